import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChange } from '../api/change.ts'
import { ssoConnectionsQuery } from '../api/queries.ts'
import { request } from '../api/request.ts'
import type { Domain } from '../api/types.ts'
import { Facts } from '../ui/card.tsx'
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
  const choices = [
    { value: '', label: 'No connection of their own' },
    ...connections.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const chosen = domain.connectionId ?? ''
  if (!mayChange) {
    const label = choices.find(({ value }) => value === chosen)?.label ?? ''
    return <Facts facts={[{ label: 'Its people sign in by', value: label }]} />
  }
  return (
    <NativeSelect
      label="Its people sign in by"
      value={chosen}
      disabled={change.isPending}
      data={choices}
      onChange={(event) => change.mutate(event.currentTarget.value, { onError: complain })}
    />
  )
}
