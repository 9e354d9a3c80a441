import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { NotFound } from '../../src/base/errors.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { listClientSecrets, revokeClientSecret } from '../../src/oauth/client-secret.ts'
import { TooManySecrets } from '../../src/oauth/errors.ts'
import { InvalidSetting } from '../../src/tenants/errors.ts'
import { disconnectClient } from '../../src/tenants/manage-clients.ts'
import { anApi, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant, contentsOf } from '../support/people.ts'
import { anOAuthClient, aSecret, basic, grant, requestToken, scimStatus, statusUnderHost } from './oauth-client.ts'

let database: TestDatabase
let api: TestApi
let now = Date.now()
let base: string

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database, { clock: () => new Date(now) })
  base = api.base
})
afterAll(async () => {
  await api.close()
  await database.close()
})
// What one test guesses wrong must not slow the next.
beforeEach(async () => {
  now = Date.now()
  await database.pool.query('delete from rate_limit')
})

const post = ({ clientId, secret }: { clientId: string; secret: string }) =>
  requestToken(base, { ...grant, client_id: clientId, client_secret: secret })
const tokenOf = async (client: { clientId: string; secret: string }) =>
  (await post(client)).body['access_token'] as string
const revoke = (key: { tenantId: number; clientId: string; secretId: string }) =>
  inTransaction(database.db, (trx) => revokeClientSecret(trx, { ...key, actor: operator }))

describe('a client secret', () => {
  it.each(['client_secret_basic', 'client_secret_post'])('gets an access token by %s', async (method) => {
    const client = await anOAuthClient(database.db)
    const answer =
      method === 'client_secret_post'
        ? await post(client)
        : await requestToken(base, grant, basic(client.clientId, client.secret))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^ey/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'scim',
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('pragma')).toBe('no-cache')
    expect(await scimStatus(base, answer.body['access_token'] as string)).toBe(200)
  })

  it('opens its own tenant and no other', async () => {
    const client = await anOAuthClient(database.db)
    const twin = await anOAuthClient(database.db)
    const before = await contentsOf(database.db, twin.tenantId)
    const authorization = `Bearer ${await tokenOf(client)}`
    const created = await fetch(`${base}/scim/v2/Users`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/scim+json' },
      body: JSON.stringify({ userName: 'ada@example.com' }),
    })
    expect(created.status).toBe(201)
    const { id } = (await created.json()) as { id: string }
    const [row] = await database.db.selectFrom('person').selectAll().where('id', '=', id).execute()
    expect(row).toMatchObject({ tenantId: client.tenantId, createdBy: client.clientId, source: 'entra' })
    const asTwin = { headers: { authorization: `Bearer ${await tokenOf(twin)}` } }
    expect((await fetch(`${base}/scim/v2/Users/${id}`, asTwin)).status).toBe(404)
    expect(await contentsOf(database.db, twin.tenantId)).toBe(before)
  })

  it('is kept as a hash alone, shown once, and its last use is told', async () => {
    const client = await anOAuthClient(database.db)
    expect(client.secret).toMatch(/^vst_secret_[0-9A-Za-z]{43}$/)
    const { rows } = await database.pool.query('select client_secret::text as row from client_secret')
    expect(JSON.stringify(rows)).not.toContain(client.secret)
    expect((await listClientSecrets(database.db, client))[0]).toMatchObject({
      hint: client.secret.slice(-4),
      lastUsedAt: null,
    })
    await post(client)
    expect((await listClientSecrets(database.db, client))[0]!.lastUsedAt).toBeInstanceOf(Date)
  })

  it('lives beside four others, however many are asked for at once', async () => {
    const client = await anOAuthClient(database.db)
    const key = { tenantId: client.tenantId, clientId: client.clientId }
    const attempts = await Promise.allSettled(Array.from({ length: 6 }, () => aSecret(database.db, key)))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
    await expect(aSecret(database.db, key)).rejects.toThrow(TooManySecrets)
    const minted = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
    for (const secret of minted) expect((await post({ ...key, ...secret })).status).toBe(200)
    await revoke({ ...key, secretId: client.secretId })
    await aSecret(database.db, key)
    await expect(revoke({ ...key, secretId: client.secretId })).rejects.toThrow(NotFound)
  })

  it('is minted and revoked in its tenant alone, for a lifetime that is one', async () => {
    const client = await anOAuthClient(database.db)
    const stranger = { ...client, tenantId: (await aTenant(database.db)).id }
    await expect(aSecret(database.db, stranger)).rejects.toThrow(NotFound)
    await expect(revoke(stranger)).rejects.toThrow(NotFound)
    await expect(listClientSecrets(database.db, stranger)).rejects.toThrow(NotFound)
    for (const lifetimeDays of [0, 1.5, 3651])
      await expect(aSecret(database.db, { ...client, lifetimeDays })).rejects.toThrow(InvalidSetting)
    expect((await post(client)).status).toBe(200)
  })
})

describe('every wrong credential', () => {
  it('is refused in one same way', async () => {
    const { db } = database
    const client = await anOAuthClient(db)
    const other = await anOAuthClient(db)
    const revoked = await anOAuthClient(db)
    await revoke(revoked)
    const expired = await anOAuthClient(db)
    await db
      .updateTable('clientSecret')
      .set({ expiresAt: new Date() })
      .where('clientId', '=', expired.clientId)
      .execute()
    const gone = await anOAuthClient(db)
    await inTransaction(db, (trx) => disconnectClient(trx, { ...gone, actor: operator }))
    const { clientId, secret } = client
    const attempts = [
      await post({ clientId, secret: 'wrong' }),
      await post({ clientId, secret: `${secret}x` }),
      await post({ clientId: other.clientId, secret }),
      await post({ clientId: 'nobody', secret }),
      await post(revoked),
      await post(expired),
      await post(gone),
      await requestToken(base, grant),
      await requestToken(base, grant, basic(clientId, 'wrong')),
      await requestToken(base, grant, basic('', secret)),
      await requestToken(base, grant, { authorization: `Bearer ${secret}` }),
      await requestToken(base, grant, { authorization: 'Basic' }),
    ]
    for (const { status, body, headers } of attempts) {
      expect([status, body['error']]).toEqual([401, 'invalid_client'])
      expect(body).toEqual(attempts[0]!.body)
      expect(headers.get('www-authenticate')).toMatch(/^Basic realm=/)
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('is counted by address and soon told to wait, and never slows a right one', async () => {
    const client = await anOAuthClient(database.db)
    const wrong = { ...client, secret: 'wrong' }
    const answers = []
    for (let at = 0; at < 22; at++) answers.push(await post(wrong))
    expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 401))
    const refused = answers.at(-1)!
    expect([refused.status, refused.body['error']]).toEqual([429, 'temporarily_unavailable'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    for (let at = 0; at < 5; at++) expect((await post(client)).status).toBe(200)
  })
})

describe('a request for a token', () => {
  const cases: [string, Record<string, string> | string, number, string][] = [
    ['of another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['of no grant type', {}, 400, 'invalid_request'],
    [
      'with a repeated parameter',
      'grant_type=client_credentials&grant_type=client_credentials',
      400,
      'invalid_request',
    ],
    ['with a secret and no client', { ...grant, client_secret: 'x' }, 400, 'invalid_request'],
    ['with an assertion of no type', { ...grant, client_assertion: 'x' }, 400, 'invalid_request'],
    ['in two ways', { ...grant, client_id: 'x', client_secret: 'x', client_assertion: 'x' }, 400, 'invalid_request'],
    ['with NUL', `grant_type=client_credentials%00`, 400, 'invalid_request'],
    ['that is huge', `grant_type=client_credentials&x=${'x'.repeat(70_000)}`, 413, 'invalid_request'],
  ]
  it.each(cases)('%s is refused', async (_, form, status, error) => {
    const answer = await requestToken(base, form)
    expect([answer.status, answer.body['error']]).toEqual([status, error])
    expect(answer.body['error_description']).toEqual(expect.any(String))
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  it('must be a form by POST, in one way', async () => {
    const { clientId, secret } = await anOAuthClient(database.db)
    const json = await requestToken(base, '{}', { 'content-type': 'application/json' })
    expect([json.status, json.body['error']]).toEqual([415, 'invalid_request'])
    const get = await fetch(
      `${base}/oauth/token?grant_type=client_credentials&client_id=${clientId}&client_secret=${secret}`,
    )
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
    const both = await requestToken(
      base,
      { ...grant, client_id: clientId, client_secret: secret },
      basic(clientId, secret),
    )
    expect([both.status, both.body['error']]).toEqual([400, 'invalid_request'])
    const differing = await requestToken(base, { ...grant, client_id: 'other' }, basic(clientId, secret))
    expect(differing.status).toBe(400)
    expect((await fetch(`${base}/oauth/authorize`)).status).toBe(404)
  })

  it('may come under any name of the server, from any page, and ask for any scope', async () => {
    const { clientId, secret } = await anOAuthClient(database.db)
    const form = new URLSearchParams({ ...grant, client_id: clientId, client_secret: secret, scope: 'all' }).toString()
    expect(await statusUnderHost(base, 'inside.example', form)).toBe(200)
  })
})

describe('an access token', () => {
  it('is a JWT that the published keys verify, for SCIM alone', async () => {
    const client = await anOAuthClient(database.db)
    const metadata = (await (await fetch(`${base}/.well-known/oauth-authorization-server`)).json()) as Record<
      string,
      string
    >
    expect(metadata).toMatchObject({
      issuer: base,
      token_endpoint: `${base}/oauth/token`,
      jwks_uri: `${base}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    })
    const token = await tokenOf(client)
    const keys = createRemoteJWKSet(new URL(metadata['jwks_uri']!))
    const { payload } = await jwtVerify(token, keys, { issuer: base, audience: `${base}/scim/v2`, typ: 'at+jwt' })
    expect(payload).toMatchObject({ sub: client.clientId, client_id: client.clientId, scope: 'scim' })
    expect(payload.exp! - payload.iat!).toBe(3600)
    expect(decodeProtectedHeader(token).alg).toBe('ES256')
    const published = await fetch(metadata['jwks_uri']!)
    expect(await published.text()).not.toContain('"d"')
  })

  it('ends after 60 minutes', async () => {
    const token = await tokenOf(await anOAuthClient(database.db))
    now += 60 * 60_000
    expect(await scimStatus(base, token)).toBe(200)
    now += 61_000
    expect(await scimStatus(base, token)).toBe(401)
  })

  it('dies within a second of its secret, and of its secret alone', async () => {
    const client = await anOAuthClient(database.db)
    const next = { ...client, ...(await aSecret(database.db, client)) }
    const [dying, living] = [await tokenOf(client), await tokenOf(next)]
    expect([await scimStatus(base, dying), await scimStatus(base, living)]).toEqual([200, 200])
    await revoke(client)
    now += 1_000
    expect([await scimStatus(base, dying), await scimStatus(base, living)]).toEqual([401, 200])
    await inTransaction(database.db, (trx) => disconnectClient(trx, { ...client, actor: operator }))
    now += 1_000
    expect(await scimStatus(base, living)).toBe(401)
  })

  it('dies with a secret that expires', async () => {
    const client = await anOAuthClient(database.db)
    const token = await tokenOf(client)
    await database.db
      .updateTable('clientSecret')
      .set({ expiresAt: new Date() })
      .where('id', '=', client.secretId)
      .execute()
    expect(await scimStatus(base, token)).toBe(401)
  })

  it('in the query is not looked at', async () => {
    const token = await tokenOf(await anOAuthClient(database.db))
    expect((await fetch(`${base}/scim/v2/Users?access_token=${token}`)).status).toBe(401)
  })
})
