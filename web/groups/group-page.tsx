import { Button, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useChange } from '../api/change.ts'
import { groupQuery, membersQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import { useMay } from '../api/session.tsx'
import type { Group, PersonSummary } from '../api/types.ts'
import { usualColumns } from '../people/columns.tsx'
import { PeopleRows } from '../people/people-rows.tsx'
import { mayOpen } from '../shell/navigation.ts'
import { Card } from '../ui/card.tsx'
import { PlusIcon } from '../ui/icons.tsx'
import { Empty } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { PageAnswer } from '../ui/page-answer.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useAddress } from '../ui/use-address.ts'
import { AddMembersDialog } from './add-members-dialog.tsx'
import { DeleteGroupDialog } from './delete-group-dialog.tsx'
import { GroupDialog } from './group-dialog.tsx'
import { sayKind } from './group-words.ts'
import { plainName } from '../ui/plain-name.ts'

const back = { to: '/groups', label: 'Groups' }

export function Component() {
  const { id = '' } = useParams()
  const query = useQuery(groupQuery(id))
  return (
    <PageAnswer
      query={query}
      back={back}
      name="Group"
      gone={{ title: 'No such group', says: 'There is no group at this address', why: 'It may have been deleted.' }}
    >
      {(group) => <GroupView key={group.id} group={group} />}
    </PageAnswer>
  )
}

type Asking = 'change' | 'add' | 'delete'

function GroupView({ group }: { group: Group }) {
  const may = useMay()
  const mayChange = may('groups:write') && group.kind === 'local'
  const [asking, setAsking] = useState<Asking>()
  const members = useQuery(membersQuery(group.id, { cursor: useAddress().read('cursor') }))
  const close = () => setAsking(undefined)

  return (
    <>
      <PageHeader
        back={back}
        title={group.displayName}
        lead={`${sayKind(group)} · ${countOf(group.memberCount, 'member', 'members')}`}
        actions={
          mayChange ? (
            <>
              <Button leftSection={<PlusIcon size={16} />} onClick={() => setAsking('add')}>
                Add members
              </Button>
              <Button variant="default" onClick={() => setAsking('change')}>
                Change
              </Button>
              <Button variant="default" onClick={() => setAsking('delete')}>
                Delete
              </Button>
            </>
          ) : (
            group.kind === 'pushed' &&
            mayOpen('/provisioning-log', may) && (
              <Button component={Link} to={`/provisioning-log?groupId=${group.id}`} variant="default">
                Log
              </Button>
            )
          )
        }
      />
      {group.kind === 'pushed' && (
        <Text size="sm" c="dimmed" mb="md">
          Its members are decided at the provider. Here they can only be read.
        </Text>
      )}
      <Card title="Members" flush>
        <PeopleRows
          query={members}
          narrowed={false}
          among={group.memberCount}
          columns={memberColumns}
          empty={<Empty title="No members yet" />}
          actionFor={mayChange ? (person) => <RemoveMember group={group} person={person} /> : undefined}
        />
      </Card>
      {asking === 'change' && <GroupDialog group={group} onClose={close} />}
      {asking === 'add' && <AddMembersDialog group={group} onClose={close} />}
      {asking === 'delete' && <DeleteGroupDialog group={group} onClose={close} />}
    </>
  )
}

/** Beside an action that takes a place of its own. */
const memberColumns = usualColumns.filter(({ name }) => name !== 'source' && name !== 'added')

function RemoveMember({ group, person }: { group: Group; person: PersonSummary }) {
  const { say, complain } = useToasts()
  const client = useQueryClient()
  // By itself: the row and what it could do are gone by then.
  const undo = () => {
    void request('POST', `/groups/${group.id}/members`, { body: { personIds: [person.id] } })
      .then(() => say(`${person.displayName} is in ${group.displayName} again.`))
      .catch(complain)
      .finally(() => void client.invalidateQueries({ queryKey: ['groups'] }))
  }
  const remove = useChange({
    run: () => request<unknown>('DELETE', `/groups/${group.id}/members/${person.id}`),
    touches: ['groups', 'people'],
    onDone: () => say(`${person.displayName} is no longer in ${group.displayName}.`, undo),
  })
  return (
    <Button
      variant="default"
      size="compact-xs"
      loading={remove.isPending}
      aria-label={`Remove ${plainName(person.displayName)}`}
      onClick={() => remove.mutate(undefined, { onError: complain })}
    >
      Remove
    </Button>
  )
}
