import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { NotFound } from '../../src/base/errors.ts'
import type { Trx } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createApiKeyAuthenticator } from '../../src/tenants/api-key-authenticator.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../../src/tenants/api-key.ts'
import { createClientAuthenticator } from '../../src/tenants/client-authenticator.ts'
import { mintClientToken, revokeClientToken, type TokenOrder } from '../../src/tenants/client-token.ts'
import { ClientNameTaken, InvalidSetting, TooManyTokens } from '../../src/tenants/errors.ts'
import { disconnectClient, listClients, setInviteOnCreate } from '../../src/tenants/manage-clients.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aTenant, contentsOf } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const mint = (order: Omit<TokenOrder, 'actor'>) =>
  inTransaction(database.db, (trx) => mintClientToken(trx, { ...order, actor: operator }))

/** An authenticator whose clock the test moves. */
function authenticator() {
  let now = Date.now()
  const clock = () => new Date(now)
  const authenticate = createClientAuthenticator(database.db, { clock })
  return { authenticate, wait: (milliseconds: number) => (now += milliseconds) }
}

async function lastUse(tenantId: number) {
  const { db } = database
  const { lastUsedAt } = await db
    .selectFrom('clientToken')
    .select('lastUsedAt')
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow()
  return lastUsedAt
}

describe('a provisioning client', () => {
  it('is connected with a token that is kept as a hash alone', async () => {
    const { db } = database
    const { tenantId, client, token } = await aClient(db, { kind: 'okta' })
    expect(token).toMatch(/^vst_scim_[0-9A-Za-z]{43}$/)
    expect(await contentsOf(db, tenantId)).not.toContain(token)
    const [listed] = await listClients(db, tenantId)
    expect(listed).toMatchObject({ id: client.id, kind: 'okta', tokens: [{ hint: token.slice(-4), revokedAt: null }] })
    expect(await listClients(db, (await aTenant(db)).id)).toEqual([])
  })

  it('has a name of its own in the tenant', async () => {
    const { db } = database
    const { tenantId } = await aClient(db, { name: 'Entra' })
    await expect(aClient(db, { tenantId, name: 'Entra' })).rejects.toThrow(ClientNameTaken)
    await aClient(db, { name: 'Entra' })
  })

  it('has at most two live tokens, however many are asked for at once', async () => {
    const { db } = database
    const { tenantId, client, token } = await aClient(db)
    const key = { tenantId, clientId: client.id }
    const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => mint(key)))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(mint(key)).rejects.toThrow(TooManyTokens)

    const [{ tokens }] = (await listClients(db, tenantId)) as [Awaited<ReturnType<typeof listClients>>[0]]
    const first = tokens.find(({ hint }) => token.endsWith(hint))!
    await inTransaction(db, (trx) => revokeClientToken(trx, { ...key, tokenId: first.id, actor: operator }))
    await mint(key)
    await db
      .updateTable('clientToken')
      .set({ expiresAt: new Date(0) })
      .where('tenantId', '=', tenantId)
      .execute()
    await mint(key)
  })

  it('is nobody in another tenant', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const { id: other } = await aTenant(db)
    const before = await contentsOf(db, tenantId)
    const key = { tenantId: other, clientId: client.id, actor: operator }
    const [{ tokens }] = (await listClients(db, tenantId)) as [Awaited<ReturnType<typeof listClients>>[0]]
    await expect(mint(key)).rejects.toThrow(NotFound)
    const acts = [
      (trx: Trx) => revokeClientToken(trx, { ...key, tokenId: tokens[0]!.id }),
      (trx: Trx) => setInviteOnCreate(trx, { ...key, inviteOnCreate: true }),
      (trx: Trx) => disconnectClient(trx, key),
    ]
    for (const act of acts) await expect(inTransaction<unknown>(db, act)).rejects.toThrow(NotFound)
    await expect(mint({ tenantId, clientId: 'no uuid' })).rejects.toThrow(NotFound)
    expect(await contentsOf(db, tenantId)).toBe(before)
  })

  it('refuses a lifetime that is none', async () => {
    const { tenantId, client } = await aClient(database.db)
    for (const lifetimeDays of [0, 1.5, 3_651])
      await expect(mint({ tenantId, clientId: client.id, lifetimeDays })).rejects.toThrow(InvalidSetting)
  })
})

describe('a token', () => {
  it('names its tenant and client', async () => {
    const { tenantId, client, token } = await aClient(database.db, { kind: 'google' })
    const caller = await authenticator().authenticate(token)
    expect(caller).toEqual({
      tenantId,
      clientId: client.id,
      clientKind: 'google',
      tokenId: expect.any(String),
      canReadClaimLinks: false,
      schemaVersion: 0,
      keepsClaimed: false,
    })
  })

  it.each(['', 'vst_scim_', 'vst_scim_unknown', 'vst_api_unknown', 'x'])('that is %j is nobody', async (bearer) => {
    expect(await authenticator().authenticate(bearer)).toBeUndefined()
  })

  it('is refused within a second of its revocation, and not asked about before', async () => {
    const { db } = database
    const { tenantId, client, token } = await aClient(db)
    const { authenticate, wait } = authenticator()
    const { tokenId } = (await authenticate(token))!
    await inTransaction(db, (trx) =>
      revokeClientToken(trx, { tenantId, clientId: client.id, tokenId, actor: operator }),
    )
    wait(999)
    expect(await authenticate(token)).toBeDefined()
    wait(1)
    expect(await authenticate(token)).toBeUndefined()
    const again = inTransaction(db, (trx) =>
      revokeClientToken(trx, { tenantId, clientId: client.id, tokenId, actor: operator }),
    )
    await expect(again).rejects.toThrow(NotFound)
  })

  it('is refused when it has expired, and when its client is disconnected', async () => {
    const { db } = database
    const expired = await aClient(db)
    const disconnected = await aClient(db)
    await db
      .updateTable('clientToken')
      .set({ expiresAt: new Date() })
      .where('tenantId', '=', expired.tenantId)
      .execute()
    const { tenantId, client } = disconnected
    await inTransaction(db, (trx) => disconnectClient(trx, { tenantId, clientId: client.id, actor: operator }))
    for (const { token } of [expired, disconnected]) expect(await authenticator().authenticate(token)).toBeUndefined()
  })

  it('unknown is not remembered: it works as soon as there is one', async () => {
    const { db } = database
    const { tenantId, token } = await aClient(db)
    await db.updateTable('clientToken').set({ revokedAt: new Date() }).where('tenantId', '=', tenantId).execute()
    const { authenticate } = authenticator()
    expect(await authenticate(token)).toBeUndefined()
    await db.updateTable('clientToken').set({ revokedAt: null }).where('tenantId', '=', tenantId).execute()
    expect(await authenticate(token)).toBeDefined()
  })

  it('writes down its last use once a minute, and works where that fails', async () => {
    const { db } = database
    const { tenantId, token } = await aClient(db)
    const { authenticate, wait } = authenticator()
    await authenticate(token)
    await expect.poll(() => lastUse(tenantId)).toBeInstanceOf(Date)
    const long = new Date(Date.now() - 3_600_000)
    await db.updateTable('clientToken').set({ lastUsedAt: long }).where('tenantId', '=', tenantId).execute()
    wait(30_000)
    await authenticate(token)
    wait(31_000)
    expect(await lastUse(tenantId)).toEqual(long)
    await authenticate(token)
    await expect.poll(() => lastUse(tenantId)).not.toEqual(long)

    await db.schema.alterTable('client_token').renameColumn('last_used_at', 'moved').execute()
    const errors: unknown[] = []
    const unlucky = createClientAuthenticator(db, { onError: (error) => errors.push(error) })
    expect(await unlucky(token)).toBeDefined()
    await expect.poll(() => errors).toHaveLength(1)
    await db.schema.alterTable('client_token').renameColumn('moved', 'last_used_at').execute()
  })
})

describe('an API key', () => {
  it('names its tenant and scopes until it is revoked', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const order = { tenantId, name: 'export', scopes: ['people:read', 'people:read'] as const, actor: operator }
    const { key, apiKey } = await inTransaction(db, (trx) => createApiKey(trx, order))
    expect(apiKey).toMatch(/^vst_api_/)
    let now = Date.now()
    const authenticate = createApiKeyAuthenticator(db, { clock: () => new Date(now) })
    expect(await authenticate(apiKey)).toEqual({ tenantId, keyId: key.id, scopes: ['people:read'] })
    expect(await authenticate(`${apiKey}x`)).toBeUndefined()

    const stranger = { tenantId: (await aTenant(db)).id, apiKeyId: key.id, actor: operator }
    await expect(inTransaction(db, (trx) => revokeApiKey(trx, stranger))).rejects.toThrow(NotFound)
    await inTransaction(db, (trx) => revokeApiKey(trx, { tenantId, apiKeyId: key.id, actor: operator }))
    now += 1_000
    expect(await authenticate(apiKey)).toBeUndefined()
    expect(await listApiKeys(db, tenantId)).toMatchObject([{ id: key.id, revokedAt: expect.any(Date) }])
    expect(await listApiKeys(db, stranger.tenantId)).toEqual([])
  })

  it('is refused when it has expired, and is never made without a known scope', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const make = (scopes: string[], expiresAt?: Date) =>
      inTransaction(db, (trx) =>
        createApiKey(trx, { tenantId, name: 'x', scopes: scopes as never, expiresAt, actor: operator }),
      )
    const { apiKey } = await make(['audit:read'], new Date())
    expect(await createApiKeyAuthenticator(db)(apiKey)).toBeUndefined()
    await expect(make([])).rejects.toThrow(InvalidSetting)
    await expect(make(['people:everything'])).rejects.toThrow(InvalidSetting)
  })
})
