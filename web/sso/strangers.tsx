import { useQuery } from '@tanstack/react-query'
import { ssoReachQuery } from '../api/queries.ts'
import type { SsoConnection } from '../api/types.ts'
import { countOf } from '../ui/moment.tsx'
import { Notice } from '../ui/notice.tsx'

/** What a change costs that has the provider call people otherwise, said before it is saved. Nothing where it knows nobody. */
export function Strangers({ connection }: { connection: SsoConnection }) {
  const people = useQuery(ssoReachQuery(connection.id)).data?.people
  if (!people) return null
  return (
    <Notice tone="warn" title="This changes who people are to it">
      {countOf(people, 'person is', 'people are')} known by what identifies them now. Where that changes, they are told
      from the people here anew, and whoever has claimed waits under Single sign-on, Conflicts, until you say who they
      are.
    </Notice>
  )
}
