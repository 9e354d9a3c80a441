import { Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { secretsQuery } from '../api/queries.ts'
import type { ClientSecretList, MintedSecret, ProvisioningClient } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Answer } from '../ui/list-states.tsx'
import { Notice } from '../ui/notice.tsx'
import rows from '../ui/rows.module.css'
import { sayIfLast } from './client-health.ts'
import { type Credential, CredentialRow } from './credential-row.tsx'
import { MintSecretDialog } from './mint-secret-dialog.tsx'
import { RevokeCredentialDialog } from './revoke-credential-dialog.tsx'

interface SecretsCardProps {
  client: ProvisioningClient
  mayChange: boolean
}

/** OAuth client credentials, which some providers ask for in place of a bearer token. */
export function SecretsCard({ client, mayChange }: SecretsCardProps) {
  const [minting, setMinting] = useState(false)
  const secrets = useQuery(secretsQuery(client.id))
  const [minted, setMinted] = useState<MintedSecret>()
  return (
    <Card
      title="OAuth"
      actions={
        mayChange && (
          <Button variant="default" size="compact-sm" onClick={() => setMinting(true)}>
            New client secret
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          For providers that get short-lived access tokens by client credentials. It stands beside the bearer tokens.
        </Text>
        {minted && (
          <Notice tone="warn" title="Copy the secret now: it is not shown again">
            <CopyField label="Client secret" value={minted.secret} />
            <Text size="sm" mt="xs">
              Enter it at the provider with the client id below. Earlier secrets work until they are revoked.
            </Text>
          </Notice>
        )}
        <Answer query={secrets} rows={2}>
          {(list) => <Secrets client={client} list={list} mayChange={mayChange} />}
        </Answer>
      </Stack>
      {minting && <MintSecretDialog client={client} onMinted={setMinted} onClose={() => setMinting(false)} />}
    </Card>
  )
}

function Secrets({ client, list, mayChange }: SecretsCardProps & { list: ClientSecretList }) {
  const [revoking, setRevoking] = useState<Credential>()
  return (
    <>
      <CopyField label="Token URL" value={list.tokenUrl} />
      <CopyField label="Client id" value={list.clientId} />
      <ul className={rows.rows}>
        {list.items.map((secret) => (
          <CredentialRow
            key={secret.id}
            credential={secret}
            word="secret"
            onRevoke={mayChange && secret.live ? () => setRevoking(secret) : undefined}
          />
        ))}
      </ul>
      {revoking && (
        <RevokeCredentialDialog
          path={`/provisioning-clients/${client.id}/secrets/${revoking.id}`}
          called={`secret that ends in ${revoking.hint}`}
          consequence={`It, and the access tokens that it got, stop working within a second.${sayIfLast(client)}`}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </>
  )
}
