import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { clientsHealthQuery, clientsQuery } from '../api/queries.ts'
import type { ClientsHealth as Health } from '../api/types.ts'
import { healthOf } from '../connections/client-health.ts'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countOf, Moment, sayCount } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'

/** Each provisioning client: whether it can push, when it last did, how much, and why it was last refused. */
export function ClientsHealth() {
  const clients = useQuery(clientsQuery())
  const health = useQuery(clientsHealthQuery())
  if (clients.data?.items.length === 0) return null
  return (
    <Card title="Provisioning" flush>
      <Answer query={clients} rows={2}>
        {({ items }) => (
          <ul className={rows.rows}>
            {items.map((client) => {
              const { tone, says } = healthOf(client)
              const traffic = health.data?.items.find(({ id }) => id === client.id)
              return (
                <li key={client.id} className={rows.row}>
                  <div className={rows.line}>
                    <Link className={rows.name} to={`/connections/${client.id}`}>
                      {client.name}
                    </Link>
                    <Mark tone={tone}>{says}</Mark>
                  </div>
                  {traffic?.lastRequestAt && (
                    <span className={rows.faint}>
                      Last request <Moment at={traffic.lastRequestAt} />
                    </span>
                  )}
                  {traffic && traffic.requests > 0 && <Traffic traffic={traffic} />}
                </li>
              )
            })}
          </ul>
        )}
      </Answer>
    </Card>
  )
}

function Traffic({ traffic }: { traffic: Health['items'][number] }) {
  const { id, requests, refused, since, lastRefusal } = traffic
  return (
    <>
      <span className={rows.faint}>
        {countOf(requests, 'request', 'requests')} since <Moment at={since} />,{' '}
        {refused === 0 ? 'none refused' : `${sayCount(refused)} refused (${share(refused, requests)})`}
      </span>
      {lastRefusal && (
        <span>
          <Link className={rows.above} to={`/provisioning-log?clientId=${id}&status=refused`}>
            Last refusal
          </Link>{' '}
          <Moment at={lastRefusal.at} />: {lastRefusal.reason ?? lastRefusal.detail ?? `status ${lastRefusal.status}`}
        </span>
      )}
    </>
  )
}

function share(part: number, all: number): string {
  const percent = (part / all) * 100
  return `${percent < 1 ? '<1' : Math.round(percent)} %`
}
