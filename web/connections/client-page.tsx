import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useChange } from '../api/change.ts'
import { Problem } from '../api/problem.ts'
import { clientsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { ProvisioningClient } from '../api/types.ts'
import { clientKindWords } from '../api/words.ts'
import { Card, Facts } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Moment } from '../ui/moment.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { healthOf } from './client-health.ts'
import { DisconnectDialog, RenameDialog } from './client-dialogs.tsx'
import { ClaimLinksCard } from './claim-links-card.tsx'
import { InviteChoice } from './invite-choice.tsx'
import { KeysCard } from './keys-card.tsx'
import { SecretsCard } from './secrets-card.tsx'
import { TokensCard } from './tokens-card.tsx'

const back = { to: '/connections', label: 'Provisioning' }
const gone = {
  title: 'No such client',
  says: 'Nothing is connected at this address',
  why: 'It may have been disconnected.',
}

export function Component() {
  const { id } = useParams()
  const clients = useQuery(clientsQuery())
  const client = clients.data?.items.find((each) => each.id === id)
  const error = clients.data && !client ? new Problem({ status: 404 }) : clients.error
  return (
    <PageAnswer query={{ data: client, error, refetch: clients.refetch }} back={back} name="Client" gone={gone}>
      {(client) => <ClientView key={client.id} client={client} />}
    </PageAnswer>
  )
}

function ClientView({ client }: { client: ProvisioningClient }) {
  const may = useMay()
  const [asking, setAsking] = useState<'rename' | 'disconnect'>()
  const { tone, says } = healthOf(client)
  const close = () => setAsking(undefined)
  return (
    <>
      <PageHeader
        back={back}
        title={client.name}
        lead={clientKindWords[client.kind]}
        aside={<Mark tone={tone}>{says}</Mark>}
        actions={
          may('clients:write') && (
            <>
              <Button component={Link} to={`/provisioning-log?clientId=${client.id}`} variant="default">
                Log
              </Button>
              <Button variant="default" onClick={() => setAsking('rename')}>
                Rename
              </Button>
              <Button variant="default" onClick={() => setAsking('disconnect')}>
                Disconnect
              </Button>
            </>
          )
        }
      />
      <Stack maw="52rem">
        <Card title="Connection">
          <Stack gap="sm">
            <CopyField label="SCIM base URL" value={client.scimBaseUrl} />
            <Facts
              facts={[
                { label: 'Connected', value: <Moment at={client.createdAt} /> },
                { label: 'Last request', value: client.lastUsedAt ? <Moment at={client.lastUsedAt} /> : 'None yet' },
              ]}
            />
          </Stack>
        </Card>
        <InviteCard client={client} mayChange={may('clients:write')} />
        {may('clients:write') && <ClaimLinksCard client={client} />}
        <TokensCard client={client} mayChange={may('clients:write')} />
        <SecretsCard client={client} mayChange={may('clients:write')} />
        <KeysCard client={client} mayChange={may('clients:write')} />
      </Stack>
      {asking === 'rename' && <RenameDialog client={client} onClose={close} />}
      {asking === 'disconnect' && <DisconnectDialog client={client} onClose={close} />}
    </>
  )
}

function InviteCard({ client, mayChange }: { client: ProvisioningClient; mayChange: boolean }) {
  const { say, complain } = useToasts()
  const change = useChange<unknown, boolean>({
    run: (inviteOnCreate) => request('PATCH', `/provisioning-clients/${client.id}`, { body: { inviteOnCreate } }),
    touches: ['provisioning-clients', 'campaigns'],
    onDone: (_, inviteOnCreate) =>
      say(inviteOnCreate ? 'From now on its people are invited at once.' : 'From now on its people wait uninvited.'),
  })
  return (
    <Card title="Invite the people it pushes in?">
      {mayChange ? (
        <InviteChoice
          value={change.isError ? client.inviteOnCreate : (change.variables ?? client.inviteOnCreate)}
          onChange={(value) => change.mutate(value, { onError: complain })}
        />
      ) : (
        <Text size="sm">{client.inviteOnCreate ? 'At once.' : 'Later.'}</Text>
      )}
      <Text size="sm" c="dimmed" mt="sm">
        This is for people who come from now on. Those who are here stay as they are.
      </Text>
    </Card>
  )
}
