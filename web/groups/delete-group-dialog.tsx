import { Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import { useChange } from '../api/change.ts'
import { request } from '../api/request.ts'
import type { Group } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { countOf } from '../ui/moment.tsx'

export function DeleteGroupDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const navigate = useNavigate()
  const remove = useChange({
    run: () => request<unknown>('DELETE', `/groups/${group.id}`),
    touches: ['groups', 'people'],
    onDone: () => void navigate('/groups', { replace: true }),
  })
  return (
    <Dialog
      title={`Delete ${group.displayName}`}
      opened
      onClose={onClose}
      action="Delete group"
      danger
      onAction={() => remove.mutate()}
      busy={remove.isPending}
      error={remove.error}
    >
      <Text size="sm">
        The group goes, with its {countOf(group.memberCount, 'membership', 'memberships')}. The people stay as they are.
      </Text>
    </Dialog>
  )
}
