import { Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { clientReachQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { ProvisioningClient } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Answer } from '../ui/list-states.tsx'
import { sayWhatStops, sayWhoStays } from './disconnect-words.ts'

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

export function DisconnectDialog({ client, onClose }: ClientDialogProps) {
  const navigate = useNavigate()
  const reach = useQuery(clientReachQuery(client.id))
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
      <Text size="sm">{sayWhatStops(client)}</Text>
      <Answer query={reach} rows={2}>
        {(reached) => <Text size="sm">{sayWhoStays(reached)}</Text>}
      </Answer>
    </Dialog>
  )
}
