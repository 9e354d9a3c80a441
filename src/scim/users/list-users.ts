import type { RawBuilder, SqlBool } from 'kysely'
import { readFilter } from '../../filter/resolve-filter.ts'
import type { ResolvedFilter } from '../../filter/resolved-filter.ts'
import { filterSql } from '../../filter/to-sql.ts'
import { groupsOfPeople, type GroupOfPerson } from '../../groups/find-group.ts'
import { findPersonByUserName } from '../../people/find-person.ts'
import { countPeople, listPeople } from '../../people/list-people.ts'
import { personColumns } from '../../people/person-columns.ts'
import type { Person } from '../../people/person.ts'
import { userSchema } from '../../people/user-schema.ts'
import type { Answer } from '../answer.ts'
import type { ScimCall } from '../call.ts'
import { listOrder } from '../lists/list-order.ts'
import type { ListRequest } from '../lists/list-request.ts'
import { listResponse, listText } from '../lists/list-response.ts'
import { type Page, readPage } from '../lists/page.ts'
import { personView } from '../projection/person-view.ts'
import { readProjection, type Projection } from '../projection/projection.ts'

/** RFC 7644 §3.4.2. A filter that matches nobody is an empty list, never a 404. */
export async function listUsers(call: ScimCall, request: ListRequest): Promise<Answer> {
  const projection = readProjection(userSchema, request)
  const filter = request.filter === undefined ? undefined : readFilter(request.filter, userSchema)
  const userName = filter && request.cursor === undefined ? soughtUserName(filter) : undefined
  const found = userName === undefined ? await search(call, request, filter) : await lookUp(call, request, userName)
  return show(call, found, projection)
}

/** The look-up that precedes every create: one row by a unique key, and no count. */
async function lookUp(call: ScimCall, { startIndex, count }: ListRequest, userName: string): Promise<Page<Person>> {
  const { tenantId, clientId } = call.caller
  const person = await findPersonByUserName(call.db, { tenantId, userName, clientId })
  const rows = person && startIndex === 1 && count > 0 ? [person] : []
  return { rows, head: { totalResults: person ? 1 : 0, startIndex, itemsPerPage: rows.length } }
}

function soughtUserName(filter: ResolvedFilter): string | undefined {
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value.type !== 'text') return undefined
  const { attribute, extension } = filter.path
  return attribute.name === 'userName' && !extension ? filter.value.text : undefined
}

async function search(call: ScimCall, request: ListRequest, filter: ResolvedFilter | undefined): Promise<Page<Person>> {
  const { tenantId, clientId } = call.caller
  const columns = personColumns({ tenantId, clientId, schema: userSchema, scimBaseUrl: call.baseUrl })
  const where: RawBuilder<SqlBool> | undefined = filter && filterSql(filter, columns)
  return readPage(call, request, {
    name: 'User',
    order: listOrder(request, userSchema, columns),
    read: (page) => listPeople(call.db, { tenantId, where, clientId, ...page }),
    count: () => countPeople(call.db, { tenantId, where }),
  })
}

const SMALL = 20

async function show(call: ScimCall, { rows: people, head }: Page<Person>, projection: Projection): Promise<Answer> {
  const groups = await groupsOf(call, people, projection)
  const view = (person: Person) => projection.apply(personView(person, call.baseUrl, groups.get(person.no)))
  if (people.length <= SMALL) return { status: 200, body: listResponse(head, people.map(view)) }
  return { status: 200, body: listText(head, texts(people, view)) }
}

function* texts(people: readonly Person[], view: (person: Person) => object): Generator<string> {
  for (const person of people) yield JSON.stringify(view(person))
}

async function groupsOf(
  { db, caller }: ScimCall,
  people: readonly Person[],
  projection: Projection,
): Promise<Map<number, GroupOfPerson[]>> {
  if (people.length === 0 || !projection.wants('groups')) return new Map()
  const personNos = people.map((person) => person.no)
  return groupsOfPeople(db, { tenantId: caller.tenantId, personNos, scope: 'pushed' })
}
