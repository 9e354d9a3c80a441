import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRoutes } from '../../src/admin/all-routes.ts'
import { scopesOf } from '../../src/admin/authorize.ts'
import { bodyOf, type Route } from '../../src/admin/route.ts'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { startInviteAll } from '../../src/invite/start-invite-all.ts'
import { mintClientSecret } from '../../src/oauth/client-secret.ts'
import { declareExtension } from '../../src/people/extensions/declare-extension.ts'
import { saveMessage } from '../../src/mail/saved-messages.ts'
import { apiKeyScopes, createApiKey, listApiKeys } from '../../src/tenants/api-key.ts'
import { addDomain } from '../../src/tenants/domains/manage-domains.ts'
import { hashPassword } from '../../src/people/password.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { linkIdentity } from '../../src/people/identity-store.ts'
import { queueConflict } from '../../src/sso/conflict-store.ts'
import { insertTest } from '../../src/sso/test-store.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { listClients } from '../../src/tenants/manage-clients.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aSessionOf } from '../support/members.ts'
import { aClient, aPerson, aTenant, contentsOf } from '../support/people.ts'
import { aSamlConnection } from '../sso/saml/connection.ts'
import { aProvider } from '../sso/saml/provider.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  tenantId = (await aTenant(database.db)).id
})
afterAll(async () => {
  await api.close()
  await database.close()
})

const title = (route: Route) => `${route.method.toUpperCase()} ${route.path}`
const anywhere = (path: string) => path.replaceAll(/\{\w+\}/g, '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11')
const callRoute = (caller: ApiCaller, route: Route, path = anywhere(route.path)) =>
  caller(route.method.toUpperCase(), path, bodyOf(route) ? { body: {} } : {})

describe('whoever proves nothing', () => {
  it.each(allRoutes.map((route) => [title(route), route] as const))('gets 401 from %s', async (_, route) => {
    expect((await callRoute(api.anonymous, route)).status).toBe(401)
  })

  it.each(['Bearer vst_api_wrong', 'Bearer ', 'Basic dXNlcjpwYXNz', 'vst_api_x', 'Bearer vst_scim_x'])(
    'gets the same with %s',
    async (authorization) => {
      const { status, headers, body } = await api.anonymous('GET', '/me', { headers: { authorization } })
      expect([status, body.code]).toEqual([401, 'not_signed_in'])
      expect(headers.get('www-authenticate')).toBe('Bearer')
    },
  )

  it('is not let in by a cookie beside a bad token', async () => {
    const session = await api.withSession(tenantId)
    expect((await session('GET', '/me', { headers: { authorization: 'Bearer vst_api_wrong' } })).status).toBe(401)
  })
})

describe('a key without the scope', () => {
  it.each(allRoutes.filter((route) => scopesOf(route).length > 0).map((route) => [title(route), route] as const))(
    'gets 403 from %s',
    async (_, route) => {
      const others = apiKeyScopes.filter((scope) => !scopesOf(route).includes(scope))
      const answer = await callRoute(await api.withKey(tenantId, others), route)
      expect([answer.status, ['scope_missing', 'session_only'].includes(String(answer.body.code))]).toEqual([403, true])
    },
  )
})

describe('roles', () => {
  it('give an inviter people and invitations, and nothing else', async () => {
    const inviter = await api.withSession(tenantId, 'inviter')
    expect((await inviter('GET', '/people')).status).toBe(200)
    expect((await inviter('GET', '/audit')).status).toBe(403)
    expect((await inviter('POST', '/people', { body: { email: 'a@example.com' } })).status).toBe(403)
  })

  it('give an auditor reading, but no outbox, where claim links stand', async () => {
    const auditor = await api.withSession(tenantId, 'auditor')
    expect((await auditor('GET', '/audit')).status).toBe(200)
    expect((await auditor('GET', '/outbox')).status).toBe(403)
    expect((await auditor('POST', '/groups', { body: { displayName: 'x' } })).status).toBe(403)
  })

  it('let nobody but an owner make an owner', async () => {
    const admin = await api.withSession(tenantId, 'admin')
    const order = { email: 'new@example.com', name: 'New', role: 'owner' }
    expect((await admin('POST', '/admins', { body: order })).body.code).toBe('not_allowed_to_grant')
    expect((await (await api.withSession(tenantId))('POST', '/admins', { body: order })).status).toBe(201)
  })

  it('let a key mint no key that may more', async () => {
    const minter = await api.withKey(tenantId, ['clients:write'])
    const refused = await minter('POST', '/api-keys', { body: { name: 'more', scopes: ['people:read'] } })
    expect([refused.status, refused.body.code]).toEqual([403, 'not_allowed_to_grant'])
    expect((await minter('POST', '/api-keys', { body: { name: 'same', scopes: ['clients:write'] } })).status).toBe(201)
  })
})

describe('a session', () => {
  it('changes nothing without its CSRF token, nor from another site', async () => {
    const session = await api.withSession(tenantId)
    const body = { displayName: 'Climbers' }
    const { cookie, csrfToken } = session
    const without = await api.anonymous('POST', '/groups', { body, headers: { cookie, origin: api.base } })
    expect([without.status, without.body.code]).toEqual([403, 'cross_site_request'])
    const foreign = await session('POST', '/groups', { body, headers: { origin: 'https://evil.example' } })
    expect(foreign.status).toBe(403)
    expect(
      (
        await api.anonymous('POST', '/groups', {
          body,
          headers: { cookie, origin: api.base, 'x-csrf-token': `${csrfToken}x` },
        })
      ).status,
    ).toBe(403)
    expect((await session('POST', '/groups', { body })).status).toBe(201)
  })

  it('must be fresh to mint, rotate and revoke tokens', async () => {
    const session = await api.withSession(tenantId)
    await database.db
      .updateTable('session')
      .set({ authenticatedAt: new Date(Date.now() - 10 * 60_000) })
      .where('adminId', '=', session.adminId)
      .execute()
    const fresh = allRoutes.filter((route) => route.fresh || route.session === 'fresh')
    expect(fresh.map(title)).toContain('POST /provisioning-clients/{id}/tokens')
    for (const route of fresh) {
      const { status, body } = await callRoute(session, route)
      expect([title(route), status, body.code]).toEqual([title(route), 403, 'fresh_authentication_required'])
      expect(body.signInUrl).toMatch(/\/t\/[^/]+\/sign-in\?to=admin&again=1$/)
    }
    const key = await api.withKey(tenantId, ['clients:write'])
    expect((await key('POST', '/provisioning-clients', { body: { kind: 'okta', name: 'Okta' } })).status).toBe(201)
  })

  it('is fresh again once the password was shown, and no guess more', async () => {
    const session = await api.withSession(tenantId)
    const { db } = database
    const old = new Date(Date.now() - 30 * 60_000)
    const passwordHash = await hashPassword('lantern harbour morning')
    await db.updateTable('session').set({ authenticatedAt: old }).where('adminId', '=', session.adminId).execute()
    await db.updateTable('admin').set({ passwordHash }).where('id', '=', session.adminId).execute()
    const show = (password: string) => session('POST', '/session/show-password', { body: { password } })
    const connect = () => session('POST', '/provisioning-clients', { body: { kind: 'okta', name: 'Okta anew' } })

    expect((await show('lantern harbour evening')).body.code).toBe('wrong_password')
    expect((await connect()).body.code).toBe('fresh_authentication_required')
    expect((await show('lantern harbour morning')).status).toBe(200)
    expect((await connect()).status).toBe(201)

    const guesses = await Promise.all(Array.from({ length: 12 }, () => show('lantern harbour evening')))
    expect(guesses.map(({ status }) => status)).toContain(429)
  })

  it('is not made fresh by a password where single sign-on is required, but for owners', async () => {
    const { id } = await aTenant(database.db)
    const row = { protocol: 'oidc', settings: '{}', matchKey: 'email', matchClaim: 'email' } as const
    await database.db
      .insertInto('ssoConnection')
      .values({ tenantId: id, name: 'Entra', state: 'enabled', ...row })
      .execute()
    const change = { requireSso: true }
    await inTransaction(database.db, (trx) => changeSettings(trx, { tenantId: id, change, actor: operator }))
    const passwordHash = await hashPassword('lantern harbour morning')
    for (const [role, status] of [
      ['owner', 200],
      ['admin', 403],
    ] as const) {
      const session = await api.withSession(id, role)
      await database.db.updateTable('admin').set({ passwordHash }).where('id', '=', session.adminId).execute()
      const body = { password: 'lantern harbour morning' }
      expect((await session('POST', '/session/show-password', { body })).status).toBe(status)
    }
    // As at the sign-in: with no connection left there is no other way in.
    await database.db.updateTable('ssoConnection').set({ state: 'disabled' }).where('tenantId', '=', id).execute()
    const admin = await api.withSession(id, 'admin')
    await database.db.updateTable('admin').set({ passwordHash }).where('id', '=', admin.adminId).execute()
    const body = { password: 'lantern harbour morning' }
    expect((await admin('POST', '/session/show-password', { body })).status).toBe(200)
  })

  it('ends with sign-out', async () => {
    const session = await api.withSession(tenantId)
    const { status, headers } = await session('POST', '/session/sign-out')
    expect(status).toBe(204)
    expect(headers.get('set-cookie')).toMatch(/^vestibule_admin=;.*Max-Age=0/)
    const after = await session('GET', '/me')
    expect(after.status).toBe(401)
  })
})

describe('another tenant', () => {
  it('finds none of ours by id, and changes nothing', async () => {
    const ours = await everythingOf(database, (await aTenant(database.db)).id)
    const twin = await aTenant(database.db)
    const theirs = { key: await api.withKey(twin.id), session: await api.withSession(twin.id) }
    const before = await contentsOf(database.db, ours.tenantId)
    for (const route of allRoutes.filter(({ path }) => path.includes('{'))) {
      const path = pathTo(route, ours.ids)
      const body = bodies[title(route)] ?? {}
      const caller = route.session ? theirs.session : theirs.key
      const answer = await caller(route.method.toUpperCase(), path, bodyOf(route) ? { body } : {})
      expect([title(route), answer.status]).toEqual([title(route), 404])
    }
    expect(await contentsOf(database.db, ours.tenantId)).toBe(before)
  })

  it('adds none of ours to its groups', async () => {
    const ours = await aPerson(database.db)
    const twin = await aTenant(database.db)
    const { group } = await inTransaction(database.db, (trx) =>
      createGroup(trx, { tenantId: twin.id, displayName: 'Theirs', actor: operator }),
    )
    const key = await api.withKey(twin.id)
    const { body } = await key('POST', `/groups/${group.id}/members`, { body: { personIds: [ours.id] } })
    expect(body).toMatchObject({ unknown: [ours.id], group: { memberCount: 0 } })
  })
})

/** What a route needs to get as far as looking for the id. */
const bodies: Record<string, unknown> = {
  'POST /groups/{id}/members': { personIds: ['3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11'] },
  'PATCH /provisioning-clients/{id}': { inviteOnCreate: true },
  'PATCH /people/{id}': { title: 'x' },
  'PATCH /groups/{id}': { displayName: 'x' },
  'PATCH /admins/{id}': { name: 'x' },
  'POST /imports/{id}/start': { invite: 'later' },
  'PUT /saved-messages/{id}': { name: 'x' },
  'PATCH /domains/{id}': { connectionId: null },
  'POST /sso-connections/{id}/saml/metadata': { document: '<x/>' },
  'PUT /provisioning-clients/{id}/keys': { keys: [] },
  'POST /sso-conflicts/{id}/resolve': { personId: '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11' },
  'PUT /people/{id}/auth-method': { authMethod: null },
}

interface Ids {
  [collection: string]: Record<string, string>
}

function pathTo({ path }: Route, ids: Ids): string {
  const [, collection = ''] = path.split('/')
  if (!ids[collection]) throw new Error(`no id for ${path}: add one to everythingOf`)
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[collection]![name]!)
}

async function everythingOf({ db }: TestDatabase, tenantId: number): Promise<{ tenantId: number; ids: Ids }> {
  // First of all, so that it finds nobody to invite: nothing of the tenant changes by itself afterwards.
  const campaign = await inTransaction(db, (trx) =>
    startInviteAll(trx, { tenantId, includeWithdrawn: true, actor: operator }),
  )
  const person = await aPerson(db, { tenantId })
  const { client } = await aClient(db, { tenantId })
  const [withTokens] = await listClients(db, tenantId)
  const made = await inTransaction(db, async (trx) => {
    const { group } = await createGroup(trx, { tenantId, displayName: 'Ours', memberIds: [person.id], actor: operator })
    await createApiKey(trx, { tenantId, name: 'key', scopes: ['people:read'], actor: operator })
    const admin = await createAdmin(trx, {
      tenantId,
      email: 'a@example.com',
      name: 'A',
      role: 'owner',
      actor: operator,
    })
    return { group, admin }
  })
  const [apiKey] = await listApiKeys(db, tenantId)
  await aSessionOf(db, person)
  const session = await db.selectFrom('session').select('id').where('personNo', '=', person.no).executeTakeFirst()
  const { id: secretId } = await inTransaction(db, (trx) =>
    mintClientSecret(trx, { tenantId, clientId: client.id, actor: operator }),
  )
  const declared = { urn: 'urn:acme:ours', name: 'Ours', description: '', attributes: [{ name: 'grade' }] }
  const { id: schemaId } = await inTransaction(db, (trx) =>
    declareExtension(trx, { tenantId, extension: declared, actor: operator }),
  )
  const { id: savedId } = await saveMessage(db, { tenantId, name: 'Ours' })
  const { id: domainId } = await inTransaction(db, (trx) =>
    addDomain(trx, { tenantId, domain: 'ours.example', actor: operator }),
  )
  const provider = await aProvider()
  const connection = await aSamlConnection(db, { tenantId, provider, key: provider })
  const { id: connectionId } = connection
  const identity = { tenantId, connectionId, issuer: 'https://idp.example', subject: 'ours' }
  await linkIdentity(db, { ...identity, personNo: person.no })
  const testId = await insertTest(db, { tenantId, connectionId, adminId: made.admin.id })
  const conflictId = await inTransaction(db, (trx) =>
    queueConflict(trx, { ...identity, reason: 'several_match', matchValue: 'x', personNos: [person.no] }),
  )
  const file = { tenantId, kind: 'txt' as const, name: 'people.txt' }
  const { id: fileId } = await db.insertInto('peopleFile').values(file).returning('id').executeTakeFirstOrThrow()
  const asked = { tenantId, cutOff: 0, actorKind: 'operator' as const, state: 'ready' as const, readyAt: new Date() }
  const { id: exportId } = await db.insertInto('export').values(asked).returning('id').executeTakeFirstOrThrow()
  const act = {
    tenantId,
    act: 'withdraw' as const,
    cutOff: 0,
    peopleCount: 0,
    leftOut: '{}',
    actorKind: 'operator' as const,
  }
  const { id: bulkActId } = await db.insertInto('bulkAct').values(act).returning('id').executeTakeFirstOrThrow()
  const uploaded = { tenantId, name: 'staff.csv', columns: ['email'], actorKind: 'operator' as const }
  const { id: importId } = await db.insertInto('import').values(uploaded).returning('id').executeTakeFirstOrThrow()
  const message = {
    tenantId,
    personNo: person.no,
    toAddress: 'a@example.com',
    subject: 'x',
    message: 'Subject: x\n\ny',
  }
  const { id: messageId } = await db
    .insertInto('outboxMessage')
    .values(message)
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    tenantId,
    ids: {
      people: { id: person.id, sessionId: session!.id, connectionId },
      'sso-tests': { id: testId },
      'sso-conflicts': { id: conflictId },
      schemas: { id: schemaId },
      domains: { id: domainId },
      'sso-connections': { id: connection.id, keyId: provider.id },
      groups: { id: made.group.id, personId: person.id },
      campaigns: { id: campaign.id },
      'provisioning-clients': { id: client.id, tokenId: withTokens!.tokens[0]!.id, secretId },
      'api-keys': { id: apiKey!.id },
      admins: { id: made.admin.id },
      outbox: { id: messageId },
      'people-files': { id: fileId },
      imports: { id: importId },
      exports: { id: exportId },
      'bulk-acts': { id: bulkActId },
      'saved-messages': { id: savedId },
    },
  }
}
