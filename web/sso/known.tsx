import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ssoReachQuery } from '../api/queries.ts'
import type { SsoConnection } from '../api/types.ts'
import { Answer } from '../ui/list-states.tsx'
import { countOf } from '../ui/moment.tsx'

/** How many it is about. */
export function Known({ connection }: { connection: SsoConnection }) {
  const reach = useQuery(ssoReachQuery(connection.id))
  return (
    <Answer query={reach} rows={1}>
      {({ people }) => <Text size="sm">{countOf(people, 'person is', 'people are')} known by it.</Text>}
    </Answer>
  )
}
