import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { disconnectClient } from '../../src/tenants/manage-clients.ts'
import { anApi, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import {
  type AKeyPair,
  aKeyPair,
  type AnOAuthClient,
  anOAuthClient,
  assertionClaims,
  assertionForm,
  basic,
  grant,
  requestToken,
  setKeys,
} from './oauth-client.ts'

let database: TestDatabase
let api: TestApi
let base: string
let client: AnOAuthClient
let pair: AKeyPair

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  base = api.base
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  await database.pool.query('delete from rate_limit')
  client = await anOAuthClient(database.db)
  pair = await aKeyPair('ES256', 'first')
  await setKeys(database.db, client, [pair.jwk])
})

interface Line {
  path: string
  status: number
  code: string
  reason: string
  remedy: string
  detail: string | null
  client: { id: string }
}

/** The lines of the client's tenant, once there are so many. */
async function logOf({ tenantId }: AnOAuthClient, lines: number): Promise<Line[]> {
  const admin = await api.withKey(tenantId, ['audit:read'])
  const read = async () => (await admin<{ items: Line[] }>('GET', '/provisioning-log')).body.items
  await expect.poll(async () => (await read()).length, { timeout: 5_000 }).toBe(lines)
  return read()
}

const seconds = () => Math.floor(Date.now() / 1000)
const signed = async (given: Record<string, unknown>, key = pair) => {
  const said = Object.entries(assertionClaims(base, client.clientId, given)).filter(([, value]) => value !== null)
  return key.sign(Object.fromEntries(said))
}
const send = (assertion: string) => requestToken(base, assertionForm(assertion))

describe('an assertion that is refused is explained to the tenant', () => {
  const wrong: [string, () => Record<string, unknown>][] = [
    ['assertion_wrong_audience', () => ({ aud: 'https://other.example' })],
    ['assertion_wrong_audience', () => ({ aud: [base, 'https://other.example'] })],
    ['assertion_wrong_issuer', () => ({ iss: 'https://other.example' })],
    ['assertion_expired', () => ({ exp: seconds() - 300 })],
    ['assertion_not_yet_valid', () => ({ nbf: seconds() + 300 })],
    ['assertion_too_long_lived', () => ({ exp: seconds() + 86_400 })],
    ['assertion_incomplete', () => ({ exp: null })],
    ['assertion_incomplete', () => ({ jti: null })],
    ['assertion_incomplete', () => ({ aud: null })],
  ]
  it.each(wrong)('%s', async (code, given) => {
    const { status, body } = await send(await signed(given()))
    expect([status, body['error']]).toEqual([401, 'invalid_client'])
    // Whoever tries learns nothing of it.
    expect(JSON.stringify(body)).not.toContain(code.slice('assertion_'.length))
    const [line] = await logOf(client, 1)
    expect(line).toMatchObject({ path: '/oauth/token', status: 401, code, client: { id: client.clientId } })
    expect(line!.reason).toMatch(/^[A-Z].*\.$/)
    expect(line!.remedy).toMatch(/^[A-Z].*\.$/)
  })

  it('where it comes twice, where its key is unknown, and where it is of another client', async () => {
    const assertion = await signed({})
    expect((await send(assertion)).status).toBe(200)
    await send(assertion)
    await send(await signed({}, await aKeyPair('ES256', 'another')))
    await send(await signed({}, await aKeyPair('ES256', 'first')))
    await requestToken(base, { ...assertionForm(await signed({})), client_id: crypto.randomUUID() })
    await requestToken(base, { ...assertionForm('no.assertion.x'), client_id: client.clientId })
    expect((await logOf(client, 5)).map(({ code }) => code).toSorted()).toEqual([
      'assertion_key_unknown',
      'assertion_of_another',
      'assertion_unreadable',
      'assertion_used',
      'assertion_wrong_signature',
    ])
  })
})

describe('a request for a token that is refused is explained to the tenant', () => {
  it('whose secret is wrong, however it came', async () => {
    const { clientId } = client
    await requestToken(base, { ...grant, client_id: clientId, client_secret: 'wrong' })
    await requestToken(base, grant, basic(clientId, 'wrong'))
    expect((await logOf(client, 2)).map(({ code }) => code)).toEqual(['secret_wrong', 'secret_wrong'])
  })

  it('that is no such request, with what it was told', async () => {
    const { clientId, secret } = client
    const form = { client_id: clientId, client_secret: secret }
    expect((await requestToken(base, { ...form, grant_type: 'password' })).status).toBe(400)
    expect((await requestToken(base, form)).status).toBe(400)
    const lines = await logOf(client, 2)
    expect(lines.map(({ code }) => code).toSorted()).toEqual(['oauth_invalid_request', 'oauth_unsupported_grant_type'])
    expect(lines.find(({ code }) => code === 'oauth_invalid_request')).toMatchObject({
      status: 400,
      detail: 'grant_type is missing',
    })
  })

  it('of a client that was disconnected', async () => {
    await inTransaction(database.db, (trx) => disconnectClient(trx, { ...client, actor: operator }))
    await requestToken(base, { ...grant, client_id: client.clientId, client_secret: 'wrong' })
    await send(await signed({}))
    expect((await logOf(client, 2)).map(({ code }) => code)).toEqual(['client_disconnected', 'client_disconnected'])
  })

  it('but a client that nobody knows leaves no line, nor does whoever tries on and on', async () => {
    const rows = async () => Number((await database.pool.query('select count(*) as n from scim_request')).rows[0].n)
    const before = await rows()
    await requestToken(base, { ...grant, client_id: crypto.randomUUID(), client_secret: 'wrong' })
    await requestToken(base, { ...grant, client_id: 'nobody', client_secret: 'wrong' })
    for (let at = 0; at < 30; at++) await requestToken(base, { grant_type: 'password', client_id: client.clientId })
    await logOf(client, 18)
    expect(await rows()).toBe(before + 18)
  })
})
