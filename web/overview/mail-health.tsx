import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { deliveriesQuery, mailHealthQuery } from '../api/queries.ts'
import { useMe } from '../api/session.tsx'
import type { Delivery, MailHealth as Health, Me } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countOf, Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { plainName } from '../ui/plain-name.ts'

const lateMilliseconds = 10 * 60_000

/** Whether mail goes out, and some mails that somebody should look at, the latest first. */
export function MailHealth() {
  const health = useQuery(mailHealthQuery())
  const failed = useQuery(deliveriesQuery({ state: 'failed', limit: 5 }))
  const { mailMode } = useMe()
  return (
    <Card title="Mail" flush>
      <Answer query={health} rows={2}>
        {(mail) => (
          <Text size="sm" component="div" px="md" py="xs">
            <Standing mail={mail} mode={mailMode} />
          </Text>
        )}
      </Answer>
      <ul className={rows.rows}>
        {latestFirst(failed.data?.items ?? []).map((delivery) => (
          <li key={`${delivery.person?.id}${delivery.createdAt}`} className={rows.row}>
            <div className={rows.line}>
              {delivery.person ? (
                <Link className={rows.name} to={`/people/${delivery.person.id}`}>
                  {plainName(delivery.person.displayName)}
                </Link>
              ) : (
                <span className={rows.faint}>Somebody who is deleted</span>
              )}
              <span className={rows.faint}>
                failed <Moment at={delivery.finishedAt ?? delivery.createdAt} />
              </span>
            </div>
            <span className={rows.faint}>{delivery.result}</span>
          </li>
        ))}
      </ul>
      {(failed.data?.items.length ?? 0) > 0 && (
        <Text size="sm" px="md" pb="sm">
          <Link to="/mail?state=failed">All that failed</Link>
        </Text>
      )}
    </Card>
  )
}

/** They come in the order of people. */
function latestFirst(failed: Delivery[]): Delivery[] {
  const endOf = ({ finishedAt, createdAt }: Delivery) => Date.parse(finishedAt ?? createdAt)
  return failed.toSorted((one, other) => endOf(other) - endOf(one))
}

function Standing({ mail, mode }: { mail: Health; mode: Me['mailMode'] }) {
  if (mode === 'outbox') return <Mark tone="idle">No mail server: mail stays in the outbox</Mark>
  if (mode === 'held') return <Mark tone="warn">{countOf(mail.waiting, 'mail', 'mails')} held by the operator</Mark>
  if (mail.waitsSince && Date.now() - Date.parse(mail.waitsSince) > lateMilliseconds) {
    return (
      <Mark tone="bad">
        {countOf(mail.waiting, 'mail waits', 'mails wait')}, the longest since <Moment at={mail.waitsSince} />
      </Mark>
    )
  }
  if (mail.deferred > 0) {
    return <Mark tone="warn">{countOf(mail.deferred, 'mail is', 'mails are')} to be tried again</Mark>
  }
  if (mail.failed > 0)
    return <Mark tone="warn">{countOf(mail.failed, 'mail', 'mails')} failed in the last 24 hours</Mark>
  return (
    <Mark tone="good">{mail.waiting > 0 ? `${countOf(mail.waiting, 'mail', 'mails')} on the way` : 'All is sent'}</Mark>
  )
}
