import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { deliveriesQuery } from '../api/queries.ts'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'

/** The mails that somebody should look at, the latest first. */
export function MailHealth() {
  const failed = useQuery(deliveriesQuery({ state: 'failed', limit: 5 }))
  return (
    <Card title="Failed mail" flush>
      <Answer query={failed} rows={2}>
        {({ items }) => (
          <>
            {items.length === 0 && (
              <Text size="sm" c="dimmed" p="md" pt="xs">
                None. Every mail was accepted, or is still on its way.
              </Text>
            )}
            <ul className={rows.rows}>
              {items.map((delivery) => (
                <li key={`${delivery.person?.id}${delivery.createdAt}`} className={rows.row}>
                  <div className={rows.line}>
                    {delivery.person ? (
                      <Link className={rows.name} to={`/people/${delivery.person.id}`}>
                        {delivery.person.displayName}
                      </Link>
                    ) : (
                      <span className={rows.faint}>Somebody who is deleted</span>
                    )}
                    <span className={rows.faint}>
                      <Moment at={delivery.finishedAt ?? delivery.createdAt} />
                    </span>
                  </div>
                  <span className={rows.faint}>{delivery.result}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Card>
  )
}
