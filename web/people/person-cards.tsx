import { Anchor, Button, Code, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useMay } from '../api/session.tsx'
import type { Person } from '../api/types.ts'
import { sourceWords } from '../api/words.ts'
import { Card, type Fact, Facts } from '../ui/card.tsx'
import { countOf, Moment, sayDay } from '../ui/moment.tsx'
import { EditPersonDialog } from './edit-person-dialog.tsx'
import { profileLabels } from './profile-fields.ts'
import { plainName } from '../ui/plain-name.ts'

export function ProfileCard({ person }: { person: Person }) {
  const may = useMay()
  const [editing, setEditing] = useState(false)
  const facts = profileLabels
    .map(({ name, label }) => ({ label, value: person.profile[name] }))
    .filter((fact) => fact.value !== undefined)

  return (
    <Card
      title="Profile"
      actions={
        may('people:write') && (
          <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
            Edit
          </Button>
        )
      }
    >
      {facts.length > 0 ? (
        <Facts facts={[{ label: 'User name', value: person.userName }, ...facts]} />
      ) : (
        <Facts facts={[{ label: 'User name', value: person.userName }]} />
      )}
      {editing && <EditPersonDialog person={person} onClose={() => setEditing(false)} />}
    </Card>
  )
}

export function StandingCard({ person }: { person: Person }) {
  const moments: [string, string | null][] = [
    ['Added', person.createdAt],
    ['Invited', person.invitedAt],
    ['Withdrawn', person.withdrawnAt],
    ['Claimed', person.claimedAt],
    ['Deactivated', person.deactivatedAt],
    ['Last changed', person.modifiedAt],
  ]
  const facts: Fact[] = moments.flatMap(([label, at]) => (at ? [{ label, value: <Moment at={at} /> }] : []))
  return (
    <Card title="Standing">
      <Facts
        facts={[
          ...facts,
          { label: 'Source', value: sourceWords[person.source] },
          { label: 'Claim link', value: sayLink(person) },
          ...(person.accessCode.state === 'none' ? [] : [{ label: 'Access code', value: sayCode(person) }]),
          ...(person.opens ? [{ label: 'Link opened', value: <Opens opens={person.opens} /> }] : []),
          { label: 'Mail goes to', value: person.mailAddress ?? 'Nowhere: no usable address' },
        ]}
      />
    </Card>
  )
}

function Opens({ opens }: { opens: NonNullable<Person['opens']> }) {
  const { times, lastAt, begunAt } = opens
  return (
    <>
      {countOf(times, 'time', 'times')}, last <Moment at={lastAt} />
      {begunAt ? (
        <>
          ; begun <Moment at={begunAt} />
        </>
      ) : (
        '; perhaps only by a mail scanner'
      )}
    </>
  )
}

function sayLink({ state, link }: Person): string {
  if (state === 'claimed') return 'Used'
  if (link.state === 'open' && link.expiresAt) return `Works until ${sayDay(link.expiresAt)}`
  if (link.state === 'expired' && link.expiresAt) return `Expired on ${sayDay(link.expiresAt)}; resending revives it`
  if (link.state === 'key_missing') return 'Made with a key that the server no longer has; rotate it'
  return 'None'
}

function sayCode({ accessCode: { state, expiresAt } }: Person): string {
  return state === 'open' && expiresAt ? `Works until ${sayDay(expiresAt)}` : 'No longer works'
}

export function GroupsCard({ person: { groups } }: { person: Person }) {
  return (
    <Card title="Groups">
      {groups.length === 0 && (
        <Text size="sm" c="dimmed">
          In no group.
        </Text>
      )}
      {groups.map(({ id, displayName, kind }) => (
        <Text key={id} size="sm" className="break">
          <Anchor component={Link} to={`/groups/${id}`} inherit underline="always">
            {plainName(displayName)}
          </Anchor>{' '}
          <Text span size="xs" c="dimmed">
            {kind === 'pushed' ? 'pushed by a provider' : 'local'}
          </Text>
        </Text>
      ))}
    </Card>
  )
}

export function IdentityCard({ person }: { person: Person }) {
  const facts = [
    { label: 'Id', value: <Code>{person.id}</Code> },
    ...person.externalIds.map(({ clientName, externalId }) => ({
      label: clientName,
      value: <Code>{externalId}</Code>,
    })),
  ]
  return (
    <Card title="Identifiers">
      <Facts facts={facts} />
    </Card>
  )
}
