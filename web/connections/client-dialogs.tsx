import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { ProvisioningClient } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'

interface ClientDialogProps {
  client: ProvisioningClient
  onClose: () => void
}

export function RenameDialog({ client, onClose }: ClientDialogProps) {
  const [name, setName] = useState(client.name)
  const rename = useChange({
    run: () => request('PATCH', `/provisioning-clients/${client.id}`, { body: { name: name.trim() } }),
    touches: ['provisioning-clients'],
    onDone: onClose,
  })
  return (
    <Dialog
      title={`Rename ${client.name}`}
      opened
      onClose={onClose}
      action="Rename"
      onAction={() => rename.mutate()}
      busy={rename.isPending}
      disabled={name.trim() === ''}
      error={rename.error}
    >
      <TextInput
        label="Name"
        value={name}
        maxLength={200}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Dialog>
  )
}

function sayTokens({ tokens }: ProvisioningClient): string {
  const live = tokens.filter((token) => token.live).length
  if (live === 0) return 'It has no live token.'
  return `${live === 1 ? 'Its token stops' : `Its ${live} live tokens stop`} working within a second.`
}

export function DisconnectDialog({ client, onClose }: ClientDialogProps) {
  const navigate = useNavigate()
  const disconnect = useChange({
    run: () => request('DELETE', `/provisioning-clients/${client.id}`),
    touches: ['provisioning-clients', 'people', 'groups'],
    onDone: () => void navigate('/connections', { replace: true }),
  })
  return (
    <Dialog
      title={`Disconnect ${client.name}`}
      opened
      onClose={onClose}
      action="Disconnect"
      danger
      onAction={() => disconnect.mutate()}
      busy={disconnect.isPending}
      error={disconnect.error}
    >
      <Text size="sm">
        {sayTokens(client)} Its OAuth secrets and keys end with it: the provider can push no more changes. The people
        and groups it made stay.
      </Text>
    </Dialog>
  )
}
