import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { ClientToken, MintedToken, ProvisioningClient } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Notice } from '../ui/notice.tsx'
import rows from '../ui/rows.module.css'
import { useToasts } from '../ui/toasts.tsx'
import { sayIfLast } from './client-health.ts'
import { CredentialRow } from './credential-row.tsx'
import { RevokeCredentialDialog } from './revoke-credential-dialog.tsx'

const mostLiveTokens = 2

/** Two tokens may live at once, so that one is replaced without a gap. */
export function TokensCard({ client, mayChange }: { client: ProvisioningClient; mayChange: boolean }) {
  const { complain } = useToasts()
  const [minted, setMinted] = useState<MintedToken>()
  const [revoking, setRevoking] = useState<ClientToken>()
  const live = client.tokens.filter((token) => token.live)
  const mint = useChange({
    run: () => request<MintedToken>('POST', `/provisioning-clients/${client.id}/tokens`),
    touches: ['provisioning-clients'],
    onDone: setMinted,
  })

  return (
    <Card
      title="Tokens"
      actions={
        mayChange && (
          <Button
            variant="default"
            size="compact-sm"
            loading={mint.isPending}
            disabled={live.length >= mostLiveTokens}
            onClick={() => mint.mutate(undefined, { onError: complain })}
          >
            Rotate token
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Two may live at once, so that nothing stops: rotate, enter the new token at the provider, then revoke the old
          one.
        </Text>
        {minted && (
          <Notice tone="warn" title="Copy the new token now: it is not shown again">
            <CopyField label="New token" value={minted.token} />
            <Text size="sm" mt="xs">
              Enter it at the provider in place of the old one, which works until you revoke it.
            </Text>
          </Notice>
        )}
        <ul className={rows.rows}>
          {client.tokens.map((token) => (
            <CredentialRow
              key={token.id}
              credential={token}
              word="token"
              onRevoke={mayChange && token.live ? () => setRevoking(token) : undefined}
            />
          ))}
        </ul>
      </Stack>
      {revoking && (
        <RevokeCredentialDialog
          path={`/provisioning-clients/${client.id}/tokens/${revoking.id}`}
          called={`token that ends in ${revoking.hint}`}
          consequence={`It stops working within a second. Whoever still uses it is refused.${sayIfLast(client)}`}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Card>
  )
}
