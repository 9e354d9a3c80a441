import { NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { groupsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Group } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Answer } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { plainName } from '../ui/plain-name.ts'

const mostGroups = 200

/** Adds the ticked to a local group; who is in it already stays. */
export function GroupChoiceDialog({ personIds, onClose }: { personIds: string[]; onClose: () => void }) {
  const { say } = useToasts()
  const groups = useQuery(groupsQuery({ kind: 'local', limit: mostGroups }))
  const [groupId, setGroupId] = useState('')
  const add = useChange({
    run: () => request<{ group: Group }>('POST', `/groups/${groupId}/members`, { body: { personIds } }),
    touches: ['groups', 'people'],
    onDone: ({ group }) => {
      say(`${group.displayName} has ${countOf(group.memberCount, 'member', 'members')} now.`)
      onClose()
    },
  })
  return (
    <Dialog
      title={`Add ${countOf(personIds.length, 'person', 'people')} to a group`}
      opened
      onClose={onClose}
      action="Add"
      onAction={() => add.mutate()}
      busy={add.isPending}
      disabled={groupId === ''}
      error={add.error}
    >
      <Answer query={groups} rows={2}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && (
              <Text size="sm">There is no local group yet. Pushed groups belong to their provider.</Text>
            )}
            <NativeSelect
              label="Group"
              description={
                nextCursor ? 'The first 200 by name. Of the others, add members on the page of the group.' : undefined
              }
              value={groupId}
              onChange={(event) => setGroupId(event.currentTarget.value)}
              data={[
                { value: '', label: 'Choose…' },
                ...items.map(({ id, displayName }) => ({ value: id, label: plainName(displayName) })),
              ]}
            />
          </>
        )}
      </Answer>
    </Dialog>
  )
}
