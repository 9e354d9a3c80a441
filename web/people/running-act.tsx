import { Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { bulkActsQuery } from '../api/queries.ts'
import { countOf } from '../ui/moment.tsx'
import { bulkActOf } from './bulk-acts.ts'

const refreshMilliseconds = 3000

/** An act on many that goes on while the list is looked at: it changes under one's eyes. */
export function RunningAct() {
  const acts = useQuery({
    ...bulkActsQuery({ limit: 1 }),
    refetchInterval: ({ state }) => (state.data?.items[0]?.state === 'running' ? refreshMilliseconds : false),
  })
  const running = acts.data?.items.find(({ state }) => state === 'running')
  if (!running) return null
  const { label, done } = bulkActOf(running.act)
  return (
    <Text size="sm" role="status" mb="sm">
      {label}: under way, {countOf(running.reached, 'person', 'people')} {done} so far.{' '}
      <Anchor component={Link} to={`/people/acts/${running.id}`} inherit>
        See the progress
      </Anchor>
    </Text>
  )
}
