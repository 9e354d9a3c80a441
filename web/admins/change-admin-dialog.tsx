import { Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import { useMe } from '../api/session.tsx'
import type { Admin } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { type LinkedPerson, PersonChoice } from './person-choice.tsx'
import { RoleChoice } from './role-choice.tsx'

export function ChangeAdminDialog({ admin, onClose }: { admin: Admin; onClose: () => void }) {
  const { admin: self } = useMe()
  const { say } = useToasts()
  // As they were when this was begun: what others change meanwhile is not changed back.
  const [begun] = useState({ ...admin, disabled: admin.disabledAt !== null })
  const [name, setName] = useState(admin.name)
  const [email, setEmail] = useState(admin.email)
  const [role, setRole] = useState(admin.role)
  const [personId, setPersonId] = useState<LinkedPerson>()
  const [disabled, setDisabled] = useState(admin.disabledAt !== null)

  const change = useChange({
    run: () =>
      request<Admin>('PATCH', `/admins/${admin.id}`, {
        body: {
          name: name.trim() === begun.name ? undefined : name.trim(),
          email: email.trim() === begun.email ? undefined : email.trim(),
          role: role === begun.role ? undefined : role,
          disabled: disabled === begun.disabled ? undefined : disabled,
          personId,
        },
      }),
    touches: ['admins', 'me'],
    onDone: () => {
      say('Saved.')
      onClose()
    },
  })

  return (
    <Dialog
      title={`Change ${admin.name}`}
      opened
      onClose={onClose}
      action="Save"
      onAction={() => change.mutate()}
      busy={change.isPending}
      disabled={!name.trim() || !email.trim()}
      error={change.error}
    >
      <TextInput
        label="Name"
        value={name}
        maxLength={200}
        error={faultOf(change.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="E-mail address"
        type="email"
        value={email}
        maxLength={254}
        error={faultOf(change.error, 'email')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <RoleChoice value={role} onChange={setRole} />
      <PersonChoice isLinked={admin.isPerson} value={personId} onChange={setPersonId} />
      {admin.id !== self?.id && (
        <Switch
          label="Disabled"
          description="Signed out at once, and cannot sign in until enabled again."
          checked={disabled}
          onChange={(event) => setDisabled(event.currentTarget.checked)}
        />
      )}
    </Dialog>
  )
}
