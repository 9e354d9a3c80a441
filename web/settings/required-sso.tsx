import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { peopleCountsQuery, ssoConnectionsQuery } from '../api/queries.ts'
import { countOf } from '../ui/moment.tsx'

/** What requiring single sign-on takes, and from how many, said before it is saved. */
export function RequiredSso() {
  const counts = useQuery({ ...peopleCountsQuery(), staleTime: 0 }).data
  const connections = useQuery(ssoConnectionsQuery()).data?.items
  if (!counts || !connections) return null
  const isNow = connections.some(({ state }) => state === 'enabled')
  return (
    <Text size="sm" role="status">
      {countOf(counts.claimed, 'person has', 'people have')} claimed.{' '}
      {isNow ? 'Once this is saved' : 'As soon as a connection is enabled'} a password lets none of them in, except
      admins who are owners; whoever no connection knows waits under Single sign-on, Conflicts, until you say who they
      are.
    </Text>
  )
}
