import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { addressesOf } from '../../src/sso/saml/addresses.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { type HostileProvider, startHostileProvider } from '../support/hostile-provider.ts'
import { aTenant, anInvitedPerson, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { anOidcConnection } from '../support/sso.ts'
import { type Browser, createBrowser } from '../support/sso-browser.ts'
import { aSamlConnection, partsFor } from './saml/connection.ts'
import { aProvider } from './saml/provider.ts'
import { encoded, minutes, signedAssertion } from './saml/response.ts'

let server: RunningTestServer
let provider: HostileProvider

beforeAll(async () => {
  server = await startTestServer({ OUTGOING_ALLOW: '127.0.0.1' })
  provider = await startHostileProvider()
})
afterAll(async () => {
  await provider.close()
  await server.close()
})

const anHour = 3_600

async function aMember(tenantId: number, identity: { connectionId: string; issuer: string; subject: string }) {
  const { person } = await anInvitedPerson(server.db, { tenantId })
  const claims = "update standing set claimed_at = now(), auth_method = 'sso' where person_no = $1"
  await server.database.pool.query(claims, [person.no])
  const values = { tenantId, personNo: person.no, ...identity }
  await server.db.insertInto('externalIdentity').values(values).execute()
  return person
}

/** An owner, whose provider says in the ID token that they signed in at this moment; nothing where absent. */
async function anOwner(authTime?: (now: number, query: URLSearchParams) => number) {
  const { id: tenantId } = await aTenant(server.db)
  const issuer = provider.issuerThat({
    idToken: ({ header, claims }, { now, query }) => ({
      header,
      claims: { ...claims, ...(authTime && { auth_time: authTime(now, query) }) },
    }),
  })
  const { id } = await anOidcConnection(server.db, { tenantId, issuer, ...provider })
  const person = await aMember(tenantId, { connectionId: id, issuer, subject: 'the-subject' })
  const order = { tenantId, email: `${unique('a')}@example.com`, name: 'Ada', role: 'owner' as const, actor: operator }
  const admin = await inTransaction(server.db, (trx) => createAdmin(trx, order))
  await server.db.updateTable('admin').set({ personNo: person.no }).where('id', '=', admin.id).execute()
  return { tenantId, start: `${server.url}/sso/start/${id}?to=admin` }
}

/** Makes an API key in the session of this browser. */
async function makeKey(browser: Browser): Promise<{ status: number; body: Record<string, string> }> {
  const me = (await (await browser.send(`${server.url}/api/v1/me`)).json()) as { csrfToken: string }
  const answer = await browser.send(`${server.url}/api/v1/api-keys`, {
    method: 'POST',
    body: JSON.stringify({ name: 'A key', scopes: ['people:read'] }),
    headers: { 'content-type': 'application/json', origin: server.url, 'x-csrf-token': me.csrfToken },
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}

describe('an admin who comes by single sign-on', () => {
  it('hands out no access by a session at the provider that is an hour old, and signs in there anew for it', async () => {
    const { start } = await anOwner((now, query) => (query.get('prompt') === 'login' ? now : now - anHour))
    const browser = await createBrowser().open(start)
    const refused = await makeKey(browser)
    expect(refused).toMatchObject({ status: 403, body: { code: 'fresh_authentication_required' } })

    const page = await browser.open(refused.body['signInUrl']!)
    const link = /href="([^"]*\/sso\/start\/[^"]*)"/.exec(page.html)![1]!.replaceAll('&amp;', '&')
    await browser.open(new URL(link, server.url).href)
    expect((await makeKey(browser)).status).toBe(201)
  })

  it.each([
    ['says nothing of it', undefined],
    ['has a clock that is ahead', (now: number) => now + 30],
    ['names a moment of no calendar', () => 1e300],
  ])('is fresh as they arrive, where the provider %s, and for ten minutes no more', async (_, authTime) => {
    const { tenantId, start } = await anOwner(authTime)
    const browser = await createBrowser().open(start)
    expect((await makeKey(browser)).status).toBe(201)
    const query = 'select authenticated_at > now() as is_ahead from session where tenant_id = $1'
    expect((await server.database.pool.query(query, [tenantId])).rows).toEqual([{ is_ahead: false }])
  })
})

describe('a session that begins with a claim', () => {
  const email = 'mia@example.com'
  async function claimedBy(authTime?: number) {
    const { id: tenantId } = await aTenant(server.db)
    const issuer = provider.issuerThat({
      idToken: ({ header, claims }) => ({ header, claims: { ...claims, ...(authTime && { auth_time: authTime }) } }),
    })
    const { id } = await anOidcConnection(server.db, { tenantId, issuer, ...provider })
    const { person } = await anInvitedPerson(server.db, { tenantId, userName: email })
    const browser = await createBrowser().open(`${server.url}/sso/start/${id}`)
    await server.database.pool.query(
      `update sso_proof set created_at = now() - interval '5 minutes' where person_no = $1`,
      [person.no],
    )
    await browser.submit({ displayName: 'Mia', do: 'next' })
    expect(new URL(browser.at).pathname).toBe('/claim/done')
    const { rows } = await server.database.pool.query<{ at: Date; ago: number }>(
      `select authenticated_at as at, extract(epoch from now() - authenticated_at)::int as ago from session where person_no = $1`,
      [person.no],
    )
    return rows[0]!
  }

  it('is as fresh as the sign-in at the company, not as the claim', async () => {
    const anHourAgo = Math.floor(Date.now() / 1000) - anHour
    expect((await claimedBy(anHourAgo)).at).toEqual(new Date(anHourAgo * 1000))
  })

  it('is as fresh as the arrival where the provider says nothing of it', async () => {
    const { ago } = await claimedBy()
    expect(ago).toBeGreaterThanOrEqual(300)
    expect(ago).toBeLessThan(anHour)
  })
})

it('a session that begins with a claim by SAML is as fresh as the assertion says, not as the claim', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const identityProvider = await aProvider()
  const settings = { allowUnsolicited: true }
  const connection = await aSamlConnection(server.db, { tenantId, provider: identityProvider, settings })
  const { person } = await anInvitedPerson(server.db, { tenantId })
  const authnInstant = minutes(-60)
  const parts = partsFor(server.url, connection, identityProvider)
  const attributes = { userName: [person.userName] }
  const samlResponse = encoded(signedAssertion({ ...parts, inResponseTo: null, attributes, authnInstant }))
  const body = new URLSearchParams({ SAMLResponse: samlResponse })
  const { acsUrl } = addressesOf(server.url, connection.id)
  const arrived = await fetch(acsUrl, { method: 'POST', redirect: 'manual', body })
  const browser = await createBrowser().open(server.url + arrived.headers.get('location')!)
  await browser.submit()
  expect(browser.visited).toContain(`${server.url}/claim/continue`)
  await browser.submit({ displayName: 'Noor', do: 'next' })
  expect(new URL(browser.at).pathname).toBe('/claim/done')
  const sessions = await server.db
    .selectFrom('session')
    .select('authenticatedAt')
    .where('personNo', '=', person.no)
    .execute()
  expect(sessions).toEqual([{ authenticatedAt: authnInstant }])
})

describe('a member who comes by SAML', () => {
  it('signed in when the assertion says, not when it came', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const identityProvider = await aProvider()
    const connection = await aSamlConnection(server.db, {
      tenantId,
      provider: identityProvider,
      settings: { allowUnsolicited: true },
    })
    await aMember(tenantId, { connectionId: connection.id, issuer: identityProvider.entityId, subject: 'ada-0001' })
    const authnInstant = minutes(-60)
    const parts = partsFor(server.url, connection, identityProvider)
    const samlResponse = encoded(signedAssertion({ ...parts, inResponseTo: null, authnInstant }))
    const { acsUrl } = addressesOf(server.url, connection.id)
    const body = new URLSearchParams({ SAMLResponse: samlResponse })
    const arrived = await fetch(acsUrl, { method: 'POST', redirect: 'manual', body })
    const browser = await createBrowser().open(server.url + arrived.headers.get('location')!)
    await browser.submit()
    const sessions = await server.db
      .selectFrom('session')
      .select('authenticatedAt')
      .where('tenantId', '=', tenantId)
      .execute()
    expect(sessions).toEqual([{ authenticatedAt: authnInstant }])
  })
})
