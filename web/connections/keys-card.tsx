import { Button, Code, Stack, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { keysQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { ClientKeyList, ProvisioningClient } from '../api/types.ts'
import { AskedButton } from '../ui/asked-button.tsx'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countOf, Moment } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { sayIfLast } from './client-health.ts'
import { keysIn } from './keys-in.ts'

interface KeysCardProps {
  client: ProvisioningClient
  mayChange: boolean
}

/** Public keys by which a client proves itself (private_key_jwt), so that no secret is shared at all. */
export function KeysCard({ client, mayChange }: KeysCardProps) {
  const keys = useQuery(keysQuery(client.id))
  const [adding, setAdding] = useState(false)
  return (
    <Card
      title="Public keys"
      actions={
        mayChange &&
        keys.data && (
          <Button variant="default" size="compact-sm" onClick={() => setAdding(true)}>
            Add a key
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        For providers that sign their requests for access tokens instead of sending a secret (private_key_jwt).
      </Text>
      <Answer query={keys} rows={2}>
        {(list) => (
          <ul className={rows.rows}>
            {list.keys.map((key) => (
              <KeyRow key={key.id} client={client} list={list} id={key.id} mayChange={mayChange} />
            ))}
          </ul>
        )}
      </Answer>
      {adding && keys.data && <AddKeyDialog client={client} list={keys.data} onClose={() => setAdding(false)} />}
    </Card>
  )
}

function KeyRow({ client, list, id, mayChange }: KeysCardProps & { list: ClientKeyList; id: string }) {
  const { jwk, thumbprint, createdAt, lastUsedAt } = list.keys.find((key) => key.id === id)!
  const others = list.keys.filter((key) => key.id !== id).map((key) => key.jwk)
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span className="break">
          {typeof jwk.kty === 'string' && jwk.kty} <Code>{thumbprint}</Code>
        </span>
        {mayChange && (
          <AskedButton
            word="Remove"
            size="compact-xs"
            label={`Remove the key ${thumbprint}`}
            title={`Remove a public key of ${client.name}?`}
            run={() => putKeys(client, others)}
            touches={['provisioning-clients']}
          >
            What is signed with <Code className="break">{thumbprint}</Code> is refused within a second, and so are the
            access tokens that it got.{' '}
            {others.length === 0
              ? `It is the only key.${sayIfLast(client)}`
              : `${countOf(others.length, 'other key goes', 'other keys go')} on working.`}
          </AskedButton>
        )}
      </div>
      <span className={rows.faint}>
        Added <Moment at={createdAt} />
        {lastUsedAt && (
          <>
            , last used <Moment at={lastUsedAt} />
          </>
        )}
      </span>
    </li>
  )
}

function AddKeyDialog({
  client,
  list,
  onClose,
}: {
  client: ProvisioningClient
  list: ClientKeyList
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const keys = keysIn(text)
  const add = useChange<ClientKeyList, unknown[]>({
    run: (all) => putKeys(client, all),
    touches: ['provisioning-clients'],
    onDone: onClose,
  })
  return (
    <Dialog
      title="Add a public key"
      opened
      onClose={onClose}
      action="Add"
      onAction={() => keys && add.mutate([...list.keys.map(({ jwk }) => jwk), ...keys])}
      busy={add.isPending}
      disabled={!keys}
      error={add.error}
    >
      <Stack gap="xs">
        <Textarea
          label="Public key"
          description="As a JWK, or a JWKS with several. RSA from 2,048 bits, EC P-256 or Ed25519; never the private key."
          autosize
          minRows={6}
          maxRows={16}
          value={text}
          error={text.trim() !== '' && !keys ? 'This is not a JWK or JWKS.' : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          data-autofocus
        />
      </Stack>
    </Dialog>
  )
}

function putKeys(client: ProvisioningClient, keys: unknown[]) {
  return request<ClientKeyList>('PUT', `/provisioning-clients/${client.id}/keys`, { body: { keys } })
}
