import { Anchor, CloseButton, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { groupQuery, personQuery } from '../api/queries.ts'
import styles from './narrowed-by.module.css'
import { plainName } from './plain-name.ts'
import { useAddress } from './use-address.ts'

/** What a link led here by, and no field of the list shows: said, so that nobody takes a part for everything. */
export function NarrowedBy({ children }: { children: ReactNode }) {
  return (
    <Group className={styles.row} gap="xs" role="group" aria-label="Narrowed by">
      {children}
    </Group>
  )
}

/** One of them, and the way to be rid of it. */
export function Narrowing({ name, label, children }: { name: string; label: string; children: ReactNode }) {
  const address = useAddress()
  if (address.read(name) === '') return null
  return (
    <span className={styles.chip}>
      {children}
      <CloseButton size="xs" aria-label={`Not only ${label}`} onClick={() => address.show({ [name]: undefined })} />
    </span>
  )
}

export function NarrowedToPerson() {
  const id = useAddress().read('personId')
  const person = useQuery({ ...personQuery(id), enabled: id !== '' }).data
  return (
    <Narrowing name="personId" label="one person">
      <span>
        Only{' '}
        {person ? (
          <Anchor component={Link} to={`/people/${id}`} inherit underline="always">
            {plainName(person.displayName)}
          </Anchor>
        ) : (
          'one person'
        )}
      </span>
    </Narrowing>
  )
}

export function NarrowedToGroup() {
  const id = useAddress().read('groupId')
  const group = useQuery({ ...groupQuery(id), enabled: id !== '' }).data
  return (
    <Narrowing name="groupId" label="one group">
      <span>
        Only{' '}
        {group ? (
          <Anchor component={Link} to={`/groups/${id}`} inherit underline="always">
            {plainName(group.displayName)}
          </Anchor>
        ) : (
          'one group'
        )}
      </span>
    </Narrowing>
  )
}
