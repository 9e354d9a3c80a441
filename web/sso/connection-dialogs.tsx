import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { SsoConnection } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Known } from './known.tsx'

interface ConnectionDialogProps {
  connection: SsoConnection
  onClose: () => void
}

export function RenameDialog({ connection, onClose }: ConnectionDialogProps) {
  const [name, setName] = useState(connection.name)
  const rename = useChange({
    run: () => request('PATCH', `/sso-connections/${connection.id}`, { body: { name: name.trim() } }),
    touches: ['sso-connections', 'domains'],
    onDone: onClose,
  })
  return (
    <Dialog
      title={`Rename ${connection.name}`}
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
        description="People choose by it on the sign-in page."
        value={name}
        maxLength={100}
        error={faultOf(rename.error, 'name')}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Dialog>
  )
}

export function DisableDialog({ connection, onClose }: ConnectionDialogProps) {
  const disable = useChange({
    run: () => request('POST', `/sso-connections/${connection.id}/disable`),
    touches: ['sso-connections'],
    onDone: onClose,
  })
  return (
    <Dialog
      title={`Disable ${connection.name}?`}
      opened
      onClose={onClose}
      action="Disable"
      danger
      onAction={() => disable.mutate()}
      busy={disable.isPending}
      error={disable.error}
    >
      <Known connection={connection} />
      <Text size="sm">
        From now on nobody signs in by it, nor claims by it, also not who is at the provider at this moment. Who is
        signed in stays so. You can enable it again.
      </Text>
    </Dialog>
  )
}

export function DeleteDialog({ connection, onClose }: ConnectionDialogProps) {
  const navigate = useNavigate()
  const remove = useChange({
    run: () => request('DELETE', `/sso-connections/${connection.id}`),
    touches: ['sso-connections', 'people', 'domains'],
    onDone: () => void navigate('/sso', { replace: true }),
  })
  const isEnabled = connection.state === 'enabled'
  return (
    <Dialog
      title={`Delete ${connection.name}`}
      opened
      onClose={onClose}
      action="Delete"
      danger
      onAction={() => remove.mutate()}
      busy={remove.isPending}
      disabled={isEnabled}
      error={remove.error}
    >
      <Known connection={connection} />
      <Text size="sm">
        Their identities by it are forgotten: whoever signs in only by it can no longer sign in, and claims anew once
        their claim is undone.
      </Text>
      {isEnabled && <Text size="sm">It is enabled. Disable it first, which stops it and can be taken back.</Text>}
    </Dialog>
  )
}
