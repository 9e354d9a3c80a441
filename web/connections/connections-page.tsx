import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { clientsQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import type { ProvisioningClient } from '../api/types.ts'
import { clientKindWords } from '../api/words.ts'
import { Card } from '../ui/card.tsx'
import { PlusIcon } from '../ui/icons.tsx'
import { Answer, Empty } from '../ui/list-states.tsx'
import { Moment } from '../ui/moment.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { healthOf } from './client-health.ts'

export function Component() {
  const may = useMay()
  const clients = useQuery(clientsQuery())
  const connect = may('clients:write') && (
    <Button component={Link} to="/connections/new" leftSection={<PlusIcon size={16} />}>
      Connect
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Provisioning"
        lead="Who pushes people in over SCIM, and whether those people are invited at once."
        actions={connect}
      />
      <Card flush>
        <Answer query={clients} rows={4}>
          {({ items }) => (
            <>
              {items.length === 0 && (
                <Empty title="Nothing is connected yet" action={connect}>
                  Connect your identity provider, and its people appear here by themselves: uninvited, and in silence.
                </Empty>
              )}
              <ul className={rows.rows}>
                {items.map((client) => (
                  <ClientRow key={client.id} client={client} />
                ))}
              </ul>
            </>
          )}
        </Answer>
      </Card>
    </>
  )
}

function ClientRow({ client }: { client: ProvisioningClient }) {
  const { tone, says } = healthOf(client)
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <Link className={rows.name} to={`/connections/${client.id}`}>
          {client.name}
        </Link>
        <Mark tone={tone}>{says}</Mark>
      </div>
      <div className={rows.line}>
        <span className={rows.faint}>
          {clientKindWords[client.kind]} · invites {client.inviteOnCreate ? 'at once' : 'later'}
        </span>
        <span className={rows.faint}>{client.lastUsedAt ? <Moment at={client.lastUsedAt} /> : 'never used'}</span>
      </div>
    </li>
  )
}
