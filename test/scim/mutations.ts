import type { SentRequest } from '../../scripts/clients/send.mjs'

/** Numbers that look random and come again with the same seed. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Random = () => number

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!

export interface Targets {
  userIds: readonly string[]
  groupIds: readonly string[]
  /** Of another tenant. */
  foreignIds: readonly string[]
}

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** A request that a client could send. */
export function plausible(random: Random, targets: Targets): SentRequest {
  const any = () => pick(random, [...targets.userIds, ...targets.groupIds, ...targets.foreignIds])
  const path = pick(random, [
    `/Users/${pick(random, targets.userIds)}`,
    `/Groups/${pick(random, targets.groupIds)}`,
    `/Users/${any()}`,
    `/Groups/${any()}`,
    '/Users',
    '/Groups',
    `/Users?filter=${encodeURIComponent(pick(random, FILTERS))}&count=${pick(random, [1, 3, 50])}`,
    `/Groups?filter=${encodeURIComponent(`members eq "${any()}"`)}&sortBy=displayName`,
    '/Users/.search',
    '/.search',
    '/Bulk',
    `/Users?cursor=&count=2&sortBy=${pick(random, ['userName', 'name.familyName', 'meta.created'])}`,
    '/Schemas',
    '/ServiceProviderConfig',
  ])
  const method = pick(random, ['GET', 'POST', 'PUT', 'PATCH', 'PATCH', 'PATCH', 'DELETE'])
  const body = method === 'GET' || method === 'DELETE' ? undefined : bodyOf(random, { method, path, any })
  return { method, path, headers: { 'Content-Type': 'application/scim+json' }, body }
}

const FILTERS = [
  'userName eq "user-1@example.com"',
  'emails[type eq "work" and value co "@example.com"].value pr',
  `not (${ENT}:department eq "Sales") and active eq true or meta.lastModified gt "2020-01-01T00:00:00Z"`,
  'name.familyName sw "B" or (title pr and displayName ew "x")',
  'manager eq "x"',
]

interface Asked {
  method: string
  path: string
  any: () => string
}

function bodyOf(random: Random, { method, path, any }: Asked): object {
  if (path === '/Bulk') return { failOnErrors: 3, Operations: [bulkOperation(random, any), bulkOperation(random, any)] }
  if (path.endsWith('.search'))
    return { filter: pick(random, FILTERS), count: 3, attributes: ['userName', 'emails.value'] }
  if (method === 'PATCH') return { Operations: [patchOperation(random, any), patchOperation(random, any)] }
  if (path.startsWith('/Groups'))
    return { displayName: `g${random()}`, members: [{ value: any() }, { value: 'nobody' }] }
  return user(random)
}

const bulkOperation = (random: Random, any: () => string): object =>
  pick(random, [
    { method: 'POST', path: '/Users', bulkId: 'a', data: user(random) },
    { method: 'PATCH', path: `/Users/${any()}`, data: { Operations: [patchOperation(random, any)] } },
    {
      method: 'POST',
      path: '/Groups',
      bulkId: 'b',
      data: { displayName: `b${random()}`, members: [{ value: 'bulkId:a' }] },
    },
  ])

const user = (random: Random): object => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENT],
  userName: pick(random, [`new-${random()}@example.com`, `new-${random()}@example.com`, 'user-1@example.com']),
  externalId: `x-${random()}`,
  active: pick(random, [true, 'True', 'False']),
  name: { givenName: 'A', familyName: 'B' },
  emails: [{ type: 'work', value: 'a@example.com', primary: true }, { value: 'b@example.com' }],
  addresses: [{ type: 'work', country: 'IE' }],
  [ENT]: { department: 'Sales', manager: { value: 'm' } },
})

const patchOperation = (random: Random, any: () => string): object =>
  pick(random, [
    { op: 'replace', path: 'displayName', value: `d${random()}` },
    { op: 'add', path: 'emails[type eq "other"].value', value: 'o@example.com' },
    { op: 'Replace', value: { 'name.givenName': 'X', [`${ENT}:costCenter`]: '7', active: 'True' } },
    { op: 'remove', path: 'emails[type eq "other"]' },
    { op: 'add', path: 'members', value: [{ value: any() }] },
    { op: 'remove', path: `members[value eq "${any()}"]` },
    { op: 'replace', path: 'roles[primary eq "True"].value', value: 'r' },
  ])

const HOSTILE: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [[]],
  'x'.repeat(5000),
  '\u0000',
  '\ud800',
  '👩‍💻',
  "'; drop table person; --",
  '%_\\',
  '__proto__',
  { __proto__: null, constructor: { prototype: { polluted: true } } },
  'userName eq "a',
  '2024-13-45T99:99:99Z',
  'bulkId:a',
]

const HOSTILE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  'id',
  'a.b.c',
  'emails[',
  'urn:x:y',
  '\u0000',
]

/** Changes one to four things of it: values, names, the text itself, the address, a header. */
export function mutated(random: Random, request: SentRequest): SentRequest {
  let result = structuredClone(request)
  const times = 1 + Math.floor(random() * 4)
  for (let at = 0; at < times; at++) result = pick(random, [inBody, inBody, inText, inPath, inHeaders])(random, result)
  return result
}

function inBody(random: Random, request: SentRequest): SentRequest {
  if (typeof request.body !== 'object' || request.body === null) return request
  const places = placesIn(request.body)
  if (places.length === 0) return request
  const { holder, key } = pick(random, places)
  const slots = holder as Record<string, unknown>
  const deed = Math.floor(random() * 4)
  if (deed === 0) delete slots[key]
  else if (deed === 1) slots[key] = structuredClone(pick(random, HOSTILE))
  else if (deed === 2) Object.defineProperty(slots, pick(random, HOSTILE_NAMES), plain(slots[key]))
  else slots[key] = [slots[key], slots[key], slots[key]]
  return request
}

const plain = (value: unknown) => ({ value, enumerable: true, configurable: true, writable: true })

function placesIn(root: object): { holder: object; key: string }[] {
  const places: { holder: object; key: string }[] = []
  const open: object[] = [root]
  for (let holder = open.pop(); holder && places.length < 500; holder = open.pop()) {
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder, key })
      if (typeof value === 'object' && value !== null) open.push(value)
    }
  }
  return places
}

function inText(random: Random, request: SentRequest): SentRequest {
  if (request.body === undefined) return request
  const text = typeof request.body === 'string' ? request.body : (JSON.stringify(request.body) ?? '')
  const at = Math.floor(random() * text.length)
  const [head, tail] = [text.slice(0, at), text.slice(at)]
  const body = pick(random, [
    head,
    head + tail.slice(1),
    head +
      pick(random, ['"', '{', '}', '[', ']', ',', ':', '\\', '\u0001', '\\u0000', '\\ud800', '[[[[[[', 'é']) +
      tail,
    head + '['.repeat(40) + tail,
    text + text,
    text.replace('"', '"userName":"twice","'),
  ])
  return { ...request, body }
}

const PIECES = [
  '%00',
  '%ff',
  '%zz',
  '%',
  '//',
  '/..',
  '?',
  '&',
  '=',
  '+',
  '%22',
  '%5B',
  '(',
  "'",
  '~',
  'x'.repeat(300),
  '&count=-1',
]

function inPath(random: Random, request: SentRequest): SentRequest {
  const at = Math.floor(random() * request.path.length)
  const path = pick(random, [
    request.path.slice(0, at) + pick(random, PIECES) + request.path.slice(at),
    request.path.slice(0, at),
    `${request.path}${request.path.includes('?') ? '&' : '?'}${pick(random, QUERIES)}`,
  ])
  return { ...request, path: path.startsWith('/') ? path : `/${path}` }
}

const QUERIES = [
  'attributes=userName,__proto__',
  'attributes=members',
  'excludedAttributes=emails.value,meta',
  'sortBy=constructor',
  'sortBy=emails&sortOrder=descending',
  'startIndex=99999999999999',
  'count=1e9',
  'cursor=a.b.c',
  'filter=%28%28%28%28',
  `filter=${'not%20('.repeat(50)}`,
  'filter=userName%20eq%20%22%5Cu0000%22',
]

const HEADERS: readonly Record<string, string>[] = [
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/json; charset=utf-16' },
  { 'Content-Encoding': 'gzip' },
  { 'If-Match': 'W/"1.1"' },
  { 'If-Match': ',,,"' },
  { 'If-None-Match': '*' },
  { Accept: 'application/json;q=0, */*;;;' },
  { 'Accept-Language': '\u00ff'.repeat(200) },
  { 'X-Forwarded-Host': 'evil.example' },
]

const inHeaders = (random: Random, request: SentRequest): SentRequest => ({
  ...request,
  headers: { ...request.headers, ...pick(random, HEADERS) },
})
