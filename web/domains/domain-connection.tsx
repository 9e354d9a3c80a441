import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/change.ts'
import { ssoConnectionsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Domain } from '../api/types.ts'
import { useToasts } from '../ui/toasts.tsx'

/** Where the people of a domain sign in. */
export function DomainConnection({ domain, mayChange }: { domain: Domain; mayChange: boolean }) {
  const { say, complain } = useToasts()
  const connections = useQuery(ssoConnectionsQuery()).data?.items ?? []
  const change = useChange<Domain, string>({
    run: (connectionId) =>
      request<Domain>('PATCH', `/domains/${domain.id}`, { body: { connectionId: connectionId || null } }),
    touches: ['domains'],
    onDone: () => say('Saved.'),
  })
  if (connections.length === 0) return null
  return (
    <NativeSelect
      label="Its people sign in by"
      value={domain.connectionId ?? ''}
      disabled={!mayChange || change.isPending}
      data={[
        { value: '', label: 'No connection of their own' },
        ...connections.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) => change.mutate(event.currentTarget.value, { onError: complain })}
    />
  )
}
