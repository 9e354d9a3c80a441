import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { faultOf } from '../api/problem.ts'
import { request } from '../api/request.ts'
import type { Group, GroupRole } from '../api/types.ts'
import { groupRoleMeanings, groupRoleWords } from '../api/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { afterSaving } from '../ui/unsaved-context.ts'

/** Creates a local group, or changes the one given. */
export function GroupDialog({ group, onClose }: { group?: Group; onClose: () => void }) {
  const navigate = useNavigate()
  const [displayName, setDisplayName] = useState(group?.displayName ?? '')
  const [role, setRole] = useState<GroupRole | ''>(group?.role ?? '')
  // As it was when this was begun: what others change meanwhile is not changed back.
  const [begun] = useState(group)
  const whole = { displayName: displayName.trim(), role: role || null }
  const changes = {
    displayName: whole.displayName === begun?.displayName ? undefined : whole.displayName,
    role: whole.role === begun?.role ? undefined : whole.role,
  }

  const save = useChange({
    run: () =>
      group
        ? request<Group>('PATCH', `/groups/${group.id}`, { body: changes })
        : request<Group>('POST', '/groups', { body: whole }),
    touches: ['groups', 'people'],
    onDone: (saved) => {
      onClose()
      if (!group) void navigate(`/groups/${saved.id}`, afterSaving)
    },
  })

  return (
    <Dialog
      title={group ? `Change ${group.displayName}` : 'Create a group'}
      opened
      onClose={onClose}
      action={group ? 'Save' : 'Create'}
      onAction={() => save.mutate()}
      busy={save.isPending}
      disabled={whole.displayName === ''}
      error={save.error}
    >
      <TextInput
        label="Name"
        value={displayName}
        maxLength={200}
        data-autofocus
        error={faultOf(save.error, 'displayName')}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <NativeSelect
        label="While people claim"
        description={role ? groupRoleMeanings[role] : 'People do not see it; only admins add members.'}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value as GroupRole | '')}
        data={[
          { value: '', label: 'Not offered' },
          ...Object.entries(groupRoleWords).map(([value, label]) => ({ value, label })),
        ]}
      />
    </Dialog>
  )
}
