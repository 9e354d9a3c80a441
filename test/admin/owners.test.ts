import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Domain } from '../../src/admin/schemas/domains.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { findConnection, setConnectionState } from '../../src/sso/connection-store.ts'
import { aSamlConnection } from '../sso/saml/connection.ts'
import { metadataDocument } from '../sso/saml/metadata-document.ts'
import { aProvider, type TestProvider } from '../sso/saml/provider.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { anInvitedPerson, aTenant, unique } from '../support/people.ts'
import { type SamlProvider, startSamlProvider } from '../support/saml-provider.ts'
import { anOidcConnection } from '../support/sso.ts'

let database: TestDatabase
let api: TestApi
let provider: SamlProvider
let intruder: TestProvider

beforeAll(async () => {
  ;[database, provider] = await Promise.all([testDatabase(), startSamlProvider()])
  // Of the same name as the real one, with a key of its own.
  intruder = await aProvider(provider.entityId)
  api = await anApi(database, { env: { OUTGOING_ALLOW: '127.0.0.1' } })
})
afterAll(async () => {
  await api.close()
  await provider.close()
  await database.close()
})

type Company = Awaited<ReturnType<typeof aCompany>>

/** With a connection of each protocol and state, and somebody who has claimed. */
async function aCompany() {
  const { db, pool } = database
  const { id: tenantId } = await aTenant(db)
  const { person } = await anInvitedPerson(db, { tenantId })
  await pool.query("update standing set claimed_at = now(), auth_method = 'sso' where person_no = $1", [person.no])
  const saml = async (state: 'draft' | 'enabled' | 'disabled') =>
    (await aSamlConnection(db, { tenantId, provider, key: provider, state })).id
  const oidc = await anOidcConnection(db, { tenantId, issuer: 'https://idp.example', clientId: 'acme' })
  const owner = await api.withSession(tenantId)
  const domain = await owner<Domain>('POST', '/domains', { body: { domain: `${unique('acme')}.example` } })
  return {
    tenantId,
    owner,
    person,
    enabled: await saml('enabled'),
    disabled: await saml('disabled'),
    draft: await saml('draft'),
    oidc: oidc.id,
    domain: domain.body.id,
  }
}

async function link(company: Company, adminId = company.owner.adminId): Promise<void> {
  const body = { personId: company.person.id }
  expect((await company.owner('PATCH', `/admins/${adminId}`, { body })).status).toBe(200)
}

const othersThanOwners = async ({ tenantId }: Company): Promise<ApiCaller[]> => [
  await api.withSession(tenantId, 'admin'),
  await api.withKey(tenantId, ['settings:write']),
  await api.withKey(tenantId),
]

type Order = readonly [method: string, path: string, body?: object]

const settings = () => ({
  identityProvider: {
    entityId: provider.entityId,
    ssoUrl: 'https://intruder.example/sso',
    certificates: [intruder.certificate],
  },
})
const document = () => metadataDocument({ entityId: provider.entityId, certificates: [intruder.certificate] })

const decisive: [string, (company: Company) => Order][] = [
  ['the settings', ({ enabled }) => ['PATCH', `/sso-connections/${enabled}`, { settings: settings() }]],
  [
    'the settings, once disabled',
    ({ disabled }) => ['PATCH', `/sso-connections/${disabled}`, { settings: settings() }],
  ],
  ['the key that is compared', ({ enabled }) => ['PATCH', `/sso-connections/${enabled}`, { match: { claim: 'mail' } }]],
  ['whose word counts', ({ oidc }) => ['PATCH', `/sso-connections/${oidc}`, { isAuthoritative: true }]],
  ['the secret', ({ oidc }) => ['PATCH', `/sso-connections/${oidc}`, { clientSecret: 'another' }]],
  ['the metadata', ({ enabled }) => ['POST', `/sso-connections/${enabled}/saml/metadata`, { document: document() }]],
  [
    'the metadata, once disabled',
    ({ disabled }) => ['POST', `/sso-connections/${disabled}/saml/metadata`, { document: document() }],
  ],
  [
    'the address of the metadata',
    ({ enabled }) => ['POST', `/sso-connections/${enabled}/saml/metadata`, { url: provider.metadataUrl }],
  ],
  ['a draft to enabled', ({ draft }) => ['POST', `/sso-connections/${draft}/enable`, { untested: true }]],
  ['a disabled one to enabled', ({ disabled }) => ['POST', `/sso-connections/${disabled}/enable`, { untested: true }]],
  [
    'a new domain of it',
    ({ enabled }) => ['POST', '/domains', { domain: `${unique('x')}.example`, connectionId: enabled }],
  ],
  ['a domain of it', ({ enabled, domain }) => ['PATCH', `/domains/${domain}`, { connectionId: enabled }]],
]

const send = (caller: ApiCaller, [method, path, body]: Order) => caller(method, path, { body })

/** What people sign in by, and what it means to the tenant. */
async function trustOf({ tenantId }: Company) {
  const connections = 'select * from sso_connection where tenant_id = $1 order by id'
  const domains = 'select * from sso_domain where tenant_id = $1 order by id'
  const rows = await Promise.all([connections, domains].map((query) => database.pool.query(query, [tenantId])))
  return rows.map((found) => found.rows as unknown[])
}

describe('whom a connection lets in, where an owner is also a person', () => {
  it.each(decisive)('is for an owner to decide: %s', async (_, orderOf) => {
    const company = await aCompany()
    await link(company)
    const order = orderOf(company)
    const before = await trustOf(company)
    for (const caller of await othersThanOwners(company)) {
      const { status, body } = await send(caller, order)
      expect([status, body.code, body.detail]).toEqual([
        403,
        'not_allowed_to_grant',
        expect.stringContaining('only an owner'),
      ])
    }
    expect(await trustOf(company)).toEqual(before)
    expect((await send(company.owner, order)).status).toBeLessThan(300)
  })

  it('is for an owner to decide while that person is deactivated, too', async () => {
    const company = await aCompany()
    await link(company)
    const [admin] = await othersThanOwners(company)
    // A second owner, without whom the last one could not be shut out.
    await api.withSession(company.tenantId)
    expect((await admin!('POST', `/people/${company.person.id}/deactivate`)).status).toBe(200)
    const order = ['PATCH', `/sso-connections/${company.enabled}`, { settings: settings() }] as const
    expect((await send(admin!, order)).status).toBe(403)
  })

  it('is not decided by a name, by disabling it, nor by a draft: others do these', async () => {
    const company = await aCompany()
    await link(company)
    const { enabled, draft, disabled, domain } = company
    const orders: Order[] = [
      ['PATCH', `/sso-connections/${enabled}`, { name: 'Another name' }],
      ['POST', `/sso-connections/${enabled}/disable`],
      ['PATCH', `/sso-connections/${draft}`, { settings: settings(), isAuthoritative: false }],
      ['POST', `/sso-connections/${draft}/saml/metadata`, { document: document() }],
      ['PATCH', `/domains/${domain}`, { connectionId: draft }],
      ['PATCH', `/domains/${domain}`, { connectionId: null }],
      ['DELETE', `/sso-connections/${disabled}`],
    ]
    const [admin] = await othersThanOwners(company)
    for (const order of orders) {
      expect([order, (await send(admin!, order)).status]).toEqual([order, expect.toSatisfy((is) => is < 300)])
    }
  })

  it('is not decided as a draft by who is late: an owner enables it at that moment', async () => {
    const company = await aCompany()
    await link(company)
    const { tenantId, draft: connectionId } = company
    const [admin] = await othersThanOwners(company)
    const change = await inTransaction(database.db, async (trx) => {
      await setConnectionState(trx, { tenantId, connectionId }, 'enabled')
      const sent = send(admin!, ['PATCH', `/sso-connections/${connectionId}`, { settings: settings() }])
      await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
      return { sent }
    })
    expect((await change.sent).status).toBe(403)
    const { settings: kept } = (await findConnection(database.db, { tenantId, connectionId }))!
    expect(JSON.stringify(kept)).not.toContain('intruder')
  })

  it('is not decided as a draft whose metadata was still on its way as an owner enabled it', async () => {
    const company = await aCompany()
    await link(company)
    const { tenantId, draft: connectionId } = company
    const server = http.createServer((_, response) => {
      const enabling = setConnectionState(database.db, { tenantId, connectionId }, 'enabled')
      void enabling.then(() => response.end(document()))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`
    const [admin] = await othersThanOwners(company)
    const late = await send(admin!, ['POST', `/sso-connections/${connectionId}/saml/metadata`, { url }])
    server.closeAllConnections()
    server.close()
    const { state, settings: kept } = (await findConnection(database.db, { tenantId, connectionId }))!
    expect([late.status, state]).toEqual([403, 'enabled'])
    expect(kept).not.toHaveProperty('metadataUrl')
  })
})

/** How many wait for a row that another holds. */
async function waiting(): Promise<number> {
  const query =
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  return (await database.pool.query(query)).rows[0].count as number
}

describe('whom a connection lets in, where no owner signs in by one', () => {
  it.each(decisive)('is for admins and API keys to decide, too: %s', async (_, orderOf) => {
    for (const whose of [0, 1]) {
      const company = await aCompany()
      const caller = (await othersThanOwners(company))[whose]!
      expect((await send(caller, orderOf(company))).status).toBeLessThan(300)
    }
  })

  it('is for them to decide where the owner is disabled, or whoever is a person is no owner', async () => {
    const company = await aCompany()
    await link(company)
    const [admin] = await othersThanOwners(company)
    const order = ['PATCH', `/sso-connections/${company.enabled}`, { settings: settings() }] as const
    const second = await api.withSession(company.tenantId)
    await second('PATCH', `/admins/${company.owner.adminId}`, { body: { disabled: true } })
    await link({ ...company, owner: second }, (await api.withSession(company.tenantId, 'admin')).adminId)
    expect((await send(admin!, order)).status).toBe(200)
  })
})
