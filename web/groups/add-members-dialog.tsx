import { Checkbox, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useChange } from '../api/change.ts'
import { sayProblem } from '../api/problem.ts'
import { peopleQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Group } from '../api/types.ts'
import { Dialog } from '../ui/dialog.tsx'
import { SearchIcon } from '../ui/icons.tsx'
import { Failed } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'
import { plainName } from '../ui/plain-name.ts'
import { settledMilliseconds } from '../ui/search-field.tsx'
import { useToasts } from '../ui/toasts.tsx'

type Way = 'chosen' | 'matching'

export function AddMembersDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const { say } = useToasts()
  const [way, setWay] = useState<Way>('chosen')
  const [personIds, setPersonIds] = useState<string[]>([])
  const [filter, setFilter] = useState('')
  const [settled] = useDebouncedValue(filter.trim(), 400)

  const add = useChange({
    run: () =>
      request<{ group: Group }>('POST', `/groups/${group.id}/members`, {
        body: way === 'chosen' ? { personIds } : { filter: settled },
      }),
    touches: ['groups', 'people'],
    onDone: (answer) => {
      say(`${group.displayName} has ${countOf(answer.group.memberCount, 'member', 'members')} now.`)
      onClose()
    },
  })
  const ready = way === 'chosen' ? personIds.length > 0 : settled !== '' && settled === filter.trim()

  return (
    <Dialog
      title={`Add members to ${group.displayName}`}
      opened
      wide
      onClose={onClose}
      action={way === 'chosen' ? `Add ${countOf(personIds.length, 'person', 'people')}` : 'Add all who match'}
      onAction={() => add.mutate()}
      busy={add.isPending}
      disabled={!ready}
      error={add.error}
    >
      <Tabs value={way} onChange={(value) => setWay(value === 'matching' ? 'matching' : 'chosen')} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="chosen">One by one</Tabs.Tab>
          <Tabs.Tab value="matching">By filter</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="chosen" pt="md">
          <ChoosePeople chosen={personIds} onChange={setPersonIds} />
        </Tabs.Panel>
        <Tabs.Panel value="matching" pt="md">
          <Stack gap="sm">
            <Textarea
              label="Filter"
              description="The filter language of SCIM, as on the People page. Whoever matches now becomes a member."
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
              autosize
              minRows={2}
              maxLength={4096}
              value={filter}
              onChange={(event) => setFilter(event.currentTarget.value)}
            />
            {settled && <Matching filter={settled} />}
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Dialog>
  )
}

function ChoosePeople({ chosen, onChange }: { chosen: string[]; onChange: (ids: string[]) => void }) {
  const [search, setSearch] = useState('')
  const [settled] = useDebouncedValue(search.trim(), settledMilliseconds)
  const people = useQuery(peopleQuery({ search: settled, limit: 8 }))
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        aria-label="Search people"
        placeholder="Name, user name, address…"
        leftSection={<SearchIcon size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        data-autofocus
      />
      {people.error && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {people.data?.items.map((person) => (
        <Checkbox
          key={person.id}
          label={plainName(person.displayName)}
          description={plainName(person.mailAddress ?? person.userName)}
          checked={chosen.includes(person.id)}
          onChange={() => toggle(person.id)}
        />
      ))}
      {people.data?.items.length === 0 && <Text size="sm">Nobody matches.</Text>}
    </Stack>
  )
}

/** How many match, and who the first are, before anything is done. */
function Matching({ filter }: { filter: string }) {
  const people = useQuery({ ...peopleQuery({ filter, limit: 3 }), retry: false })
  if (people.error)
    return (
      <Text size="sm" c="var(--bad)" role="alert">
        {sayProblem(people.error)}
      </Text>
    )
  if (!people.data) return null
  const names = people.data.items.map((person) => plainName(person.displayName)).join(', ')
  if (!names) return <Text size="sm">Nobody matches.</Text>
  const more = people.data.nextCursor ? ' and others' : ''
  return (
    <Text size="sm" role="status">
      {people.data.total === undefined ? 'Matching' : countOf(people.data.total, 'person matches', 'people match')}:{' '}
      <bdi>{names}</bdi>
      {more}.
    </Text>
  )
}
