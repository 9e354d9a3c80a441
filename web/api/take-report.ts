import type { QueryClient, QueryKey } from '@tanstack/react-query'

interface Report {
  queryKey: QueryKey
  report: unknown
}

/**
 * Shows what was reported of `queryKey`. An answer that is under way meanwhile may be older, and would stay: the stream
 * says nothing twice. So it is asked for anew.
 */
export function takeReport(client: QueryClient, { queryKey, report }: Report): void {
  client.setQueryData(queryKey, report)
  const exactly = { queryKey, exact: true }
  if (client.isFetching(exactly) > 0) void client.refetchQueries(exactly, { cancelRefetch: true })
}
