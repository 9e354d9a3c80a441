import type { IncomingHttpHeaders } from 'node:http'
import { groupSchema } from '../groups/group-schema.ts'
import type { ResourceSchema } from '../filter/schema-definition.ts'
import type { Answer } from './answer.ts'
import { runBulk } from './bulk/run-bulk.ts'
import type { ScimCall } from './call.ts'
import { configAnswer, resourceTypesAnswer, schemasAnswer } from './discovery/discovery.ts'
import { DiscoveryNotFiltered, MethodNotAllowed, NoSelf, UnknownEndpoint } from './errors-of-access.ts'
import { createGroup } from './groups/create-group.ts'
import { deleteGroup } from './groups/delete-group.ts'
import { listGroups } from './groups/list-groups.ts'
import { patchGroup } from './groups/patch-group.ts'
import { readGroup } from './groups/read-group.ts'
import { replaceGroup } from './groups/replace-group.ts'
import { attributeListsOfQuery, listRequestOfBody, listRequestOfQuery } from './lists/list-request.ts'
import { preconditionsOf } from './preconditions.ts'
import { type Projection, readProjection } from './projection/projection.ts'
import { MAX_BULK_BODY } from './resources/read-json-body.ts'
import { searchAll } from './search/search-all.ts'
import { createUser } from './users/create-user.ts'
import { deleteUser } from './users/delete-user.ts'
import { listUsers } from './users/list-users.ts'
import { patchUser } from './users/patch-user.ts'
import { readUser } from './users/read-user.ts'
import { replaceUser } from './users/replace-user.ts'

export interface ScimRequest {
  call: ScimCall
  method: string
  /** Decoded, below `/scim/v2`. */
  segments: readonly string[]
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** Read when an operation asks for it: what is refused earlier is never read. */
  body: (limitBytes?: number) => Promise<unknown>
}

type Operation = (request: ScimRequest, id: string) => Answer | Promise<Answer>
type Methods = Readonly<Record<string, Operation>>

/** @throws UnknownEndpoint, MethodNotAllowed */
export async function perform(request: ScimRequest): Promise<Answer> {
  const { segments, method } = request
  const methods = methodsAt(segments)
  if (!methods) throw new UnknownEndpoint()
  const operation = methods[method === 'HEAD' ? 'GET' : method]
  if (!operation) throw new MethodNotAllowed(Object.keys(methods))
  return operation(request, segments[1] ?? '')
}

function methodsAt([type = '', id, ...rest]: readonly string[]): Methods | undefined {
  const endpoint = ENDPOINTS.get(type)
  if (!endpoint || rest.length > 0) return undefined
  if (id === undefined) return endpoint.all
  return id === '.search' ? endpoint.search : endpoint.one
}

interface Endpoint {
  all?: Methods
  one?: Methods
  search?: Methods
}

const shown = (schema: ResourceSchema, { query }: ScimRequest): Projection =>
  readProjection(schema, query.size > 0 ? attributeListsOfQuery(query) : {})

const users: Endpoint = {
  all: {
    GET: ({ call, query }) => listUsers(call, listRequestOfQuery(query)),
    POST: async (request) => createUser(request.call, await request.body(), shown(request.call.userSchema, request)),
  },
  one: {
    GET: (request, id) => readUser(request.call, id, shown(request.call.userSchema, request)),
    PUT: async (request, id) => replaceUser(request.call, await userChange(request, id)),
    PATCH: async (request, id) => patchUser(request.call, await userChange(request, id)),
    DELETE: ({ call, headers }, id) => deleteUser(call, id, preconditionsOf(headers)),
  },
  search: { POST: async ({ call, body }) => listUsers(call, listRequestOfBody(await body())) },
}

const userChange = async (request: ScimRequest, personId: string) => ({
  personId,
  ...preconditionsOf(request.headers),
  projection: shown(request.call.userSchema, request),
  body: await request.body(),
})

const groups: Endpoint = {
  all: {
    GET: ({ call, query }) => listGroups(call, listRequestOfQuery(query)),
    POST: async (request) => createGroup(request.call, await request.body(), shown(groupSchema, request)),
  },
  one: {
    GET: (request, id) => readGroup(request.call, id, shown(groupSchema, request)),
    PUT: async (request, id) => replaceGroup(request.call, await groupRequest(request, id)),
    PATCH: async (request, id) => patchGroup(request.call, await groupRequest(request, id)),
    DELETE: ({ call, headers }, id) => deleteGroup(call, id, preconditionsOf(headers)),
  },
  search: { POST: async ({ call, body }) => listGroups(call, listRequestOfBody(await body())) },
}

const groupRequest = async (request: ScimRequest, groupId: string) => ({
  groupId,
  ...preconditionsOf(request.headers),
  projection: shown(groupSchema, request),
  // RFC 7644 §3.5.2: whoever names attributes is to get them.
  wantsBody: attributeListsOfQuery(request.query).attributes !== undefined,
  body: await request.body(),
})

// RFC 7644 §4: a filter could hide what the server does.
const discovery =
  (answer: (call: ScimCall, id?: string) => Answer): Operation =>
  ({ call, query }, id) => {
    if (query.has('filter')) throw new DiscoveryNotFiltered()
    return answer(call, id || undefined)
  }

const search: Methods = {
  GET: ({ call, query }) => searchAll(call, listRequestOfQuery(query)),
  POST: async ({ call, body }) => searchAll(call, listRequestOfBody(await body())),
}

const self: Operation = () => {
  throw new NoSelf()
}

const ENDPOINTS = new Map<string, Endpoint>([
  ['', { all: { GET: search['GET']! } }],
  ['.search', { all: { POST: search['POST']! } }],
  ['Users', users],
  ['Groups', groups],
  ['Me', { all: { GET: self, POST: self, PUT: self, PATCH: self, DELETE: self } }],
  ['Bulk', { all: { POST: (request) => runBulk({ ...request, body: () => request.body(MAX_BULK_BODY) }, single) } }],
  ['ServiceProviderConfig', { all: { GET: discovery(configAnswer) } }],
  ['ResourceTypes', both(discovery(resourceTypesAnswer))],
  ['Schemas', both(discovery(schemasAnswer))],
])

/** What a bulk may be made of: no bulk, and nothing that has no effect. */
async function single(request: ScimRequest): Promise<Answer> {
  const [type] = request.segments
  if (type !== 'Users' && type !== 'Groups') throw new UnknownEndpoint()
  if (request.segments[1] === '.search') throw new UnknownEndpoint()
  return perform(request)
}

function both(GET: Operation): Endpoint {
  return { all: { GET }, one: { GET } }
}

/** Every route as `GET /Users/{id}`, for the documentation and for the test that walks them all. */
export function endpointList(): string[] {
  const routes: string[] = []
  for (const [type, { all = {}, one = {}, search: searches = {} }] of ENDPOINTS) {
    for (const method of Object.keys(all)) routes.push(`${method} /${type}`)
    for (const method of Object.keys(one)) routes.push(`${method} /${type}/{id}`)
    for (const method of Object.keys(searches)) routes.push(`${method} /${type}/.search`)
  }
  return routes
}
