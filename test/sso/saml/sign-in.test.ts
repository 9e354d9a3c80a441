import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SsoConnection } from '../../../src/sso/connection.ts'
import { setConnectionState } from '../../../src/sso/connection-store.ts'
import { keepSso } from '../../../src/sso/housekeeping.ts'
import { addressesOf } from '../../../src/sso/saml/addresses.ts'
import { testKeyring } from '../../support/keyring.ts'
import { anInvitedPerson, aTenant, unique } from '../../support/people.ts'
import { type SamlProvider, startSamlProvider } from '../../support/saml-provider.ts'
import { type RunningTestServer, startTestServer } from '../../support/server.ts'
import { type Browser, createBrowser } from '../../support/sso-browser.ts'
import { aSamlConnection, type ASamlConnection, aSamlRequest, partsFor } from './connection.ts'
import { encoded, signedAssertion } from './response.ts'

let server: RunningTestServer
let provider: SamlProvider

beforeAll(async () => {
  ;[server, provider] = await Promise.all([startTestServer(), startSamlProvider()])
})
afterAll(async () => {
  await provider.close()
  await server.close()
})
beforeEach(() => server.database.pool.query('delete from rate_limit'))

async function aCompany(given: Partial<ASamlConnection> = {}, at: SamlProvider = provider) {
  const { id: tenantId } = await aTenant(server.db)
  const connection = await aSamlConnection(server.db, {
    tenantId,
    provider: at,
    ...given,
    settings: { ssoUrl: at.ssoUrl, ...given.settings },
  })
  at.trust(await (await fetch(addressesOf(server.url, connection.id).entityId)).text())
  return { tenantId, connection, start: `${server.url}/sso/start/${connection.id}` }
}

/** Somebody invited, who has an account at the provider too. */
async function anInvitedMember(tenantId: number, at: SamlProvider = provider) {
  const name = unique('member')
  const userName = `${name}@example.com`
  at.accounts.set(name, { nameId: `id-${name}`, attributes: { userName: [userName] } })
  return { name, ...(await anInvitedPerson(server.db, { tenantId, userName })) }
}

/** To the page of the provider, and back to the one that posts to us. */
async function atTheProvider(start: string, name: string, browser: Browser = createBrowser()): Promise<Browser> {
  await browser.open(start)
  return browser.submit({ name })
}

async function reasons(tenantId: number): Promise<string[]> {
  const query =
    "select detail ->> 'reason' as reason from audit where tenant_id = $1 and type = 'sso.refused' order by no"
  return (await server.database.pool.query(query, [tenantId])).rows.map(({ reason }: { reason: string }) => reason)
}

function answerTo(connection: SsoConnection, inResponseTo: string | null): string {
  const attributes = { userName: ['nobody@example.com'] }
  return encoded(signedAssertion({ ...partsFor(server.url, connection, provider), inResponseTo, attributes }))
}

function post(connection: SsoConnection, samlResponse: string): Promise<Response> {
  const { acsUrl } = addressesOf(server.url, connection.id)
  return fetch(acsUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: 'https://idp.example.com' },
    body: new URLSearchParams({ SAMLResponse: samlResponse }),
  })
}

describe('a sign-in by SAML', () => {
  it('leads an invited person to the claim, by a request that the provider verified', async () => {
    const { tenantId, start } = await aCompany()
    const { name } = await anInvitedMember(tenantId)
    const browser = await (await atTheProvider(start, name)).submit()

    expect(browser.visited).toContain(`${server.url}/claim/continue`)
    expect(browser.cookie('vestibule_proof')).toMatch(/^\w{43}$/)
    expect(provider.lastRequest).toMatchObject({ id: expect.stringMatching(/^_[0-9a-f]{40}$/) as string })
    expect(provider.lastRequest!.relayState.length).toBeLessThanOrEqual(80)
    expect(await reasons(tenantId)).toEqual([])
  })

  it('works with an encrypted assertion', async () => {
    const encrypting = await startSamlProvider({ encrypts: true })
    const { tenantId, start } = await aCompany({}, encrypting)
    const { name } = await anInvitedMember(tenantId, encrypting)
    const browser = await (await atTheProvider(start, name)).submit()
    await encrypting.close()

    expect(browser.visited).toContain(`${server.url}/claim/continue`)
  })

  it('is refused in another browser than the one that began it', async () => {
    const { tenantId, start } = await aCompany()
    const { name } = await anInvitedMember(tenantId)
    const browser = await atTheProvider(start, name)
    const other = Object.assign(createBrowser(), { html: browser.html, at: browser.at })
    await other.submit()

    expect(other.status).toBe(403)
    expect(other.cookie('vestibule_proof')).toBeUndefined()
    expect(await reasons(tenantId)).toEqual(['browser_wrong'])
  })

  it('is refused the second time', async () => {
    const { tenantId, start } = await aCompany()
    const { name } = await anInvitedMember(tenantId)
    const browser = await atTheProvider(start, name)
    const again = { html: browser.html, at: browser.at }
    await browser.submit()
    await Object.assign(browser, again).submit()

    expect(browser.status).toBe(403)
    expect(await reasons(tenantId)).toEqual(['request_used'])
  })

  it('goes to one of two that bring the same answer at once', async () => {
    const { tenantId, connection } = await aCompany()
    const answer = answerTo(connection, (await aSamlRequest(server.db, connection)).id)
    const statuses = (await Promise.all([post(connection, answer), post(connection, answer)])).map(
      ({ status }) => status,
    )

    expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 403])
    expect(await reasons(tenantId)).toEqual(['request_used'])
  })

  it('is refused when more than a quarter of an hour has passed', async () => {
    const { tenantId, connection } = await aCompany()
    const { id } = await aSamlRequest(server.db, connection)
    await server.database.pool.query("update saml_request set expires_at = now() - interval '1 second' where id = $1", [
      id,
    ])
    await post(connection, answerTo(connection, id))

    expect(await reasons(tenantId)).toEqual(['request_expired'])
  })

  it('is refused while the connection is disabled', async () => {
    const { tenantId, connection } = await aCompany()
    const { id } = await aSamlRequest(server.db, connection)
    await setConnectionState(server.db, { tenantId, connectionId: connection.id }, 'disabled')
    const answer = await post(connection, answerTo(connection, id))

    expect(answer.status).toBe(403)
    expect(await reasons(tenantId)).toEqual(['connection_disabled'])
  })

  it('is refused unread where the form is larger than any Response', async () => {
    const { tenantId, connection } = await aCompany()
    const answer = await post(connection, 'A'.repeat(600 * 1024))

    expect(answer.status).toBe(400)
    expect(await reasons(tenantId)).toEqual(['response_too_large'])
  })

  it('is refused unread beyond six hundred a minute from one address, so that nobody keeps the one thread busy', async () => {
    const { tenantId, connection } = await aCompany()
    expect((await post(connection, 'no answer')).status).toBe(400)
    await server.database.pool.query("update rate_limit set points = 599 where key like 'answered-sso:%'")
    expect((await post(connection, 'no answer')).status).toBe(400)
    const beyond = await post(connection, 'no answer')

    expect([beyond.status, Number(beyond.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
    expect(await reasons(tenantId)).toHaveLength(2)
  })

  it('asks for the credentials again where somebody says that they are another', async () => {
    const { start } = await aCompany()
    await createBrowser().open(`${start}?again=1`)
    expect(provider.lastRequest).toMatchObject({ forceAuthn: true })
    await createBrowser().open(start)
    expect(provider.lastRequest).toMatchObject({ forceAuthn: false })
  })
})

describe('a provider that begins', () => {
  it('is believed where the switch is on, after a press on a button, and each assertion once', async () => {
    const { tenantId, connection } = await aCompany({ settings: { allowUnsolicited: true } })
    const { name } = await anInvitedMember(tenantId)
    const attributes = provider.accounts.get(name)!.attributes
    const unsolicited = encoded(
      signedAssertion({ ...partsFor(server.url, connection, provider), inResponseTo: null, attributes }),
    )
    const arrived = (await post(connection, unsolicited)).headers.get('location')!
    const browser = await createBrowser().open(server.url + arrived)
    expect(browser.cookie('vestibule_proof')).toBeUndefined()
    await browser.submit()
    expect(browser.visited).toContain(`${server.url}/claim/continue`)

    expect((await post(connection, unsolicited)).status).toBe(403)
    expect(await reasons(tenantId)).toEqual(['assertion_replayed'])
  })

  it('is not believed by a draft, which only tests', async () => {
    const { tenantId, connection } = await aCompany({ state: 'draft', settings: { allowUnsolicited: true } })
    await post(connection, answerTo(connection, null))

    expect(await reasons(tenantId)).toEqual(['unsolicited'])
  })
})

describe('the addresses of a connection', () => {
  it('are there for SAML connections alone', async () => {
    const none = addressesOf(server.url, crypto.randomUUID())
    expect((await fetch(none.entityId)).status).toBe(404)
    expect((await fetch(none.acsUrl, { method: 'POST', body: new URLSearchParams() })).status).toBe(404)
    expect((await fetch(`${server.url}/sso/saml/none/metadata`)).status).toBe(404)
  })

  it('take forms only', async () => {
    const { connection } = await aCompany()
    const { acsUrl } = addressesOf(server.url, connection.id)

    const opened = await fetch(`${acsUrl}?SAMLResponse=x`, { redirect: 'manual' })
    expect([opened.status, opened.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/t\/[^/]+\/sign-in$/),
    ])
    expect((await fetch(acsUrl, { method: 'POST', body: '{}' })).status).toBe(415)
  })

  it('describe themselves', async () => {
    const { connection } = await aCompany()
    const { entityId, acsUrl } = addressesOf(server.url, connection.id)
    const answer = await fetch(entityId)
    const text = await answer.text()

    expect(answer.headers.get('content-type')).toBe('application/samlmetadata+xml')
    expect(text).toContain(`entityID="${entityId}"`)
    expect(text).toContain(`Location="${acsUrl}"`)
    expect(text).not.toContain('PRIVATE')
  })
})

it('forgets what has ended', async () => {
  const { connection } = await aCompany()
  await post(connection, answerTo(connection, (await aSamlRequest(server.db, connection)).id))
  await server.database.pool.query("update saml_request set expires_at = now() - interval '2 hours'")
  await server.database.pool.query("update saml_assertion_used set expires_at = now() - interval '1 second'")
  await keepSso(server.db, testKeyring)

  for (const table of ['samlRequest', 'samlAssertionUsed'] as const)
    expect(await server.db.selectFrom(table).selectAll().execute()).toEqual([])
})
