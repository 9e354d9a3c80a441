import { Button, Code, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { ClientToken, MintedToken, ProvisioningClient } from '../api/types.ts'
import { Card } from '../ui/card.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Moment, sayDay } from '../ui/moment.tsx'
import rows from '../ui/rows.module.css'
import { Mark } from '../ui/state-mark.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { Notice } from '../ui/notice.tsx'

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
            <TokenRow
              key={token.id}
              token={token}
              onRevoke={mayChange && token.live ? () => setRevoking(token) : undefined}
            />
          ))}
        </ul>
      </Stack>
      {revoking && <RevokeDialog client={client} token={revoking} onClose={() => setRevoking(undefined)} />}
    </Card>
  )
}

function TokenRow({ token, onRevoke }: { token: ClientToken; onRevoke?: () => void }) {
  return (
    <li className={rows.row}>
      <div className={rows.line}>
        <span>
          <Code>…{token.hint}</Code>{' '}
          <span className={rows.faint}>{token.live ? `until ${sayDay(token.expiresAt)}` : ''}</span>
        </span>
        {onRevoke ? (
          <Button
            variant="default"
            size="compact-xs"
            onClick={onRevoke}
            aria-label={`Revoke the token that ends in ${token.hint}`}
          >
            Revoke
          </Button>
        ) : (
          <Mark tone={token.live ? 'good' : 'idle'}>
            {token.live ? 'Live' : token.revokedAt ? 'Revoked' : 'Expired'}
          </Mark>
        )}
      </div>
      <span className={rows.faint}>
        Made <Moment at={token.createdAt} />,{' '}
        {token.lastUsedAt ? (
          <>
            last used <Moment at={token.lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </span>
    </li>
  )
}

interface RevokeDialogProps {
  client: ProvisioningClient
  token: ClientToken
  onClose: () => void
}

function RevokeDialog({ client, token, onClose }: RevokeDialogProps) {
  const revoke = useChange({
    run: () => request('DELETE', `/provisioning-clients/${client.id}/tokens/${token.id}`),
    touches: ['provisioning-clients'],
    onDone: onClose,
  })
  return (
    <Dialog
      title={`Revoke the token that ends in ${token.hint}`}
      opened
      onClose={onClose}
      action="Revoke"
      danger
      onAction={() => revoke.mutate()}
      busy={revoke.isPending}
      error={revoke.error}
    >
      <Text size="sm">It stops working within a second. Whoever still uses it is refused.</Text>
    </Dialog>
  )
}
