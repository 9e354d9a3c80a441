import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { aMember } from '../support/members.ts'
import { startOidcProvider, type TestProvider } from '../support/oidc-provider.ts'
import { anInvitedPerson, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { type Browser, createBrowser } from '../support/sso-browser.ts'
import { type AnOidcConnection, anOidcConnection } from '../support/sso.ts'

let server: RunningTestServer
let provider: TestProvider

beforeAll(async () => {
  server = await startTestServer({ OUTGOING_ALLOW: '127.0.0.1' })
  provider = await startOidcProvider({ redirectUri: `${server.url}/sso/oidc/callback` })
})
afterAll(async () => {
  await provider.close()
  await server.close()
})
beforeEach(() => server.database.pool.query('delete from rate_limit'))

async function aCompany(given: Partial<AnOidcConnection> = {}) {
  const tenant = await aTenant(server.db)
  const connection = await anOidcConnection(server.db, { tenantId: tenant.id, ...provider, ...given })
  return { tenant, connection, start: `/sso/start/${connection.id}` }
}

function anAccount(claims: JsonObject = {}) {
  const sub = unique('sub')
  const email = `${unique('member')}@${unique('acme')}.example`
  provider.accounts.set(sub, { sub, email, email_verified: true, name: 'Mia Member', ...claims })
  return { sub, email, domain: email.split('@')[1]! }
}

async function signIn(start: string, sub: string): Promise<Browser> {
  const browser = createBrowser()
  await browser.open(server.url + start)
  return browser.submit({ name: sub })
}

function expectNobody(browser: Browser): void {
  expect(browser.status).toBe(403)
  expect(browser.cookie('vestibule_member')).toBeUndefined()
  expect(browser.cookie('vestibule_proof')).toBeUndefined()
}

const identitiesOf = (tenantId: number) =>
  server.db.selectFrom('externalIdentity').select('personNo').where('tenantId', '=', tenantId).execute()

const conflictsOf = (tenantId: number) =>
  server.db.selectFrom('ssoConflict').select('reason').where('tenantId', '=', tenantId).execute()

describe('an address, even a verified one,', () => {
  it('opens no account that was claimed with a password: an admin has to say so', async () => {
    const { tenant, start } = await aCompany()
    const { sub, email } = anAccount()
    await aMember(server.db, { tenant, userName: email })
    expectNobody(await signIn(start, sub))
    expect(await identitiesOf(tenant.id)).toEqual([])
    expect(await conflictsOf(tenant.id)).toEqual([{ reason: 'already_claimed' }])
  })

  it('that two invited people share is for an admin to decide', async () => {
    const { tenant, start } = await aCompany()
    const { sub, email } = anAccount()
    const emails = [{ value: email, type: 'work', primary: true }]
    for (const displayName of ['One', 'Two'])
      await anInvitedPerson(server.db, { tenantId: tenant.id, attributes: { displayName, emails } })
    expectNobody(await signIn(start, sub))
    expect(await conflictsOf(tenant.id)).toEqual([{ reason: 'several_match' }])
  })

  it('of an invited person of another company is nobody here', async () => {
    const { tenant, start } = await aCompany()
    const { sub, email } = anAccount()
    await anInvitedPerson(server.db, { userName: email })
    expectNobody(await signIn(start, sub))
    expect([await identitiesOf(tenant.id), await conflictsOf(tenant.id)]).toEqual([[], []])
  })
})

describe('an address that the provider has not verified', () => {
  async function aDomain(tenantId: number, domain: string, connectionId: string, verifiedAt: Date | null) {
    const row = { tenantId, domain, txtToken: 'token', connectionId, verifiedAt }
    await server.db.insertInto('ssoDomain').values(row).execute()
  }

  it.each([
    ['whose domain nobody proved', undefined, 403],
    ['whose domain was never verified', null, 403],
    ['whose domain is verified, and led to this connection', new Date(), 200],
  ])('%s: %s', async (_, verifiedAt, status) => {
    const { tenant, start, connection } = await aCompany()
    const { sub, email, domain } = anAccount({ email_verified: false })
    await anInvitedPerson(server.db, { tenantId: tenant.id, userName: email })
    if (verifiedAt !== undefined) await aDomain(tenant.id, domain, connection.id, verifiedAt)
    const browser = await signIn(start, sub)
    expect(browser.cookie('vestibule_proof') !== undefined).toBe(status === 200)
    if (status === 403) expectNobody(browser)
  })

  it('counts as little where the domain is led to another connection of the company', async () => {
    const { tenant, start } = await aCompany()
    const other = await anOidcConnection(server.db, { tenantId: tenant.id, ...provider, name: 'Another' })
    const { sub, email, domain } = anAccount({ email_verified: false })
    await anInvitedPerson(server.db, { tenantId: tenant.id, userName: email })
    await aDomain(tenant.id, domain, other.id, new Date())
    expectNobody(await signIn(start, sub))
  })
})

describe('where a sign-in leads afterwards', () => {
  it.each([
    ['https://evil.example/', '/account'],
    ['//evil.example/', '/account'],
    ['/\\evil.example', '/account'],
    ['javascript:alert(1)', '/account'],
    [' /account/picture', '/account'],
    [`/${'a'.repeat(600)}`, '/account'],
    ['/account/picture', '/account/picture'],
  ])('is a path of ours: %s leads to %s', async (wanted, led) => {
    const { tenant, connection, start } = await aCompany()
    const { sub, email } = anAccount()
    const { person } = await aMember(server.db, { tenant, userName: email })
    const identity = { tenantId: tenant.id, personNo: person.no, connectionId: connection.id, issuer: provider.issuer }
    await server.db
      .insertInto('externalIdentity')
      .values({ ...identity, subject: sub })
      .execute()
    await server.database.pool.query("update standing set auth_method = 'sso' where person_no = $1", [person.no])
    const browser = await signIn(`${start}?return=${encodeURIComponent(wanted)}`, sub)
    expect(browser.at).toBe(server.url + led)
  })
})
