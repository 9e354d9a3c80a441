import { afterAll, beforeAll, expect, it } from 'vitest'
import { allRoutes } from '../../src/admin/all-routes.ts'
import type { Route } from '../../src/admin/route.ts'
import { seededRandom } from '../../src/cli/demo/random.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, contentsOf } from '../support/people.ts'

let database: TestDatabase
let api: TestApi

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})

const random = seededRandom('hostile input')

const texts = [
  '',
  ' ',
  'x',
  'a'.repeat(5_000),
  '\0',
  '\ud800',
  '%',
  "'; drop table person; --",
  '{{claimLink}}',
  '{{nope}}',
  '<script>',
  '../../etc/passwd',
  '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11',
  'userName eq "x"',
  'not (not (not (title pr)))',
  '1e309',
  'NaN',
  '__proto__',
  '٣',
  'İ',
  '\u202e',
  'a@b.c',
  'a@[127.0.0.1]',
  '\r\nBcc: x@example.com',
]
const numbers = [0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER, 2 ** 31]

function value(depth = 0): unknown {
  const kind = random.whole(depth > 3 ? 4 : 6)
  if (kind < 2) return random.pick(texts)
  if (kind === 2) return random.pick(numbers)
  if (kind === 3) return random.pick([true, false, null])
  if (kind === 4) return Array.from({ length: random.whole(4) }, () => value(depth + 1))
  return Object.fromEntries(Array.from({ length: random.whole(4) }, () => [random.pick(names), value(depth + 1)]))
}

const names = [
  'kind',
  'name',
  'email',
  'userName',
  'displayName',
  'role',
  'scopes',
  'settings',
  'attributes',
  'filter',
  'personIds',
  'fileId',
  'subject',
  'body',
  'invite',
  'keys',
  'inviteOnCreate',
  'terms',
  'emails',
  'active',
  'manager',
  'action',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  'constructor',
  '',
]

/** Mostly an object with the names that the route knows, since those get furthest. */
function bodyFor(): unknown {
  if (random.whole(10) === 0) return value()
  return Object.fromEntries(Array.from({ length: 1 + random.whole(6) }, () => [random.pick(names), value(1)]))
}

function addressFor({ path }: Route, ids: readonly string[]): string {
  const filled = path.replaceAll(
    /\{\w+\}/g,
    () => encodeURIComponent(random.whole(4) === 0 ? wellFormed(random.pick(texts)) : random.pick(ids)) || '-',
  )
  const parameters = ['search', 'filter', 'state', 'sort', 'limit', 'cursor', 'type', 'personId', 'outcome', 'name']
  const query = new URLSearchParams()
  for (let left = random.whole(4); left > 0; left--) query.append(random.pick(parameters), random.pick(texts))
  return `${filled}?${query}`
}

const wellFormed = (text: string) => (text.includes('\ud800') ? 'x' : text)

async function attack(caller: ApiCaller, route: Route, ids: readonly string[]) {
  const method = route.method.toUpperCase()
  const path = addressFor(route, ids)
  const hasBody = (route.kind === 'write' || route.kind === 'ask') && random.whole(8) > 0
  const body = hasBody ? JSON.stringify(bodyFor()) : undefined
  const headers: Record<string, string> =
    random.whole(6) === 0 ? { 'if-match': random.pick(['"1"', 'W/"1.1"', 'x', 'W/"99999999999.1"']) } : {}
  if (random.whole(6) === 0) headers['idempotency-key'] = random.pick(['a', 'b', 'x'.repeat(300)])
  const { status, headers: answered } = await caller(method, path, { body, headers })
  return { request: `${method} ${path} ${body?.slice(0, 300)}`, status, type: answered.get('content-type') ?? '' }
}

it('gets no 5xx out of any route, and nothing of another tenant is moved', async () => {
  const { tenantId, client } = await aClient(database.db)
  const person = await aPerson(database.db, { tenantId })
  const foreign = await aPerson(database.db)
  const before = await contentsOf(database.db, foreign.tenantId)
  const ids = [person.id, client.id, foreign.id, '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11']
  const key = await api.withKey(tenantId)
  const session = await api.withSession(tenantId)
  // What ends the session or the watching is tried elsewhere.
  const routes = allRoutes.filter(({ path }) => !path.endsWith('/sign-out') && !path.endsWith('/events'))
  const bad = []
  const statuses = new Set<number>()
  for (let left = 1_500; left > 0; left--) {
    const answer = await attack(left % 3 === 0 ? session : key, random.pick(routes), ids)
    statuses.add(answer.status)
    const isRefusal = answer.status >= 400
    if (answer.status >= 500 || (isRefusal && !answer.type.startsWith('application/problem+json'))) bad.push(answer)
  }
  expect(bad).toEqual([])
  // It got as far as the rooms behind the door, and not only to the door.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 403, 404]))
  expect(await contentsOf(database.db, foreign.tenantId)).toBe(before)
}, 120_000)
