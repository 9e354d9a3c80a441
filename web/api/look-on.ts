import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { type Query, request } from './request.ts'
import type { PeoplePage } from './types.ts'

export interface Looking {
  client: QueryClient
  queryKey: QueryKey
  signal: AbortSignal
}

const usualLimit = 50

/**
 * A page of people, also where no index finds them: the server then looks at a part of everybody with each request, and what it
 * has found, and how far it is, is shown meanwhile. Ends with whoever asked.
 */
export async function lookOn(query: Query, { client, queryKey, signal }: Looking): Promise<PeoplePage> {
  const limit = Number(query.limit ?? usualLimit)
  let page = await request<PeoplePage>('GET', '/people', { query, signal })
  if (!page.looked) return page
  while (page.looked && page.nextCursor) {
    client.setQueryData(queryKey, page)
    const rest = { ...query, limit: limit - page.items.length, cursor: page.nextCursor }
    const next = await request<PeoplePage>('GET', '/people', { query: rest, signal })
    page = { ...next, items: [...page.items, ...next.items] }
  }
  const isAll = !query.cursor && !page.nextCursor
  return isAll ? { ...page, total: page.items.length } : page
}
