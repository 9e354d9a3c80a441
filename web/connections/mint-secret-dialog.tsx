import { NativeSelect, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { MintedSecret, ProvisioningClient } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { lifetimes, usualLifetime } from './lifetimes.ts'

interface MintSecretDialogProps {
  client: ProvisioningClient
  onMinted: (minted: MintedSecret) => void
  onClose: () => void
}

export function MintSecretDialog({ client, onMinted, onClose }: MintSecretDialogProps) {
  const [days, setDays] = useState(usualLifetime)
  const mint = useChange({
    run: () =>
      request<MintedSecret>('POST', `/provisioning-clients/${client.id}/secrets`, {
        body: { expiresInDays: Number(days) },
      }),
    touches: ['provisioning-clients'],
    onDone: (minted) => {
      onMinted(minted)
      onClose()
    },
  })
  return (
    <Dialog
      title="New client secret"
      opened
      onClose={onClose}
      action="Make the secret"
      onAction={() => mint.mutate()}
      busy={mint.isPending}
      error={mint.error}
    >
      <Text size="sm">It is shown once. Earlier secrets work until they end or are revoked.</Text>
      <NativeSelect
        label="It works for"
        data={lifetimes}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
    </Dialog>
  )
}
