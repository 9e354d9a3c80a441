import { readFilter } from '../../filter/resolve-filter.ts'
import type { ResolvedFilter } from '../../filter/resolved-filter.ts'
import { filterSql } from '../../filter/to-sql.ts'
import { groupsOfPeople, type GroupOfPerson } from '../../groups/find-group.ts'
import { findPersonWithGroupsByUserName } from '../../groups/find-person-with-groups.ts'
import { type ListedPerson, listPeople } from '../../people/list-people.ts'
import { personColumns } from '../../people/person-columns.ts'
import type { Person } from '../../people/person.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { isIndexed } from '../lists/is-indexed.ts'
import { listOrder } from '../lists/list-order.ts'
import type { ListRequest } from '../lists/list-request.ts'
import { answerListing, listAnswer, type Listing } from '../lists/listing.ts'
import { codesOf, type ShownCodes } from '../projection/access-codes.ts'
import { personView } from '../projection/person-view.ts'
import { readProjection, type Projection } from '../projection/projection.ts'
import { countUsers } from './count-users.ts'

/** RFC 7644 §3.4.2. A filter that matches nobody is an empty list, never a 404. */
export async function listUsers(call: ScimCall, request: ListRequest): Promise<Answer> {
  const filter = request.filter === undefined ? undefined : readFilter(request.filter, call.userSchema)
  const userName = filter && request.cursor === undefined ? soughtUserName(filter) : undefined
  if (userName !== undefined) return lookUp(call, request, userName)
  return answerListing(call, request, userListing(call, request, filter))
}

/** @throws InvalidFilter, InvalidPath */
export function userListing(
  call: ScimCall,
  request: ListRequest,
  filter = request.filter === undefined ? undefined : readFilter(request.filter, call.userSchema),
): Listing<ListedPerson> {
  const projection = readProjection(call.userSchema, request)
  const { tenantId, clientId } = call.caller
  const columns = personColumns({ tenantId, clientId, schema: call.userSchema, scimBaseUrl: call.baseUrl })
  const where = filter && filterSql(filter, columns)
  return {
    source: {
      name: 'User',
      order: listOrder(request, call.userSchema, columns),
      isCheap: filter ? isIndexed(filter, columns) : request.sortBy === undefined,
      read: (db, page) => listPeople(db, { tenantId, where, clientId, ...page }),
      count: (db) => countUsers(db, { tenantId, filter, where }),
    },
    where,
    write: (people) => write(call, people, projection),
  }
}

/** The look-up that precedes every create: one row by a unique key, and no count. */
async function lookUp(call: ScimCall, request: ListRequest, userName: string): Promise<Answer> {
  const { startIndex, count } = request
  const projection = readProjection(call.userSchema, request)
  const { tenantId, clientId } = call.caller
  const person = await findPersonWithGroupsByUserName(call.db, { tenantId, userName, clientId, scope: 'pushed' })
  const isShown = person && startIndex === 1 && count > 0
  const codes = await codesOf(call, isShown ? [person.no] : [], projection)
  const texts = isShown ? [textOf(person, person.groups, { call, projection, codes })] : []
  const answer = listAnswer({ totalResults: person ? 1 : 0, startIndex, itemsPerPage: texts.length }, texts)
  return { ...answer, personId: person?.id }
}

function soughtUserName(filter: ResolvedFilter): string | undefined {
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value.type !== 'text') return undefined
  const { attribute, extension } = filter.path
  return attribute.name === 'userName' && !extension ? filter.value.text : undefined
}

async function write(call: ScimCall, people: readonly Person[], projection: Projection): Promise<Iterable<string>> {
  const personNos = people.map((person) => person.no)
  const codes = await codesOf(call, personNos, projection)
  return textsOf(people, await groupsOf(call, personNos, projection), { call, projection, codes })
}

interface ShownWith {
  call: ScimCall
  projection: Projection
  codes: ShownCodes
}

function* textsOf(
  people: readonly Person[],
  groups: ReadonlyMap<number, GroupOfPerson[]>,
  shown: ShownWith,
): Generator<string> {
  for (const person of people) yield textOf(person, groups.get(person.no), shown)
}

function textOf(
  person: Person,
  groups: readonly GroupOfPerson[] | undefined,
  { call, projection, codes }: ShownWith,
): string {
  return JSON.stringify(personView(person, { call, projection, groups, code: codes.get(person.no) }))
}

async function groupsOf(
  { db, caller }: ScimCall,
  personNos: readonly number[],
  projection: Projection,
): Promise<Map<number, GroupOfPerson[]>> {
  if (personNos.length === 0 || !projection.wants('groups')) return new Map()
  return groupsOfPeople(db, { tenantId: caller.tenantId, personNos, scope: 'pushed' })
}
