import { Anchor, Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { ClientKind, ConnectedClient } from '../api/types.ts'
import { clientKindWords } from '../api/words.ts'
import { Card } from '../ui/card.tsx'
import { Refusal } from '../ui/dialog.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useUnsaved } from '../ui/unsaved-context.ts'
import { GuidedSetUp } from './guided-set-up.tsx'
import { InviteChoice } from './invite-choice.tsx'

const back = { to: '/connections', label: 'Provisioning' }

export function Component() {
  const [connected, setConnected] = useState<ConnectedClient>()
  return (
    <>
      <PageHeader back={back} title={connected ? `Connect ${connected.client.name}` : 'Connect an identity provider'} />
      {connected ? <GuidedSetUp connected={connected} /> : <ConnectForm onConnected={setConnected} />}
    </>
  )
}

/** Whoever pushes people in before the launch must say what is to happen (promise 2): nothing is chosen beforehand. */
const asksToInvite = new Set<ClientKind>(['entra', 'google'])

function ConnectForm({ onConnected }: { onConnected: (connected: ConnectedClient) => void }) {
  const [kind, setKind] = useState<ClientKind>()
  const [name, setName] = useState('')
  const [inviteOnCreate, setInviteOnCreate] = useState<boolean>()
  const asks = kind !== undefined && asksToInvite.has(kind)

  const connect = useChange({
    run: () =>
      request<ConnectedClient>('POST', '/provisioning-clients', {
        body: { kind, name: name.trim(), inviteOnCreate: asks ? inviteOnCreate : undefined },
      }),
    touches: ['provisioning-clients'],
    onDone: onConnected,
  })
  useUnsaved(name !== '' && name !== (kind && clientKindWords[kind]))
  const choose = (chosen: ClientKind) => {
    // A name that was not typed follows the choice.
    if (name === '' || name === (kind && clientKindWords[kind])) setName(clientKindWords[chosen])
    setKind(chosen)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    connect.mutate()
  }
  const ready = kind !== undefined && name.trim() !== '' && (!asks || inviteOnCreate !== undefined)

  return (
    <form onSubmit={submit} noValidate>
      <Stack maw="44rem">
        <Card title="Who will push people in?">
          <Radio.Group
            aria-label="Who will push people in?"
            value={kind ?? ''}
            onChange={(value) => choose(value as ClientKind)}
          >
            <Stack gap="xs">
              {Object.entries(clientKindWords).map(([value, label]) => (
                <Radio key={value} value={value} label={label} />
              ))}
            </Stack>
          </Radio.Group>
        </Card>
        {kind && (
          <Card title="Name">
            <TextInput
              aria-label="Name"
              description="How it is called here and in the audit log."
              value={name}
              maxLength={200}
              error={faultOf(connect.error, 'name')}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </Card>
        )}
        {asks && (
          <Card title="Invite the people it pushes in?">
            <InviteChoice value={inviteOnCreate} onChange={setInviteOnCreate} />
          </Card>
        )}
        {kind && !asks && (
          <Text size="sm" c="dimmed">
            Its people will wait uninvited. You can change that afterwards, and{' '}
            <Anchor component={Link} to="/invite" inherit>
              Invite all
            </Anchor>{' '}
            changes it for every client.
          </Text>
        )}
        {connect.error && <Refusal error={connect.error} />}
        <Group>
          <Button type="submit" disabled={!ready} loading={connect.isPending}>
            Connect
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
