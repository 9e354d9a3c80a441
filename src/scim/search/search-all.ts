import { InvalidFilter, InvalidPath } from '../../filter/errors.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { groupListing } from '../groups/list-groups.ts'
import type { ListRequest } from '../lists/list-request.ts'
import type { ResourceText } from '../lists/list-response.ts'
import { withinDeadline } from '../lists/deadline.ts'
import { listAnswer, type Listing } from '../lists/listing.ts'
import { userListing } from '../users/list-users.ts'

interface AnyListing {
  count: () => Promise<number>
  read: (offset: number, limit: number) => Promise<Iterable<ResourceText>>
}

/**
 * A search over both resource types (RFC 7644 §3.4.2.1): users first, then groups, each in its own order. A type that
 * has no such attribute has no match; only what neither knows is refused. By index only.
 */
export async function searchAll(call: ScimCall, request: ListRequest): Promise<Answer> {
  const listings = fitting([
    () => anyListing(call, userListing(call, request)),
    () => anyListing(call, groupListing(call, request)),
  ])
  const { startIndex, count } = request
  const resources: ResourceText[] = []
  let before = 0
  for (const { count: countAll, read } of listings) {
    const total = await countAll()
    const offset = Math.max(0, startIndex - 1 - before)
    const room = count - resources.length
    if (room > 0 && offset < total) resources.push(...(await read(offset, room)))
    before += total
  }
  return listAnswer({ totalResults: before, startIndex, itemsPerPage: resources.length }, resources)
}

function anyListing<Row extends { no: number; orderKey: string | null }>(
  { db }: ScimCall,
  { source, write }: Listing<Row>,
): AnyListing {
  const { order } = source
  return {
    count: () => withinDeadline(db, (trx) => source.count(trx)),
    read: async (offset, limit) => write(await withinDeadline(db, (trx) => source.read(trx, { order, offset, limit }))),
  }
}

function fitting(makers: readonly (() => AnyListing)[]): AnyListing[] {
  const refusals: unknown[] = []
  const listings = makers.flatMap((make) => {
    try {
      return [make()]
    } catch (error) {
      if (!(error instanceof InvalidFilter) && !(error instanceof InvalidPath)) throw error
      refusals.push(error)
      return []
    }
  })
  if (listings.length === 0) throw refusals[0]
  return listings
}
