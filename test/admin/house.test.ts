import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CreatedAdmin } from '../../src/admin/schemas/admins.ts'
import type { CreatedApiKey } from '../../src/admin/schemas/api-keys.ts'
import type { AuditPage } from '../../src/admin/schemas/audit.ts'
import type { Me } from '../../src/admin/schemas/me.ts'
import type { ConnectedClient, MintedToken, ProvisioningClient } from '../../src/admin/schemas/provisioning-clients.ts'
import type { Tenant } from '../../src/admin/schemas/tenant.ts'
import { createClientAuthenticator } from '../../src/tenants/client-authenticator.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant, contentsOf } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

describe('who calls', () => {
  it('is told with what they may do', async () => {
    const session = await api.withSession(tenantId, 'inviter')
    const { body } = await session<Me>('GET', '/me')
    expect(body).toMatchObject({
      admin: { role: 'inviter' },
      scopes: ['people:read', 'invites:write', 'groups:read'],
      mailMode: 'outbox',
      csrfToken: expect.any(String),
    })
    const reader = await api.withKey(tenantId, ['audit:read'])
    const ofKey = await reader<Me>('GET', '/me')
    expect(ofKey.body).toMatchObject({ admin: null, scopes: ['audit:read'] })
    expect(ofKey.body.csrfToken).toBeUndefined()
  })
})

describe('the tenant', () => {
  it('changes setting by setting, and null brings a default back', async () => {
    const first = await key<Tenant>('PATCH', '/tenant', {
      body: { name: 'Acme Ltd', settings: { inviteLifetimeHours: 48, brandColour: '#123456' } },
    })
    expect(first.body).toMatchObject({
      name: 'Acme Ltd',
      settings: { inviteLifetimeHours: 48, brandColour: '#123456', passwordMinimumLength: 12 },
    })
    const second = await key<Tenant>('PATCH', '/tenant', { body: { settings: { inviteLifetimeHours: null } } })
    expect(second.body.settings).toMatchObject({ inviteLifetimeHours: 720, brandColour: '#123456' })
  })

  it('has a name of one line, which cannot turn the text around it', async () => {
    const { status, body } = await key<Tenant>('PATCH', '/tenant', { body: { name: '\u202EAcme\r\nBcc: x' } })
    expect([status, body.name]).toEqual([200, 'Acme Bcc: x'])
  })

  it.each([
    [{ settings: { inviteLifetimeHours: 0 } }, 'settings.inviteLifetimeHours'],
    [{ settings: { homeAddress: 'javascript:alert(1)' } }, 'settings.homeAddress'],
    [{ settings: { inviteBody: 'no link' } }, 'settings.inviteBody'],
    [{ settings: { colour: 'red' } }, 'settings.colour'],
    [{ name: ' ' }, 'name'],
    [{ name: '\u200b\u200b' }, 'name'],
  ])('refuses %j by name', async (body, path) => {
    const before = await key<Tenant>('GET', '/tenant')
    const answer = await key<{ errors: { path: string }[] }>('PATCH', '/tenant', { body })
    expect([answer.status, answer.body.errors.map((error) => error.path)]).toEqual([400, [path]])
    expect((await key('GET', '/tenant')).text).toBe(before.text)
  })
})

describe('provisioning clients', () => {
  it('are connected with a token, given a second, and lose them', async () => {
    const connected = await key<ConnectedClient>('POST', '/provisioning-clients', {
      body: { kind: 'entra', name: 'Entra', inviteOnCreate: false },
    })
    expect([connected.status, connected.body]).toMatchObject([
      201,
      { scimBaseUrl: `${api.base}/scim/v2`, client: { inviteOnCreate: false } },
    ])
    const { client, token, tokenId } = connected.body
    const minted = await key<MintedToken>('POST', `/provisioning-clients/${client.id}/tokens`)
    const third = await key('POST', `/provisioning-clients/${client.id}/tokens`)
    expect([third.status, third.body.code]).toEqual([409, 'too_many_tokens'])
    expect((await key('DELETE', `/provisioning-clients/${client.id}/tokens/${tokenId}`)).status).toBe(204)
    const authenticate = createClientAuthenticator(database.db)
    expect(await authenticate(token)).toBeUndefined()
    expect(await authenticate(minted.body.token)).toMatchObject({ tenantId })

    const { items } = (await key<{ items: ProvisioningClient[] }>('GET', '/provisioning-clients')).body
    expect(items[0]!.tokens.filter(({ live }) => live)).toHaveLength(1)
    expect(JSON.stringify(items)).not.toContain(minted.body.token)
    expect((await key('DELETE', `/provisioning-clients/${client.id}`)).status).toBe(204)
    expect(await createClientAuthenticator(database.db)(minted.body.token)).toBeUndefined()
  })

  it('say whether they invite on creation where that is asked, and may change it', async () => {
    const unsaid = await key<{ errors: { path: string }[] }>('POST', '/provisioning-clients', {
      body: { kind: 'google', name: 'Google' },
    })
    expect([unsaid.status, unsaid.body.errors.map(({ path }) => path)]).toEqual([400, ['inviteOnCreate']])
    const { body } = await key<ConnectedClient>('POST', '/provisioning-clients', {
      body: { kind: 'api', name: 'Script' },
    })
    expect(body.client.inviteOnCreate).toBe(false)
    const changed = await key<ProvisioningClient>('PATCH', `/provisioning-clients/${body.client.id}`, {
      body: { inviteOnCreate: true, name: 'HR' },
    })
    expect(changed.body).toMatchObject({ inviteOnCreate: true, name: 'HR' })
  })
})

describe('API keys', () => {
  it('are shown once, used, and revoked within a second', async () => {
    const { body } = await key<CreatedApiKey>('POST', '/api-keys', {
      body: { name: 'Reader', scopes: ['people:read'], expiresInDays: 1 },
    })
    const headers = { authorization: `Bearer ${body.apiKey}` }
    expect((await api.anonymous('GET', '/people', { headers })).status).toBe(200)
    expect((await key('GET', '/api-keys')).text).not.toContain(body.apiKey)
    expect((await key('DELETE', `/api-keys/${body.key.id}`)).status).toBe(204)
    await expect
      .poll(async () => (await api.anonymous('GET', '/people', { headers })).status, { timeout: 1_500 })
      .toBe(401)
  })
})

describe('admins', () => {
  it('are added with a link to sign in, changed and disabled, which ends their sessions', async () => {
    const owner = await api.withSession(tenantId)
    const added = await owner<CreatedAdmin>('POST', '/admins', {
      body: { email: 'bo@example.com', name: 'Bo', role: 'inviter' },
    })
    expect(added.body.signInLink).toMatch(new RegExp(`^${api.base}/one-time/`))
    const other = await api.withSession(tenantId, 'inviter')
    expect((await other('GET', '/me')).status).toBe(200)
    expect((await owner('PATCH', `/admins/${other.adminId}`, { body: { disabled: true } })).status).toBe(200)
    expect((await other('GET', '/me')).status).toBe(401)
  })

  it('keep one owner', async () => {
    const owner = await api.withSession(tenantId)
    const { status, body } = await owner('PATCH', `/admins/${owner.adminId}`, { body: { role: 'admin' } })
    expect([status, body.code]).toEqual([409, 'last_owner'])
  })

  it('are no matter for API keys, whatever their scopes', async () => {
    const before = await contentsOf(database.db, tenantId)
    expect(
      (await key('POST', '/admins', { body: { email: 'bo@example.com', name: 'Bo', role: 'owner' } })).body.code,
    ).toBe('session_only')
    expect(await contentsOf(database.db, tenantId)).toBe(before)
  })
})

describe('the audit log', () => {
  it('tells who did what, newest first, in pages, and nothing of another tenant', async () => {
    await key('POST', '/groups', { body: { displayName: 'Climbers' } })
    const first = await key<AuditPage>('GET', '/audit?limit=1')
    expect(first.body.items).toMatchObject([
      { type: 'group.created', actor: { kind: 'api_key', name: expect.any(String) } },
    ])
    const second = await key<AuditPage>('GET', `/audit?limit=1&cursor=${first.body.nextCursor}`)
    expect(second.body.items[0]!.no).toBeLessThan(first.body.items[0]!.no)
    expect((await key<AuditPage>('GET', '/audit?type=tenant.created')).body.items).toHaveLength(1)
    const twin = await api.withKey((await aTenant(database.db)).id)
    expect((await twin<AuditPage>('GET', '/audit?type=group.created')).body.items).toEqual([])
  })
})

describe('names in the audit log', () => {
  const reader = () => api.withKey(tenantId, ['audit:read', 'people:read'])
  const latest = async (type: string, caller?: ApiCaller) =>
    (await (caller ?? (await reader()))<AuditPage>('GET', `/audit?type=${type}&limit=1`)).body.items[0]

  it('are those that people have now, of those who are here, and stand in no row', async () => {
    const person = await aPerson(database.db, {
      tenantId,
      attributes: { name: { givenName: 'Grace', familyName: 'Hopper' } },
    })
    const who = { personId: person.id }
    expect(await latest('person.provisioned')).toMatchObject({ ...who, personName: 'Grace Hopper' })
    await key('PATCH', `/people/${person.id}`, { body: { displayName: 'Amazing Grace' } })
    expect(await latest('person.provisioned')).toMatchObject({ ...who, personName: 'Amazing Grace' })
    const { rows } = await sql`select * from audit where tenant_id = ${tenantId}`.execute(database.db)
    expect(JSON.stringify(rows)).not.toMatch(/Grace|Hopper/)
    expect((await key('DELETE', `/people/${person.id}`)).status).toBe(204)
    expect(await latest('person.deleted')).toMatchObject({ ...who, personName: null })
    expect((await (await reader())('GET', '/audit/file')).text).not.toMatch(/Grace|Hopper/)
  })

  it('are told to nobody who may not read people', async () => {
    const { id } = await aPerson(database.db, { tenantId })
    const auditor = await api.withKey(tenantId, ['audit:read'])
    expect(await latest('person.provisioned', auditor)).toMatchObject({ personId: id, personName: null })
    const act = sql`insert into audit (tenant_id, type, actor_kind, actor_id, person_id) values (${tenantId}, 'person.claimed', 'person', ${id}, ${id})`
    await act.execute(database.db)
    expect((await latest('person.claimed', auditor))!.actor).toEqual({ kind: 'person', id, name: null })
    expect((await latest('person.claimed'))!.actor).toEqual({ kind: 'person', id, name: 'Ada Lovelace' })
  })

  it('are never those of another tenant', async () => {
    const foreign = await aPerson(database.db)
    const group = sql<string>`(select id from person_group where tenant_id = ${foreign.tenantId})`
    const twin = await api.withKey(foreign.tenantId)
    await twin('POST', '/groups', { body: { displayName: 'Climbers' } })
    await sql`insert into audit (tenant_id, type, actor_kind, actor_id, person_id, subject_id)
      select ${tenantId}, 'thing.touched', 'person', ${foreign.id}, ${foreign.id}, ${group}`.execute(database.db)
    const unnamed = { actor: { name: null }, personName: null, subject: null }
    expect(await latest('thing.touched')).toMatchObject({ personId: foreign.id, ...unnamed })
  })

  it('are those of groups, clients, campaigns and all else that still exists', async () => {
    const { id: groupId } = (await key<{ id: string }>('POST', '/groups', { body: { displayName: 'Climbers' } })).body
    await key('POST', '/provisioning-clients', { body: { kind: 'okta', name: 'Okta of Acme' } })
    await key('POST', '/campaigns', { body: { kind: 'all' } })
    await key('POST', '/exports', { body: {} })
    expect((await latest('group.created'))!.subject).toEqual({ kind: 'group', name: 'Climbers' })
    expect((await latest('client.connected'))!.subject).toEqual({ kind: 'client', name: 'Okta of Acme' })
    expect((await latest('campaign.started'))!.subject).toEqual({ kind: 'campaign', name: null })
    expect((await latest('export.requested'))!.subject).toEqual({ kind: 'export', name: null })
    await key('DELETE', `/groups/${groupId}`)
    expect(await latest('group.created')).toMatchObject({ subjectId: groupId, subject: null })
  })
})

it('hands out the audit log as CSV to auditors, narrowed as the list is, and records it', async () => {
  const reader = await api.withKey(tenantId, ['audit:read'])
  const all = await reader('GET', '/audit/file')
  expect(all.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(all.headers.get('content-disposition')).toContain('audit-log.csv')
  expect(all.text).toContain('at,type,actor,actorId,actorName,personId,subjectId,detail')
  expect(all.text).toContain('tenant.created')
  const narrowed = (await reader('GET', '/audit/file?type=tenant.created')).text.trim().split('\r\n')
  expect(narrowed).toHaveLength(2)
  expect((await reader<AuditPage>('GET', '/audit?type=audit.exported')).body.items).toHaveLength(2)
})

it('finds the events of a time in a long log, for the list and the file', async () => {
  const day = (n: number) => new Date(Date.UTC(2026, 2, n)).toISOString()
  // Three events an hour, numbered as they were written; every tenth came late, as at the end of a long transaction.
  await sql`
    insert into audit (tenant_id, type, actor_kind, at)
    select ${tenantId}, 'test.' || n, 'system',
      timestamptz '2026-03-01 00:00Z' + n * interval '20 minutes' - case when n % 10 = 9 then interval '50 minutes' else '0' end
    from generate_series(0, 2159) n`.execute(database.db)
  const reader = await api.withKey(tenantId, ['audit:read'])
  const typesOf = async (query: string) => {
    const types: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await reader<AuditPage>('GET', `/audit?limit=200&${query}${cursor}`)
      types.push(...body.items.map(({ type }) => type))
      if (!body.nextCursor) return types
      cursor = `&cursor=${body.nextCursor}`
    }
  }
  const ofDay = Array.from({ length: 2_160 }, (_, n) => n).filter((n) => {
    const minutes = n * 20 - (n % 10 === 9 ? 50 : 0)
    return minutes >= 9 * 1_440 && minutes < 10 * 1_440
  })
  const named = ofDay.toReversed().map((n) => `test.${n}`)
  expect(await typesOf(`from=${day(10)}&to=${day(11)}`)).toEqual(named)
  const file = await reader('GET', `/audit/file?from=${day(10)}&to=${day(11)}`)
  expect(
    file.text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[1]),
  ).toEqual(named)
  expect(await typesOf(`to=${day(1)}`)).toEqual([])
  expect(await typesOf(`from=${day(30)}&to=${day(31)}&type=test.2159`)).toEqual(['test.2159'])
  const twin = await api.withKey((await aTenant(database.db)).id)
  expect((await twin<AuditPage>('GET', `/audit?from=${day(10)}&to=${day(11)}`)).body.items).toEqual([])
  expect((await reader('GET', '/audit?from=yesterday')).status).toBe(400)
})
