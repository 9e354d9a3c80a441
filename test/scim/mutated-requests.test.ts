import { Agent } from 'node:http'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ReceivedAnswer, send, type SentRequest } from '../../scripts/clients/send.mjs'
import { contentsOf } from '../support/people.ts'
import { mutated, plausible, seeded, type Targets } from './mutations.ts'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const REQUESTS = Number(process.env['MUTATED_REQUESTS'] ?? 10_000)
const LANES = 8

let server: ScimServer
let caller: ScimCaller
let stranger: ScimCaller
let targets: Targets
const agent = new Agent({ keepAlive: true, maxSockets: LANES })

beforeAll(async () => {
  server = await scimServer({ tokenRate: { perSecond: 0, burst: 0 } })
  caller = await server.caller()
  stranger = await server.caller()
  const mine = await populate(caller)
  const theirs = await populate(stranger)
  targets = { ...mine, foreignIds: [...theirs.userIds, ...theirs.groupIds] }
})
afterAll(async () => {
  agent.destroy()
  await server.close()
})

async function populate({ call }: ScimCaller): Promise<Omit<Targets, 'foreignIds'>> {
  const [userIds, groupIds]: [string[], string[]] = [[], []]
  for (let at = 0; at < 20; at++) {
    const { body } = await call('POST', '/Users', {
      userName: `user-${at}@example.com`,
      title: 'T',
      emails: [{ value: 'e@example.com' }],
    })
    userIds.push(body.id)
  }
  for (let at = 0; at < 5; at++) {
    const members = userIds.slice(at, at + 5).map((value) => ({ value }))
    groupIds.push((await call('POST', '/Groups', { displayName: `group ${at}`, members })).body.id)
  }
  return { userIds, groupIds }
}

const prototypes = [Object, Array, String, Function, Map].map(({ prototype }) => prototype as object)
const shapes = () => prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).join())

it(`bears ${REQUESTS} mutated requests: no fault, no other tenant touched, no prototype changed`, {
  timeout: 300_000,
}, async () => {
  const [before, shapesBefore] = [await contentsOf(server.db, stranger.tenantId), shapes()]
  const transactionsBefore = await transactions()
  const random = seeded(20_261_123)
  const requests = Array.from({ length: REQUESTS }, () => mutated(random, plausible(random, targets)))
  const faults: string[] = []
  const statuses = new Map<number, number>()
  const lane = async () => {
    for (let request = requests.pop(); request; request = requests.pop()) {
      const answer = await ask(request)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const fault = faultOf(answer)
      if (fault)
        faults.push(`${fault}: ${request.method} ${request.path} ${JSON.stringify(request.body)?.slice(0, 300)}`)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))

  expect(faults).toEqual([])
  // A generator that only made nonsense, or only good requests, would prove nothing.
  for (const status of [200, 201, 204, 400, 404, 405, 409, 412, 415])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0)
  expect(await contentsOf(server.db, stranger.tenantId)).toBe(before)
  expect(shapes()).toEqual(shapesBefore)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect((await caller.call('GET', '/Users?count=1')).status).toBe(200)
  // What a request costs is counted, since a clock would measure the machine: no input makes the server ask more than a bulk
  // of some operations does.
  expect((await transactions()) - transactionsBefore).toBeLessThan(REQUESTS * 12)
  await server.flushLog()
  const { rows } = await sql<{ longest: number; abandoned: number }>`select max(ms) as longest,
    count(*) filter (where code = 'scim_too_costly') as abandoned from scim_request`.execute(server.db)
  expect(rows[0]!.abandoned).toBe(0)
  expect(rows[0]!.longest).toBeLessThan(30_000)
})

async function transactions(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select xact_commit + xact_rollback as n from pg_stat_database
    where datname = current_database()`.execute(server.db)
  return rows[0]!.n
}

async function ask(request: SentRequest): Promise<ReceivedAnswer> {
  const headers = { Authorization: `Bearer ${caller.token}`, ...request.headers }
  try {
    return await send(server.baseUrl, { ...request, headers, agent })
  } catch {
    // The server closes a connection whose request it did not read to its end; once more on one of its own.
    return send(server.baseUrl, { ...request, headers })
  }
}

function faultOf({ status, text }: ReceivedAnswer): string | undefined {
  if (status >= 500 && status !== 501) return `answered ${status} ${text.slice(0, 200)}`
  if (status < 400) return undefined
  const body = JSON.parse(text) as { schemas: string[]; status: string }
  const isError = body.schemas[0] === 'urn:ietf:params:scim:api:messages:2.0:Error' && body.status === String(status)
  return isError ? undefined : `no SCIM Error: ${text.slice(0, 200)}`
}
