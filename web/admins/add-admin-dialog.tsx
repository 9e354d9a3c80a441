import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { AdminRole, CreatedAdmin } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { RoleChoice } from './role-choice.tsx'
import { ShowLink } from './sign-in-link-dialog.tsx'

export function AddAdminDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<AdminRole>('inviter')
  const create = useChange({
    run: () => request<CreatedAdmin>('POST', '/admins', { body: { name: name.trim(), email: email.trim(), role } }),
    touches: ['admins'],
  })
  if (create.data) return <ShowLink name={create.data.admin.name} link={create.data} onClose={onClose} />

  return (
    <Dialog
      title="Add an admin"
      opened
      onClose={onClose}
      action="Add"
      onAction={() => create.mutate()}
      busy={create.isPending}
      disabled={!name.trim() || !email.trim()}
      error={create.error}
    >
      <TextInput
        label="Name"
        value={name}
        maxLength={200}
        data-autofocus
        error={faultOf(create.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="E-mail address"
        type="email"
        value={email}
        maxLength={254}
        error={faultOf(create.error, 'email')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleChoice value={role} onChange={setRole} />
    </Dialog>
  )
}
