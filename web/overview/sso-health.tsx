import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { ssoConflictsQuery, ssoConnectionsQuery } from '../api/queries.ts'
import { stateMarks } from '../sso/sso-words.ts'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'

/** Whether people can sign in at their company, and what waits for a decision. Shown where something is connected. */
export function SsoHealth() {
  const connections = useQuery(ssoConnectionsQuery())
  const conflicts = useQuery(ssoConflictsQuery({ limit: 1 })).data?.items ?? []
  if (connections.data?.items.length === 0) return null
  return (
    <Card title="Single sign-on" flush>
      <Answer query={connections} rows={2}>
        {({ items }) => (
          <ul className={rows.rows}>
            {items.map(({ id, name, state, testedAt }) => (
              <li key={id} className={rows.row}>
                <div className={rows.line}>
                  <Link className={rows.name} to={`/sso/${id}`}>
                    {name}
                  </Link>
                  <Mark tone={stateMarks[state].tone}>{stateMarks[state].says}</Mark>
                </div>
                <span className={rows.faint}>
                  {testedAt ? (
                    <>
                      Tested <Moment at={testedAt} />
                    </>
                  ) : (
                    'Not tested as it is now'
                  )}
                </span>
              </li>
            ))}
            {conflicts.length > 0 && (
              <li className={rows.row}>
                <Mark tone="warn">
                  <Link to="/sso/conflicts">Somebody waits for your decision</Link>
                </Mark>
              </li>
            )}
          </ul>
        )}
      </Answer>
    </Card>
  )
}
