import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { type AnOidcConnection, anOidcConnection } from '../support/sso.ts'
import { startOidcProvider, type TestProvider } from '../support/oidc-provider.ts'
import { type APerson, anInvitedPerson, aPerson, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { type Browser, createBrowser } from '../support/sso-browser.ts'

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

/** A company with its connection, and an account at the provider. */
async function aCompany(given: Partial<AnOidcConnection> = {}) {
  const tenant = await aTenant(server.db)
  const connection = await anOidcConnection(server.db, { tenantId: tenant.id, ...provider, ...given })
  return { tenant, tenantId: tenant.id, connection, start: `/sso/start/${connection.id}` }
}

function anAccount(claims: JsonObject = {}) {
  const sub = unique('sub')
  const email = `${unique('member')}@example.com`
  provider.accounts.set(sub, { sub, email, email_verified: true, name: 'Mia Member', ...claims })
  return { sub, email }
}

async function signIn(start: string, sub: string, browser: Browser = createBrowser()): Promise<Browser> {
  await browser.open(server.url + start)
  return browser.submit({ name: sub })
}

async function refusalsOf(tenantId: number) {
  const rows = await server.db
    .selectFrom('audit')
    .select(['detail', 'personId', 'subjectId'])
    .where('tenantId', '=', tenantId)
    .where('type', '=', 'sso.refused')
    .orderBy('no')
    .execute()
  return rows.map(({ detail, ...row }) => ({ ...row, ...(detail as { reason: string; reference: string }) }))
}

async function linked(tenantId: number) {
  return server.db.selectFrom('externalIdentity').selectAll().where('tenantId', '=', tenantId).execute()
}

async function claimed(given: APerson = {}, identity?: { connectionId: string; subject: string }) {
  const { person } = await anInvitedPerson(server.db, given)
  await server.database.pool.query("update standing set claimed_at = now(), auth_method = 'sso' where person_no = $1", [
    person.no,
  ])
  const { tenantId, no: personNo } = person
  if (identity) {
    await server.db
      .insertInto('externalIdentity')
      .values({ tenantId, personNo, issuer: provider.issuer, ...identity })
      .execute()
  }
  return person
}

describe('who is known by an identity', () => {
  it('is signed in, whatever their address is now', async () => {
    const { tenantId, connection, start } = await aCompany()
    const { sub } = anAccount({ email: 'renamed@example.com' })
    const person = await claimed({ tenantId }, { connectionId: connection.id, subject: sub })
    const browser = await signIn(start, sub)
    expect(browser.at).toBe(`${server.url}/account`)
    expect(browser.status).toBe(200)
    const session = await server.db
      .selectFrom('session')
      .selectAll()
      .where('personNo', '=', person.no)
      .executeTakeFirstOrThrow()
    expect(session).toMatchObject({ tenantId, method: 'sso' })
  })
})

describe('who comes for the first time', () => {
  it('goes to the claim where exactly one invited person has the verified address', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    await anInvitedPerson(server.db, { tenantId, userName: email })
    const browser = await signIn(start, sub)
    expect(browser.visited).toContain(`${server.url}/claim/continue`)
    expect(browser.cookie('vestibule_proof')).toMatch(/^\w{43}$/)
    expect(await linked(tenantId)).toEqual([])
  })

  it('is turned away kindly while nobody invited them, with a number that finds the reason', async () => {
    const { tenantId, start, connection } = await aCompany()
    const { sub, email } = anAccount()
    const person = await aPerson(server.db, { tenantId, userName: email })
    const browser = await signIn(start, sub)
    expect(browser.status).toBe(403)
    expect(browser.html).toContain('You are not expected here yet')
    const [refusal] = await refusalsOf(tenantId)
    expect(refusal).toMatchObject({ reason: 'person_uninvited', personId: person.id, subjectId: connection.id })
    expect(browser.html).toContain(refusal!.reference)
    expect(browser.cookie('vestibule_member')).toBeUndefined()
    expect(browser.cookie('vestibule_proof')).toBeUndefined()
  })

  it('reads the same, known or not', async () => {
    const { tenantId, start } = await aCompany()
    const known = anAccount()
    await aPerson(server.db, { tenantId, userName: known.email })
    const unknown = anAccount()
    const [one, other] = [await signIn(start, known.sub), await signIn(start, unknown.sub)]
    const words = (html: string) => html.replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/, '').replace(/nonce="[^"]*"/g, '')
    expect(words(one.html)).toBe(words(other.html))
  })
})
