import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { setCredential } from '../../src/people/credential-store.ts'
import { linkIdentity, personOfIdentity } from '../../src/people/identity-store.ts'
import { findMembersByLogin } from '../../src/session/sign-in-store.ts'
import { queueConflict } from '../../src/sso/conflict-store.ts'
import { type ApiCaller, anApi, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aSessionOf } from '../support/members.ts'
import { type HostileProvider, startHostileProvider } from '../support/hostile-provider.ts'
import { anInvitedPerson, aPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let provider: HostileProvider

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database, { env: { OUTGOING_ALLOW: '127.0.0.1' } })
  provider = await startHostileProvider()
})
afterAll(async () => {
  await provider.close()
  await api.close()
  await database.close()
})

interface Connection {
  id: string
  state: string
  testedAt: string | null
  match: { claim: string }
  settings: Record<string, unknown>
  addresses: Record<string, string>
}

async function aDraft(call: ApiCaller, { issuer = provider.issuerThat({}), ...more }: Record<string, unknown> = {}) {
  const { clientId, clientSecret } = provider
  const body = { protocol: 'oidc', name: 'Entra ID', settings: { issuer, clientId }, clientSecret, ...more }
  return call<Connection & { code: string }>('POST', '/sso-connections', { body })
}

async function eventsOf(tenantId: number): Promise<string[]> {
  const rows = await database.db
    .selectFrom('audit')
    .select('type')
    .where('tenantId', '=', tenantId)
    .orderBy('no')
    .execute()
  return rows.map(({ type }) => type).filter((type) => type.startsWith('sso'))
}

describe('a connection', () => {
  it('is a draft, and tells what the provider is to know, but never its secret', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const owner = await api.withSession(tenantId)
    const made = await aDraft(owner)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      state: 'draft',
      hasSecrets: true,
      match: { key: 'email', claim: 'email' },
      testedAt: null,
    })
    expect(made.body.addresses).toMatchObject({ redirectUri: `${api.base}/sso/oidc/callback` })
    expect(made.text).not.toContain(provider.clientSecret)
    const stored = await database.db
      .selectFrom('ssoConnection')
      .selectAll()
      .where('id', '=', made.body.id)
      .executeTakeFirstOrThrow()
    expect(stored.secrets!.includes(provider.clientSecret)).toBe(false)
    expect((await aDraft(owner)).body.code).toBe('sso_connection_name_taken')
  })

  it('is enabled after a test, tested anew after a change, and deleted only while nobody uses it', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const owner = await api.withSession(tenantId)
    const { id } = (await aDraft(owner)).body
    const path = `/sso-connections/${id}`
    const enable = (body?: object) =>
      owner<Connection & { code: string }>('POST', `${path}/enable`, { body: body ?? {} })
    expect((await enable()).body.code).toBe('sso_connection_not_ready')

    const { report } = await runTest(owner, id)
    expect(report).toMatchObject({
      outcome: 'nobody',
      subject: 'the-subject',
      emailVerified: true,
      matchValues: ['mia@example.com'],
    })
    expect((await enable()).body).toMatchObject({ state: 'enabled' })
    expect((await owner('DELETE', path)).body.code).toBe('sso_connection_in_use')

    const settings = { issuer: provider.issuerThat({}), clientId: 'the-client' }
    expect((await owner<Connection>('PATCH', path, { body: { settings } })).body).toMatchObject({
      state: 'enabled',
      testedAt: null,
    })
    expect((await owner<Connection>('POST', `${path}/disable`)).body.state).toBe('disabled')
    expect((await enable({ untested: true })).body.state).toBe('enabled')
    await owner('POST', `${path}/disable`)
    expect((await owner('DELETE', path)).status).toBe(204)
    expect(await eventsOf(tenantId)).toEqual([
      'sso_connection.created',
      'sso_connection.tested',
      'sso_connection.enabled',
      'sso_connection.changed',
      'sso_connection.disabled',
      'sso_connection.enabled',
      'sso_connection.disabled',
      'sso_connection.deleted',
    ])
  })

  it('says how many it knows, and none of another connection', async () => {
    const { tenantId, person } = await anInvitedPerson(database.db)
    const owner = await api.withSession(tenantId)
    const { body: entra } = await aDraft(owner)
    const { body: okta } = await aDraft(owner, { name: 'Okta' })
    const identity = { tenantId, connectionId: entra.id, issuer: 'https://entra.example', subject: 'maria' }
    await linkIdentity(database.db, { ...identity, personNo: person.no })
    const reachOf = async (id: string) => (await owner('GET', `/sso-connections/${id}/reach`)).body
    expect(await reachOf(entra.id)).toEqual({ people: 1 })
    expect(await reachOf(okta.id)).toEqual({ people: 0 })
  })

  it('refuses what cannot be, and says where', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const key = await api.withKey(tenantId)
    const wrong = await aDraft(key, { settings: { issuer: 'ftp://x', clientId: '' } })
    expect(wrong.status).toBe(400)
    expect(JSON.stringify(wrong.body)).toContain('settings.issuer')
    const unsafe = await aDraft(key, { match: { key: 'user_name' } })
    expect(unsafe.body.match.claim).toBe('preferred_username')
    const enabled = await key('POST', `/sso-connections/${unsafe.body.id}/enable`, { body: { untested: true } })
    expect(enabled.body.code).toBe('sso_connection_not_ready')
  })

  it('proves itself by a key of its own, whose public half it publishes', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const key = await api.withKey(tenantId)
    const settings = { issuer: provider.issuerThat({}), clientId: 'x', clientAuthentication: 'private_key_jwt' }
    const { addresses } = (await aDraft(key, { settings, clientSecret: undefined })).body
    const { keys } = (await (await fetch(addresses.jwks!)).json()) as { keys: Record<string, string>[] }
    expect(Object.keys(keys[0]!).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })
})

interface Test {
  state: string
  report: { outcome: string; refusal?: { reason: string; remedy: string } } | null
}

/** In the admin's own browser. */
async function runTest(owner: ApiCaller & { cookie: string }, connectionId: string) {
  const { body } = await owner<{ id: string; address: string }>('POST', `/sso-connections/${connectionId}/tests`)
  const begun = await fetch(body.address, { redirect: 'manual', headers: { cookie: owner.cookie } })
  const [binding = ''] = begun.headers.getSetCookie().map((line) => line.split(';')[0]!)
  const answer = await fetch(begun.headers.get('location')!, { redirect: 'manual' })
  const cookie = `${owner.cookie}; ${binding}`
  const page = await fetch(answer.headers.get('location')!, { redirect: 'manual', headers: { cookie } })
  const test = await owner<Test>('GET', `/sso-tests/${body.id}`)
  return { ...test.body, id: body.id, html: await page.text() }
}

describe('a test', () => {
  it('shows what came and whom it would mean, and changes nothing', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const { person } = await anInvitedPerson(database.db, { tenantId, userName: 'mia@example.com' })
    const owner = await api.withSession(tenantId)
    const { id } = (await aDraft(owner)).body
    const { report, state, html, id: testId } = await runTest(owner, id)
    expect([state, report]).toMatchObject(['done', { outcome: 'claims', personIds: [person.id] }])
    expect(html).toContain('The test went well')
    expect(html).toContain('mia@example.com')
    for (const table of ['externalIdentity', 'ssoProof'] as const) {
      expect(await database.db.selectFrom(table).select('tenantId').where('tenantId', '=', tenantId).execute()).toEqual(
        [],
      )
    }
    const colleague = await api.withSession(tenantId)
    expect((await colleague('GET', `/sso-tests/${testId}`)).status).toBe(404)
  })

  it('says what is wrong and what to do, and leaves the connection untested', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const owner = await api.withSession(tenantId)
    const issuer = provider.issuerThat({ token: () => ({ status: 401, body: { error: 'invalid_client' } }) })
    const { id } = (await aDraft(owner, { settings: { issuer, clientId: 'the-client' } })).body
    const { report, html } = await runTest(owner, id)
    expect(report).toMatchObject({
      outcome: 'refused',
      refusal: { reason: 'token_refused', received: 'invalid_client' },
    })
    expect(html).toContain('the client secret is wrong')
    expect((await owner<Connection>('GET', `/sso-connections/${id}`)).body.testedAt).toBeNull()
  })

  it.each([
    { what: 'says that it is another', issuerOf: (issuer: string) => `${issuer}/`, reason: 'metadata_issuer_wrong' },
    { what: 'is inside the network', issuerOf: () => 'https://127.0.0.2', reason: 'outgoing_inside_the_network' },
  ])('tells its admin why, where an issuer $what and nobody comes to the provider', async ({ issuerOf, reason }) => {
    const { id: tenantId } = await aTenant(database.db)
    const owner = await api.withSession(tenantId)
    const issuer = issuerOf(provider.issuerThat({}))
    const connection = (await aDraft(owner, { settings: { issuer, clientId: 'the-client' } })).body
    const { id, address } = (
      await owner<{ id: string; address: string }>('POST', `/sso-connections/${connection.id}/tests`)
    ).body
    const page = await fetch(address, { redirect: 'manual', headers: { cookie: owner.cookie } })
    expect(await page.text()).toContain('The test found something')
    const { state, report } = (await owner<Test>('GET', `/sso-tests/${id}`)).body
    expect([state, report]).toMatchObject(['done', { outcome: 'refused', refusal: { reason } }])
  })
})

describe('a conflict', () => {
  async function aConflict() {
    const { id: tenantId } = await aTenant(database.db)
    const owner = await api.withSession(tenantId)
    const { id: connectionId } = (await aDraft(owner)).body
    const { person } = await anInvitedPerson(database.db, { tenantId })
    await database.pool.query('update standing set claimed_at = now() where person_no = $1', [person.no])
    const identity = { tenantId, connectionId, issuer: 'https://idp.example', subject: 'mia' }
    await inTransaction(database.db, (trx) =>
      queueConflict(trx, {
        ...identity,
        reason: 'already_claimed',
        matchValue: 'mia@x.example',
        personNos: [person.no],
      }),
    )
    return { tenantId, owner, person, identity }
  }
  const listed = async (call: ApiCaller) =>
    (await call<{ items: { id: string; people: { personId: string }[] }[] }>('GET', '/sso-conflicts')).body.items

  it('is decided by an admin: who has claimed signs in by the identity from then on', async () => {
    const { tenantId, owner, person, identity } = await aConflict()
    const [conflict] = await listed(owner)
    expect(conflict!.people).toMatchObject([{ personId: person.id, isClaimed: true }])
    const body = { personId: person.id }
    expect((await owner('POST', `/sso-conflicts/${conflict!.id}/resolve`, { body })).status).toBe(204)
    expect(await personOfIdentity(database.db, identity)).toMatchObject({ personId: person.id, authMethod: 'sso' })
    expect(await listed(owner)).toEqual([])
    expect(await eventsOf(tenantId)).toContain('sso.conflict_resolved')
    const shown = await owner<{ items: unknown[] }>('GET', `/people/${person.id}/identities`)
    expect(shown.body.items).toMatchObject([{ subject: 'mia', connectionName: 'Entra ID' }])
    const gone = await owner('DELETE', `/people/${person.id}/identities/${identity.connectionId}`)
    expect(gone.status).toBe(204)
    expect(await personOfIdentity(database.db, identity)).toBeUndefined()
  })

  it('about the person whom an owner also is, is an owner’s: whoever has the identity comes in as the owner', async () => {
    const { tenantId, owner, person, identity } = await aConflict()
    await owner('PATCH', `/admins/${owner.adminId}`, { body: { personId: person.id } })
    const [conflict] = await listed(owner)
    const resolve = (call: ApiCaller) =>
      call('POST', `/sso-conflicts/${conflict!.id}/resolve`, { body: { personId: person.id } })
    const reset = (call: ApiCaller) => call('POST', `/people/${person.id}/reset-claim`, { body: {} })
    for (const caller of [await api.withSession(tenantId, 'admin'), await api.withKey(tenantId)]) {
      for (const answer of [await resolve(caller), await reset(caller)]) {
        expect([answer.status, answer.body.code]).toEqual([403, 'not_allowed_to_grant'])
      }
    }
    expect(await personOfIdentity(database.db, identity)).toBeUndefined()
    expect((await resolve(owner)).status).toBe(204)
    expect((await reset(owner)).status).toBe(200)
  })

  it('gives nobody of another tenant the identity', async () => {
    const { owner } = await aConflict()
    const stranger = await aPerson(database.db)
    const [conflict] = await listed(owner)
    const answer = await owner('POST', `/sso-conflicts/${conflict!.id}/resolve`, { body: { personId: stranger.id } })
    expect(answer.status).toBe(404)
    expect(await listed(owner)).toHaveLength(1)
    expect((await owner('DELETE', `/sso-conflicts/${conflict!.id}`)).status).toBe(204)
    expect(await listed(owner)).toEqual([])
  })
})

describe('how one person signs in', () => {
  async function aClaimed({ hasPassword = true, authMethod = null as 'sso' | null } = {}) {
    const { id: tenantId } = await aTenant(database.db)
    const owner = await api.withSession(tenantId)
    const { person } = await anInvitedPerson(database.db, { tenantId })
    const whose = { tenantId, personNo: person.no }
    await database.db
      .updateTable('standing')
      .set({ claimedAt: new Date(), authMethod })
      .where('personNo', '=', person.no)
      .execute()
    if (hasPassword) await setCredential(database.db, { ...whose, passwordHash: 'kept' })
    await aSessionOf(database.db, person)
    const set = (authMethod: 'sso' | 'password' | null) =>
      owner<{ code: string }>('PUT', `/people/${person.id}/auth-method`, { body: { authMethod } })
    const sessions = async () =>
      (await database.db.selectFrom('session').select('id').where('personNo', '=', person.no).execute()).length
    const shown = async () => (await owner<{ signIn: object }>('GET', `/people/${person.id}`)).body.signIn
    return { tenantId, owner, person, set, sessions, shown }
  }
  async function anEnabledConnection(owner: ApiCaller) {
    const { id } = (await aDraft(owner)).body
    expect((await owner('POST', `/sso-connections/${id}/enable`, { body: { untested: true } })).status).toBeLessThan(
      300,
    )
  }

  it('is set to single sign-on: sessions end, the password stays stored and opens nothing', async () => {
    const { owner, person, set, sessions, shown } = await aClaimed()
    expect([(await set('sso')).body.code, await sessions()]).toEqual(['no_sso_connection', 1])
    await anEnabledConnection(owner)
    expect(await shown()).toEqual({ method: 'password', set: null, hasPassword: true })
    expect([(await set('sso')).status, await sessions()]).toEqual([200, 0])
    expect(await shown()).toEqual({ method: 'sso', set: 'sso', hasPassword: true })
    const login = person.userName
    expect(await findMembersByLogin(database.db, { tenantId: person.tenantId, login })).toEqual([])
    expect((await set('password')).status).toBe(200)
    expect(await findMembersByLogin(database.db, { tenantId: person.tenantId, login })).toHaveLength(1)
    const { rows } = await database.pool.query(
      `select detail from audit where person_id = $1 and type = 'person.auth_method_set' order by no`,
      [person.id],
    )
    expect(rows.map(({ detail }) => detail)).toEqual([
      { authMethod: 'sso', sessions: 1 },
      { authMethod: 'password', sessions: 0 },
    ])
  })

  it('is not set to a password that nobody has', async () => {
    const { owner, set, sessions, shown } = await aClaimed({ hasPassword: false, authMethod: 'sso' })
    await anEnabledConnection(owner)
    for (const method of ['password', null] as const) expect((await set(method)).body.code).toBe('no_password_kept')
    expect([await sessions(), await shown()]).toEqual([1, { method: 'sso', set: 'sso', hasPassword: false }])
  })

  it('leaves sessions where nothing changes about it', async () => {
    const { set, sessions } = await aClaimed()
    expect([(await set('password')).status, await sessions()]).toEqual([200, 1])
  })
})

describe('an admin who is a person here', () => {
  it('is linked by another, to nobody of another tenant', async () => {
    const { id: tenantId } = await aTenant(database.db)
    const owner = await api.withSession(tenantId)
    const colleague = await api.withSession(tenantId, 'admin')
    const path = `/admins/${colleague.adminId}`
    const person = await aPerson(database.db, { tenantId })
    const stranger = await aPerson(database.db)
    expect((await owner('PATCH', path, { body: { personId: stranger.id } })).status).toBe(404)
    expect((await owner('PATCH', path, { body: { personId: person.id } })).body).toMatchObject({ isPerson: true })
    expect((await owner('PATCH', path, { body: { personId: null } })).body).toMatchObject({ isPerson: false })
  })
})

it('finds a refusal by the number that the member reads out, and none of another tenant', async () => {
  const { id: tenantId } = await aTenant(database.db)
  const owner = await api.withSession(tenantId)
  const issuer = provider.issuerThat({ discovery: () => ({ status: 404, body: {} }) })
  const { id } = (await aDraft(owner, { settings: { issuer, clientId: 'x' } })).body
  await owner('POST', `/sso-connections/${id}/enable`, { body: { untested: true } })
  const page = await (await fetch(`${api.base}/sso/start/${id}`)).text()
  const [reference = ''] = /(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])/.exec(page)!
  const found = await owner<{ items: object[] }>('GET', `/audit?reference=${reference.toLowerCase()}`)
  expect(found.body.items).toMatchObject([
    { type: 'sso.refused', subjectId: id, detail: { reason: 'metadata_unusable' } },
  ])
  const twin = await api.withSession((await aTenant(database.db)).id)
  expect((await twin<{ items: object[] }>('GET', `/audit?reference=${reference}`)).body.items).toEqual([])
})
