import { Anchor, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleQuery } from '../api/queries.ts'
import { SearchIcon } from '../ui/icons.tsx'
import { Failed } from '../ui/list-states.tsx'
import { settledMilliseconds } from '../ui/search-field.tsx'
import { plainName } from '../ui/plain-name.ts'

/** Undefined leaves it as it is, null unlinks. */
export type LinkedPerson = string | null | undefined

interface PersonChoiceProps {
  isLinked: boolean
  value: LinkedPerson
  onChange: (value: LinkedPerson) => void
}

/** Whom the admin also is: by that person's single sign-on they come into the panel. */
export function PersonChoice({ isLinked, value, onChange }: PersonChoiceProps) {
  const [search, setSearch] = useState('')
  const [settled] = useDebouncedValue(search.trim(), settledMilliseconds)
  const people = useQuery({ ...peopleQuery({ search: settled, limit: 5 }), enabled: settled !== '' })
  const found = settled === '' ? undefined : people.data?.items
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label="Person"
        description="Whom this admin also is. Once that person has claimed, the admin can sign in by their single sign-on."
        placeholder="Name, user name, address…"
        leftSection={<SearchIcon size={16} />}
        value={search}
        maxLength={200}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <Radio.Group aria-label="People who match" value={value ?? ''} onChange={onChange}>
        <Stack gap="xs">
          {found?.map((person) => (
            <Radio
              key={person.id}
              value={person.id}
              label={plainName(person.displayName)}
              description={plainName(person.mailAddress ?? person.userName)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {people.error && <Failed error={people.error} onRetry={() => void people.refetch()} />}
      {found?.length === 0 && <Text size="sm">Nobody matches.</Text>}
      {isLinked && value === undefined && (
        <Text size="sm">
          Linked to a person.{' '}
          <Anchor component="button" type="button" inherit onClick={() => onChange(null)}>
            Unlink
          </Anchor>
        </Text>
      )}
      {value === null && (
        <Text size="sm" role="status">
          Unlinked when you save.
        </Text>
      )}
    </Stack>
  )
}
