import { Link } from 'react-router'
import type { LoggedRequest } from '../api/types.ts'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import styles from './logged-row.module.css'
import { plainName } from '../ui/plain-name.ts'

const refused = 400

export function LoggedRow({ request }: { request: LoggedRequest }) {
  const isRefused = request.status >= refused
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <code className={styles.path}>
          {request.method} {plainName(request.path)}
        </code>
        <Mark tone={isRefused ? 'bad' : 'good'}>{request.status}</Mark>
      </div>
      {isRefused && <Refused request={request} />}
      <div className={rows.line}>
        <span className={rows.faint}>
          {plainName(request.client.name ?? 'A client that is gone')}
          <Subject request={request} />
        </span>
        <span className={rows.faint}>
          {request.milliseconds} ms · <Moment at={request.at} />
        </span>
      </div>
      <LeftOut request={request} />
      <Details request={request} />
    </li>
  )
}

/** Why, and what to do about it: what admins miss most when a sync fails. */
function Refused({ request: { reason, detail, remedy } }: { request: LoggedRequest }) {
  return (
    <div className="break">
      {reason && <div>{reason}</div>}
      {detail && detail !== reason && <div>{plainName(detail)}</div>}
      {remedy && <div className={rows.faint}>{remedy}</div>}
    </div>
  )
}

function Subject({ request: { person, group } }: { request: LoggedRequest }) {
  if (person) {
    const name = plainName(person.displayName ?? 'somebody who is gone')
    return <> · {person.displayName ? <Link to={`/people/${person.id}`}>{name}</Link> : name}</>
  }
  if (!group) return null
  const name = plainName(group.displayName ?? 'a group that is gone')
  return <> · {group.displayName ? <Link to={`/groups/${group.id}`}>{name}</Link> : name}</>
}

function LeftOut({ request: { ignoredAttributes, unknownMembers } }: { request: LoggedRequest }) {
  if (ignoredAttributes.length === 0 && unknownMembers === 0) return null
  const members = unknownMembers > 0 ? `${unknownMembers} members who are nobody here` : ''
  return (
    <span className={rows.faint}>
      Left out: {plainName([...ignoredAttributes, members].filter(Boolean).join(', '))}
    </span>
  )
}

function Details({ request }: { request: LoggedRequest }) {
  return (
    <details className={styles.details}>
      <summary>Details</summary>
      <dl className={styles.facts}>
        <dt>Request</dt>
        <dd>{request.requestId}</dd>
        {request.detail && (
          <>
            <dt>Answer</dt>
            <dd>{plainName(request.detail)}</dd>
          </>
        )}
      </dl>
      {request.body !== null && (
        <pre className={styles.body} tabIndex={0} role="region" aria-label="Body of the request, masked">
          {JSON.stringify(request.body, undefined, 2)}
        </pre>
      )}
    </details>
  )
}
