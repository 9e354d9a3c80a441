import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { countPeopleOfClient } from '../../src/people/reach-store.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson } from '../support/people.ts'
import { aKeyPair, assertionClaims, assertionForm, grant, requestToken, scimStatus } from '../oauth/oauth-client.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are JSON of any shape, and expectations say which
type Json = any

let database: TestDatabase
let api: TestApi
let owner: ApiCaller
let path: string
let clientId: string
beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  const { tenantId, client } = await aClient(database.db)
  owner = await api.withKey(tenantId)
  clientId = client.id
  path = `/provisioning-clients/${clientId}`
})
afterAll(async () => {
  await api.close()
  await database.close()
})

describe('OAuth secrets', () => {
  it('are minted, shown once, listed and revoked, and each is in the audit', async () => {
    const minted = await owner<Json>('POST', `${path}/secrets`, { body: { expiresInDays: 30 } })
    expect(minted.status).toBe(201)
    const { secret, secretId, tokenUrl, expiresAt } = minted.body
    expect(minted.body).toMatchObject({
      clientId,
      tokenUrl: `${api.base}/oauth/token`,
      scimBaseUrl: `${api.base}/scim/v2`,
    })
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(30 * 86_400_000)
    const form = { ...grant, client_id: clientId, client_secret: secret }
    const granted = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(form) })
    expect(await scimStatus(api.base, (await granted.json()).access_token)).toBe(200)

    const listed = await owner<Json>('GET', `${path}/secrets`)
    expect(listed.text).not.toContain(secret)
    expect(listed.body.items).toMatchObject([
      { id: secretId, hint: secret.slice(-4), live: true, lastUsedAt: expect.any(String), revokedAt: null },
    ])
    const clients = await owner<Json>('GET', '/provisioning-clients')
    expect(clients.body.items).toMatchObject([{ id: clientId, lastUsedAt: listed.body.items[0].lastUsedAt }])
    expect((await owner('DELETE', `${path}/secrets/${secretId}`)).status).toBe(204)
    expect((await owner('DELETE', `${path}/secrets/${secretId}`)).status).toBe(404)
    expect((await owner<Json>('GET', `${path}/secrets`)).body.items).toMatchObject([{ live: false }])
    expect((await requestToken(api.base, form)).status).toBe(401)
    const audit = await owner<Json>('GET', '/audit')
    const types = audit.body.items.map(({ type }: Json) => type)
    expect(types.slice(0, 2)).toEqual(['client_secret.revoked', 'client_secret.minted'])
    expect(audit.text).not.toContain(secret)
  })

  it('are five at most', async () => {
    for (let at = 0; at < 5; at++) expect((await owner('POST', `${path}/secrets`, { body: {} })).status).toBe(201)
    const sixth = await owner<Json>('POST', `${path}/secrets`, { body: {} })
    expect([sixth.status, sixth.body.code]).toEqual([409, 'too_many_secrets'])
    expect((await owner('POST', `${path}/secrets`, { body: { expiresInDays: 0 } })).status).toBe(400)
  })
})

describe('public keys', () => {
  it('are set as a whole, and let the client in', async () => {
    const pair = await aKeyPair('ES256', 'mine')
    const { status, body } = await owner<Json>('PUT', `${path}/keys`, { body: { keys: [pair.jwk] } })
    expect(status).toBe(200)
    expect(body).toMatchObject({ clientId, keys: [{ jwk: { ...pair.jwk, kid: 'mine' }, lastUsedAt: null }] })
    const assertion = await pair.sign(assertionClaims(api.base, clientId))
    expect((await requestToken(api.base, assertionForm(assertion))).status).toBe(200)
    expect((await owner<Json>('GET', `${path}/keys`)).body.keys).toMatchObject([{ lastUsedAt: expect.any(String) }])
    expect((await owner<Json>('PUT', `${path}/keys`, { body: { keys: [] } })).body.keys).toEqual([])
    const late = await pair.sign(assertionClaims(api.base, clientId))
    expect((await requestToken(api.base, assertionForm(late))).status).toBe(401)
  })

  it('that are wrong are named, and nothing is changed', async () => {
    const pair = await aKeyPair('ES256')
    await owner('PUT', `${path}/keys`, { body: { keys: [pair.jwk] } })
    const { status, body } = await owner<Json>('PUT', `${path}/keys`, { body: { keys: [{ ...pair.jwk, d: 'x' }] } })
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid_setting', 'keys.0'])
    for (const wrong of [{}, { keys: 'x' }, { keys: [1] }, { keys: Array.from({ length: 11 }, () => pair.jwk) }])
      expect((await owner('PUT', `${path}/keys`, { body: wrong })).status).toBe(400)
    expect((await owner<Json>('GET', `${path}/keys`)).body.keys).toHaveLength(1)
  })
})

describe('what a client may come in by', () => {
  const credentialsOf = async (of: string) => {
    const { body } = await owner<Json>('GET', '/provisioning-clients')
    return body.items.find(({ id }: Json) => id === of)
  }
  const revoke = (table: 'clientToken' | 'clientSecret', of: string) =>
    database.db.updateTable(table).set({ revokedAt: new Date() }).where('clientId', '=', of).execute()

  it('is told of tokens, secrets and keys alike, with the last end and with what is in use', async () => {
    const connected = await owner<Json>('POST', '/provisioning-clients', { body: { kind: 'okta', name: 'By OAuth' } })
    const { client, expiresAt, token } = connected.body
    const ofIt = `/provisioning-clients/${client.id}`
    const none = { live: 0, lastExpiresAt: null }
    expect(client.credentials).toEqual({
      tokens: { live: 1, lastExpiresAt: expiresAt },
      secrets: none,
      keys: { live: 0 },
      inUse: null,
    })
    await owner('POST', `${ofIt}/secrets`, { body: { expiresInDays: 5 } })
    const later = (await owner<Json>('POST', `${ofIt}/secrets`, { body: { expiresInDays: 30 } })).body
    await owner('PUT', `${ofIt}/keys`, { body: { keys: [(await aKeyPair('ES256')).jwk] } })
    const secrets = { live: 2, lastExpiresAt: later.expiresAt }
    expect((await credentialsOf(client.id)).credentials).toMatchObject({ secrets, keys: { live: 1 }, inUse: null })

    expect(await scimStatus(api.base, token)).toBe(200)
    await expect.poll(async () => (await credentialsOf(client.id)).credentials.inUse?.kind).toBe('token')
    const form = { ...grant, client_id: client.id, client_secret: later.secret }
    expect((await requestToken(api.base, form)).status).toBe(200)
    await expect
      .poll(async () => (await credentialsOf(client.id)).credentials.inUse)
      .toMatchObject({ kind: 'secret', expiresAt: later.expiresAt })

    await revoke('clientToken', client.id)
    expect((await credentialsOf(client.id)).credentials).toMatchObject({ tokens: none, secrets })
    await database.db
      .updateTable('clientSecret')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where('clientId', '=', client.id)
      .execute()
    const left = await credentialsOf(client.id)
    expect(left.credentials).toEqual({ tokens: none, secrets: none, keys: { live: 1 }, inUse: null })
    expect(left.lastUsedAt).toEqual(expect.any(String))
  })

  it('counts as its last request on the overview, also where the log has none', async () => {
    const connected = await owner<Json>('POST', '/provisioning-clients', { body: { kind: 'api', name: 'Silent' } })
    const { id } = connected.body.client
    const lastRequest = async () => {
      const { body } = await owner<Json>('GET', '/overview/clients')
      return body.items.find((client: Json) => client.id === id).lastRequestAt
    }
    expect(await lastRequest()).toBeNull()
    const minted = await owner<Json>('POST', `/provisioning-clients/${id}/secrets`, { body: {} })
    await requestToken(api.base, { ...grant, client_id: id, client_secret: minted.body.secret })
    expect(await lastRequest()).toBe((await credentialsOf(id)).credentials.inUse.lastUsedAt)
  })

  it('is another client’s, and another company’s, of its own', async () => {
    const other = await aClient(database.db)
    const theirs = await api.withKey(other.tenantId)
    await theirs('POST', `/provisioning-clients/${other.client.id}/secrets`, { body: {} })
    const second = await owner<Json>('POST', '/provisioning-clients', { body: { kind: 'okta', name: 'Beside it' } })
    await revoke('clientToken', second.body.client.id)
    expect((await credentialsOf(second.body.client.id)).credentials).toMatchObject({
      tokens: { live: 0 },
      secrets: { live: 0 },
      keys: { live: 0 },
    })
    const { body } = await theirs<Json>('GET', '/provisioning-clients')
    expect(body.items.map(({ credentials }: Json) => credentials.secrets.live)).toEqual([1])
  })
})

describe('whom a client has brought', () => {
  const reachOf = async (of: string, caller = owner) => {
    const { status, body } = await caller<Json>('GET', `/provisioning-clients/${of}/reach`)
    return status === 200 ? body : status
  }

  it('is counted, known by an id of its own or not, with its groups, and no other client’s', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db, { kind: 'okta' })
    const beside = await aClient(db, { tenantId, kind: 'okta' })
    const theirs = await api.withKey(tenantId)
    expect(await reachOf(client.id, theirs)).toEqual({ people: 0, isAll: true, groups: 0 })

    const brought = { tenantId, clientId: client.id, source: 'okta' } as const
    await aPerson(db, { ...brought, externalId: '00u1' })
    await aPerson(db, brought)
    const byOther = { tenantId, clientId: beside.client.id, source: 'okta' } as const
    const shared = await aPerson(db, { ...byOther, externalId: '00u1' })
    await aPerson(db, byOther)
    await aPerson(db, { tenantId })
    await db
      .insertInto('personExternalId')
      .values({ tenantId, clientId: client.id, externalId: '00u9', personNo: shared.no })
      .execute()
    const actor = { kind: 'client', id: client.id } as const
    await inTransaction(db, (trx) =>
      createGroup(trx, { tenantId, displayName: 'Crew', pushedBy: client.id, memberIds: [], actor }),
    )
    await inTransaction(db, (trx) => createGroup(trx, { tenantId, displayName: 'Choir', memberIds: [], actor }))
    expect(await reachOf(client.id, theirs)).toEqual({ people: 3, isAll: true, groups: 1 })
    expect(await reachOf(beside.client.id, theirs)).toEqual({ people: 2, isAll: true, groups: 0 })
    expect(await reachOf(client.id)).toBe(404)

    const countTo = (counted: number, lookedAt: number) =>
      countPeopleOfClient(db, { tenantId, clientId: client.id, kind: 'okta' }, { counted, lookedAt })
    expect(await countTo(3, 4)).toEqual({ people: 3, isAll: true })
    expect(await countTo(2, 4)).toEqual({ people: 2, isAll: false })
    // Of the four of its kind only the two newest are looked at: both are the other client's.
    expect(await countTo(3, 2)).toEqual({ people: 2, isAll: false })
  })

  it('is nobody’s any more once the client is disconnected', async () => {
    const { tenantId, client } = await aClient(database.db)
    const theirs = await api.withKey(tenantId)
    await theirs('DELETE', `/provisioning-clients/${client.id}`)
    expect([await reachOf(client.id, theirs), await reachOf('nonsense', theirs)]).toEqual([404, 404])
  })
})
