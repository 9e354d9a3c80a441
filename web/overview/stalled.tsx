import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { peopleQuery } from '../api/queries.ts'
import { useMay } from '../api/session.tsx'
import { Card } from '../ui/card.tsx'
import { countOf } from '../ui/moment.tsx'

const stalledDays = 7
const inviteDate = 'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User:inviteDate'

/** Who was invited a while ago and has not claimed: one press from a reminder. Shown where there is anybody. */
export function Stalled() {
  const may = useMay()
  const [filter] = useState(invitedBefore)
  const stalled = useQuery({ ...peopleQuery({ filter, state: 'invited', limit: 1 }), staleTime: 60_000 }).data
  if (!stalled || stalled.items.length === 0) return null

  const query = new URLSearchParams({ filter, state: 'invited' })
  const reminding = new URLSearchParams({ filter, action: 'remind' })
  return (
    <Card title="Waiting for an answer">
      <Text size="sm">
        {stalled.total === undefined ? 'Some people have' : countOf(stalled.total, 'person has', 'people have')} not
        claimed, though invited over {stalledDays} days ago.
      </Text>
      <Group gap="xs" mt="sm">
        <Button component={Link} to={`/people?${query.toString()}`} variant="default" size="compact-sm">
          See who
        </Button>
        {may('invites:write') && (
          <Button component={Link} to={`/invite/chosen?${reminding.toString()}`} size="compact-sm">
            Remind them…
          </Button>
        )}
      </Group>
    </Card>
  )
}

/** From midnight, so that the question stays the same all day. */
function invitedBefore(): string {
  const day = new Date()
  day.setUTCHours(0, 0, 0, 0)
  day.setUTCDate(day.getUTCDate() - stalledDays)
  return `${inviteDate} lt "${day.toISOString()}"`
}
