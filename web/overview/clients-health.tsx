import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { clientsQuery } from '../api/queries.ts'
import { healthOf } from '../connections/client-health.ts'
import { Card } from '../ui/card.tsx'
import { Answer } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'

export function ClientsHealth() {
  const clients = useQuery(clientsQuery())
  if (clients.data?.items.length === 0) return null
  return (
    <Card title="Provisioning" flush>
      <Answer query={clients} rows={2}>
        {({ items }) => (
          <ul className={rows.rows}>
            {items.map((client) => {
              const { tone, says } = healthOf(client)
              return (
                <li key={client.id} className={rows.row}>
                  <div className={rows.line}>
                    <Link className={rows.name} to={`/connections/${client.id}`}>
                      {client.name}
                    </Link>
                    <Mark tone={tone}>{says}</Mark>
                  </div>
                  {client.lastUsedAt && (
                    <span className={rows.faint}>
                      Last request <Moment at={client.lastUsedAt} />
                    </span>
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </Answer>
    </Card>
  )
}
