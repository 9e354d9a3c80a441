import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { groupSchema } from '../../groups/group-schema.ts'
import { listGroups } from '../../groups/find-group.ts'
import { type ListOrder, reversed } from '../../people/list-order.ts'
import { listPeople } from '../../people/list-people.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { groupListing } from '../groups/list-groups.ts'
import type { ListRequest } from '../lists/list-request.ts'
import type { ResourceText } from '../lists/list-response.ts'
import { answerListing, type Listing } from '../lists/listing.ts'
import type { Row } from '../lists/source.ts'
import { userListing } from '../users/list-users.ts'
import { type Kind, mixedPage, type MixedRow } from './both-types-store.ts'
import { requestOfType } from './request-of-type.ts'

/**
 * A search over both resource types (RFC 7644 §3.4.2.1) in one order: sorted, with those that lack the attribute last; else
 * users first. By index or by cursor, as a list of one type.
 */
export async function searchAll(call: ScimCall, request: ListRequest): Promise<Answer> {
  return answerListing(call, request, mixedListing(call, request))
}

function mixedListing(call: ScimCall, request: ListRequest): Listing<MixedRow> {
  const [users, groups] = [usersOf(call, request), groupsOf(call, request)]
  const types = withOneOrder([users, groups])
  const order = types.find((type) => type.order)?.order
  return {
    source: {
      name: 'User Group',
      order,
      isCheap: false,
      countStatements: 2,
      count: async (db) => (await users.count(db)) + (await groups.count(db)),
      read: (db, page) => {
        const turned = page.order === order ? types : types.map((type) => ({ ...type, order: reversed(type.order) }))
        const isDescending = page.order?.descending ?? false
        return mixedPage(db, { tenantId: call.caller.tenantId, types: turned, page, isDescending })
      },
    },
    write: (rows) => written(rows, [users, groups]),
  }
}

/** What the search knows of one type. */
interface Part extends Pick<Listing<Row>['source'], 'order' | 'count'> {
  kind: Kind
  where?: RawBuilder<SqlBool>
  /** The JSON of those with these numbers, by number. */
  texts: (nos: readonly number[]) => Promise<Map<number, ResourceText>>
}

function usersOf(call: ScimCall, asked: ListRequest): Part {
  const { tenantId, clientId } = call.caller
  const { request, filter } = requestOfType(asked, { schema: call.userSchema, others: [groupSchema] })
  return partOf('User', userListing(call, request, filter), (nos) => {
    const where = sql<SqlBool>`person.no = any(${nos}::bigint[])`
    return listPeople(call.db, { tenantId, clientId, where, limit: nos.length })
  })
}

function groupsOf(call: ScimCall, asked: ListRequest): Part {
  const { tenantId, clientId } = call.caller
  const { request, filter } = requestOfType(asked, { schema: groupSchema, others: [call.userSchema] })
  return partOf('Group', groupListing(call, request, filter), (nos) => {
    const where = sql<SqlBool>`person_group.no = any(${nos}::bigint[])`
    return listGroups(call.db, { tenantId, clientId, scope: 'pushed', where, limit: nos.length })
  })
}

function partOf<T extends Row>(
  kind: Kind,
  { source, where, write }: Listing<T>,
  find: (nos: readonly number[]) => Promise<T[]>,
): Part {
  const texts = async (nos: readonly number[]) => {
    const found = nos.length > 0 ? await find(nos) : []
    const written = [...(await write(found))]
    return new Map(found.map(({ no }, at) => [no, written[at]!]))
  }
  return { kind, where, texts, order: source.order, count: source.count }
}

/** Where only one type has the attribute that is sorted by, the other has no value of it. */
function withOneOrder(parts: readonly Part[]): Part[] {
  const sorted = parts.find((part) => part.order)?.order
  if (!sorted) return [...parts]
  const absent: ListOrder = { ...sorted, key: sql`null::${sql.raw(sorted.type)}`, neverNull: false }
  return parts.map((part) => ({ ...part, order: part.order ?? absent }))
}

async function written(rows: readonly MixedRow[], parts: readonly Part[]): Promise<ResourceText[]> {
  const texts = new Map<Kind, Map<number, ResourceText>>()
  for (const part of parts) {
    const nos = rows.filter(({ kind }) => kind === part.kind).map(({ ownNo }) => ownNo)
    texts.set(part.kind, await part.texts(nos))
  }
  // Whoever was deleted since the page was read is left out.
  return rows.flatMap(({ kind, ownNo }) => texts.get(kind)?.get(ownNo) ?? [])
}
