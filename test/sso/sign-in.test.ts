import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import type { JsonObject } from '../../src/base/json.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { setAuthMethod } from '../../src/people/set-auth-method.ts'
import { admit } from '../../src/sso/admit.ts'
import { setConnectionState } from '../../src/sso/connection-store.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { testKeyring } from '../support/keyring.ts'
import { type AnOidcConnection, anOidcConnection } from '../support/sso.ts'
import { startOidcProvider, type TestProvider } from '../support/oidc-provider.ts'
import { aClient, type APerson, anInvitedPerson, aPerson, aTenant, unique } from '../support/people.ts'
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

async function conflictsOf(tenantId: number) {
  return server.db
    .selectFrom('ssoConflict')
    .leftJoin('ssoConflictPerson', 'ssoConflictPerson.conflictId', 'ssoConflict.id')
    .select(['reason', 'personNo', 'tries'])
    .where('ssoConflict.tenantId', '=', tenantId)
    .orderBy('personNo')
    .execute()
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

describe('an identity that is taken away', () => {
  it('begins no session in the moment in which its sessions are ended', async () => {
    const { tenantId, connection } = await aCompany()
    const { sub } = anAccount()
    const person = await claimed({ tenantId }, { connectionId: connection.id, subject: sub })
    const identity = { issuer: provider.issuer, subject: sub, claims: new Map(), emailVerified: false }
    const arriving = { connection, identity, purpose: 'sign_in', personNo: null, keyring: testKeyring } as const

    const unlinking = await server.database.pool.connect()
    await unlinking.query('begin')
    await unlinking.query('delete from external_identity where person_no = $1', [person.no])
    await unlinking.query('delete from session where person_no = $1', [person.no])
    const admission = inTransaction(server.db, (trx) => admit(trx, { ...arriving, userAgent: '' }))
    await waitingForLock(admission)
    await unlinking.query('commit')
    unlinking.release()

    expect(await admission).toMatchObject({ kind: 'refused', refusal: { reason: 'person_unknown' } })
    const sessions = await server.db.selectFrom('session').select('id').where('tenantId', '=', tenantId).execute()
    expect(sessions).toEqual([])
  })

  /** Or until it is through, which is what must not happen. */
  async function waitingForLock(admission: Promise<unknown>) {
    let isThrough = false
    void admission.finally(() => (isThrough = true))
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await expect.poll(async () => isThrough || (await server.database.pool.query(waiting)).rowCount).toBeTruthy()
  }
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
    expect(browser.html).toContain('You cannot come in by this sign-in')
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
    const words = (html: string) =>
      html.replace(/(?<![\w-])[0-9A-Z]{4}-[0-9A-Z]{4}(?![\w-])/, '').replace(/nonce="[^"]*"/g, '')
    expect(words(one.html)).toBe(words(other.html))
  })
})

describe('the claim under single sign-on', () => {
  const codes = (browser: Browser) => [new URL(browser.at).pathname, browser.status]

  it('leads from the link over the company to the account, with no password anywhere', async () => {
    const { tenantId, tenant, start } = await aCompany()
    const terms = { version: '1', text: 'Be kind.' }
    await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change: { terms }, actor: operator }))
    const { sub, email } = anAccount()
    const { person, link } = await anInvitedPerson(server.db, { tenantId, userName: email })
    const browser = await createBrowser().open(`${server.url}/c/${link}`)
    expect(codes(browser)).toEqual(['/claim', 200])
    expect(browser.html).toContain('Sign in at your company first')
    expect(browser.html).not.toContain('type="password"')

    const [, href = ''] = /class="button" href="(\/sso\/start\/[^"]*)"/.exec(browser.html)!
    expect(href.startsWith(start)).toBe(true)
    await browser.open(server.url + href.replaceAll('&amp;', '&'))
    await browser.submit({ name: sub })
    expect(codes(browser)).toEqual(['/claim/terms', 200])
    await browser.submit({ accept: 'yes', do: 'next' })
    expect(codes(browser)).toEqual(['/claim/profile', 200])
    expect(browser.html).toContain('Take my account')
    await browser.submit({ displayName: 'Mia', do: 'next' })
    expect(codes(browser)).toEqual(['/claim/done', 200])
    expect(browser.html).toContain(tenant.name)
    expect(browser.cookie('vestibule_proof')).toBeUndefined()

    const claimedBy = await server.db
      .selectFrom('standing')
      .selectAll()
      .where('personNo', '=', person.no)
      .executeTakeFirstOrThrow()
    expect(claimedBy.authMethod).toBe('sso')
    expect(claimedBy.claimedAt).not.toBeNull()
    expect(await linked(tenantId)).toMatchObject([{ personNo: person.no, subject: sub, issuer: provider.issuer }])
    expect(await server.db.selectFrom('credential').selectAll().where('personNo', '=', person.no).execute()).toEqual([])

    const again = await signIn(start, sub)
    expect(again.at).toBe(`${server.url}/account`)
  })

  it('needs no link at all, and no living one', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    const { person } = await anInvitedPerson(server.db, { tenantId, userName: email })
    await server.database.pool.query(
      "update standing set link_expires_at = now() - interval '1 day' where person_no = $1",
      [person.no],
    )
    const browser = await signIn(start, sub)
    expect(codes(browser)).toEqual(['/claim/profile', 200])
    await browser.submit({ displayName: 'Mia', do: 'next' })
    expect(codes(browser)).toEqual(['/claim/done', 200])
  })

  it('tells somebody else so, who opened an invitation and signed in as themselves', async () => {
    const { tenantId } = await aCompany()
    const { link } = await anInvitedPerson(server.db, { tenantId })
    const { sub, email } = anAccount()
    await anInvitedPerson(server.db, { tenantId, userName: email })
    const browser = await createBrowser().open(`${server.url}/c/${link}`)
    const [, href = ''] = /class="button" href="(\/sso\/start\/[^"]*)"/.exec(browser.html)!
    await browser.open(server.url + href.replaceAll('&amp;', '&'))
    await browser.submit({ name: sub })
    expect(browser.status).toBe(403)
    expect(browser.html).toContain('This invitation is for somebody else')
    expect((await refusalsOf(tenantId)).at(-1)).toMatchObject({ reason: 'wrong_person' })
    expect(browser.cookie('vestibule_proof')).toBeUndefined()
  })

  it('keeps the password where the person, or the tenant, is set to one', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    const { person, link } = await anInvitedPerson(server.db, { tenantId, userName: email })
    await setAuthMethod(server.db, { tenantId, personNo: person.no, authMethod: 'password' })
    const browser = await createBrowser().open(`${server.url}/c/${link}`)
    expect(codes(browser)).toEqual(['/claim/profile', 200])
    const bySso = await signIn(start, sub)
    expect([bySso.status, (await refusalsOf(tenantId)).at(-1)!.reason]).toEqual([403, 'uses_password'])

    const change = { requireSso: true }
    await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
    await browser.open(`${server.url}/claim`)
    expect(browser.html).toContain('Sign in at your company first')
  })

  it.each([
    ['withdrawn', 'update standing set invited_at = null, withdrawn_at = now() where person_no = $1', 410],
    ['deactivated', 'update standing set deactivated_at = now() where person_no = $1', 410],
    ['deleted', 'delete from person where no = $1', 400],
  ])('ends with whoever is %s between proof and claim', async (_, sql, status) => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    const { person } = await anInvitedPerson(server.db, { tenantId, userName: email })
    const browser = await signIn(start, sub)
    await server.database.pool.query(sql, [person.no])
    await browser.submit({ displayName: 'Mia', do: 'next' })
    expect(browser.status).toBe(status)
    expect(await linked(tenantId)).toEqual([])
  })

  it('ends with a connection that is disabled between proof and claim', async () => {
    const { tenantId, connection, start } = await aCompany()
    const { sub, email } = anAccount()
    await anInvitedPerson(server.db, { tenantId, userName: email })
    const browser = await signIn(start, sub)
    await setConnectionState(server.db, { tenantId, connectionId: connection.id }, 'disabled')
    await browser.submit({ displayName: 'Mia', do: 'next' })
    expect(browser.status).toBe(400)
    expect(await linked(tenantId)).toEqual([])
  })

  it('lets one of two browsers win', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    await anInvitedPerson(server.db, { tenantId, userName: email })
    const [one, other] = [await signIn(start, sub), await signIn(start, sub)]
    await Promise.all([one, other].map((browser) => browser.submit({ displayName: 'Mia', do: 'next' })))
    expect(new Set([one.status, other.status])).toEqual(new Set([200, 410]))
    expect(await linked(tenantId)).toHaveLength(1)
  })
})

describe('who is not decided by a rule', () => {
  it('goes to the admins where two people share the address', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    const emails = [{ value: email, primary: true }]
    const one = await anInvitedPerson(server.db, { tenantId, attributes: { emails } })
    const other = await anInvitedPerson(server.db, { tenantId, attributes: { emails } })
    const browser = await signIn(start, sub)
    await signIn(start, sub)
    expect(browser.html).toContain('You cannot come in by this sign-in')
    expect(await conflictsOf(tenantId)).toEqual(
      [one, other].map(({ person }) => ({ reason: 'several_match', personNo: person.no, tries: 2 })),
    )
  })

  it('goes to the admins where the one who matches has an account with a password: never merged by an address', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    const { person } = await anInvitedPerson(server.db, { tenantId, userName: email })
    await server.database.pool.query('update standing set claimed_at = now() where person_no = $1', [person.no])
    const browser = await signIn(start, sub)
    expect(browser.cookie('vestibule_member')).toBeUndefined()
    expect(await conflictsOf(tenantId)).toEqual([{ reason: 'already_claimed', personNo: person.no, tries: 1 }])
    expect(await linked(tenantId)).toEqual([])
  })

  it('goes to the admins where somebody is known by another identity already', async () => {
    const { tenantId, connection, start } = await aCompany()
    const { sub, email } = anAccount()
    const person = await claimed({ tenantId, userName: email }, { connectionId: connection.id, subject: 'the first' })
    await signIn(start, sub)
    expect(await conflictsOf(tenantId)).toEqual([{ reason: 'already_linked', personNo: person.no, tries: 1 }])
  })

  it('is nobody where the address is of another company', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    await anInvitedPerson(server.db, { userName: email })
    const browser = await signIn(start, sub)
    expect([browser.status, (await refusalsOf(tenantId)).at(-1)!.reason]).toEqual([403, 'person_unknown'])
    expect(await conflictsOf(tenantId)).toEqual([])
  })
})

describe('the key of a connection', () => {
  it('compares an externalId of the client that is named, where the connection is authoritative', async () => {
    const { tenantId, client } = await aClient(server.db, { inviteOnCreate: true })
    const key = { matchKey: 'external_id', matchClaim: 'sub', isAuthoritative: true } as const
    const connection = await anOidcConnection(server.db, { tenantId, ...provider, ...key })
    await server.db
      .updateTable('ssoConnection')
      .set({ matchClientId: client.id })
      .where('id', '=', connection.id)
      .execute()
    const { sub } = anAccount()
    await aPerson(server.db, { tenantId, clientId: client.id, externalId: sub })
    const browser = await signIn(`/sso/start/${connection.id}`, sub)
    expect(new URL(browser.at).pathname).toBe('/claim/profile')
  })

  it('is not compared where the connection is not authoritative', async () => {
    const { tenantId, start } = await aCompany({ matchKey: 'user_name', matchClaim: 'email' })
    const { sub, email } = anAccount()
    await anInvitedPerson(server.db, { tenantId, userName: email })
    await signIn(start, sub)
    expect((await refusalsOf(tenantId)).at(-1)!.reason).toBe('not_authoritative')
  })

  it('takes an address that the provider does not vouch for where the connection leads its verified domain', async () => {
    const { tenantId, connection, start } = await aCompany()
    const { sub, email } = anAccount({ email_verified: false })
    await anInvitedPerson(server.db, { tenantId, userName: email })
    await signIn(start, sub)
    expect((await refusalsOf(tenantId)).at(-1)!.reason).toBe('address_unverified')
    const domain = { tenantId, domain: 'example.com', txtToken: 'x', connectionId: connection.id }
    await server.db
      .insertInto('ssoDomain')
      .values({ ...domain, verifiedAt: new Date() })
      .execute()
    const browser = await signIn(start, sub)
    expect(new URL(browser.at).pathname).toBe('/claim/profile')
    await server.db.deleteFrom('ssoDomain').where('tenantId', '=', tenantId).execute()
  })
})

describe('creating just in time', () => {
  const newcomer = () => anAccount({ preferred_username: unique('new'), name: 'Nia New' })

  it('waits in silence where the connection says later', async () => {
    const { tenantId, start } = await aCompany({ createsPeople: true })
    const browser = await signIn(start, newcomer().sub)
    expect(browser.html).toContain('You cannot come in by this sign-in')
    const [person] = await server.db.selectFrom('person').selectAll().where('tenantId', '=', tenantId).execute()
    expect(person).toMatchObject({ source: 'sso' })
    expect(await server.db.selectFrom('delivery').selectAll().where('tenantId', '=', tenantId).execute()).toEqual([])
  })

  it('claims at once where it says now, without a mail', async () => {
    const { tenantId, start } = await aCompany({ createsPeople: true, invitesCreated: true })
    const browser = await signIn(start, newcomer().sub)
    await browser.submit({ displayName: 'Nia', do: 'next' })
    expect(new URL(browser.at).pathname).toBe('/claim/done')
    const mails = await server.db.selectFrom('delivery').select('state').where('tenantId', '=', tenantId).execute()
    expect(mails.every(({ state }) => state === 'cancelled')).toBe(true)
  })

  it('makes no second account of a user name', async () => {
    const { tenantId, start } = await aCompany({ createsPeople: true, invitesCreated: true })
    const userName = unique('taken')
    await aPerson(server.db, { tenantId, userName })
    await signIn(start, anAccount({ preferred_username: userName }).sub)
    expect((await refusalsOf(tenantId)).at(-1)!.reason).toBe('conflict')
    expect(await server.db.selectFrom('person').select('no').where('tenantId', '=', tenantId).execute()).toHaveLength(1)
  })
})

describe('admins', () => {
  it('come in by the identity of the person they are linked to', async () => {
    const { tenantId, connection, start } = await aCompany()
    const { sub } = anAccount()
    const person = await claimed({ tenantId }, { connectionId: connection.id, subject: sub })
    const refusedFirst = await signIn(`${start}?to=admin`, sub)
    expect(refusedFirst.html).toContain('No admin is linked to you')
    const order = {
      tenantId,
      email: `${unique('a')}@example.com`,
      name: 'Ada',
      role: 'admin' as const,
      actor: operator,
    }
    const admin = await inTransaction(server.db, (trx) => createAdmin(trx, order))
    await server.db.updateTable('admin').set({ personNo: person.no }).where('id', '=', admin.id).execute()
    const browser = await signIn(`${start}?to=admin`, sub)
    expect(browser.cookie('vestibule_admin')).toMatch(/^vst_session_/)
  })

  it('are told to claim first, where the person they are linked to has not', async () => {
    const { tenantId, start } = await aCompany()
    const { sub, email } = anAccount()
    const { person } = await anInvitedPerson(server.db, { tenantId, userName: email })
    const order = {
      tenantId,
      email: `${unique('a')}@example.com`,
      name: 'Ada',
      role: 'admin' as const,
      actor: operator,
    }
    const admin = await inTransaction(server.db, (trx) => createAdmin(trx, order))
    await server.db.updateTable('admin').set({ personNo: person.no }).where('id', '=', admin.id).execute()
    const browser = await signIn(`${start}?to=admin`, sub)
    expect(browser.html).toContain('Claim your account first')
    expect(browser.cookie('vestibule_admin')).toBeUndefined()
    expect((await refusalsOf(tenantId)).at(-1)).toMatchObject({ reason: 'admin_unclaimed', personId: person.id })
    expect(await conflictsOf(tenantId)).toEqual([])

    // Whoever may write people could have written that address.
    const member = await signIn(start, sub)
    expect(member.html).toContain('You cannot come in by this sign-in')
    expect(await conflictsOf(tenantId)).toEqual([{ reason: 'is_admin', personNo: person.no, tries: 1 }])
    await server.db.updateTable('admin').set({ disabledAt: new Date() }).where('id', '=', admin.id).execute()
    expect((await signIn(start, sub)).html).not.toContain('You cannot come in')
  })
})

describe('signing out', () => {
  it('ends the session here, and offers to end the one at the company', async () => {
    const { tenantId, connection, start } = await aCompany()
    const { sub } = anAccount()
    await claimed({ tenantId }, { connectionId: connection.id, subject: sub })
    const browser = await signIn(start, sub)
    const [, csrf = ''] = /action="\/sign-out"[\s\S]*?name="csrf" value="([^"]*)"/.exec(browser.html)!
    const body = new URLSearchParams({ csrf, as: 'member' })
    const answer = await browser.send(`${server.url}/sign-out`, {
      method: 'POST',
      body,
      headers: { origin: server.url },
    })
    expect(answer.headers.get('location')).toBe(`/sso/sign-out/${connection.id}`)
    expect(await server.db.selectFrom('session').select('id').where('tenantId', '=', tenantId).execute()).toEqual([])
    await browser.open(`${server.url}/sso/sign-out/${connection.id}`)
    expect(browser.html).toContain('You are signed out here')
    const leave = await browser.send(`${server.url}/sso/leave/${connection.id}`)
    const address = new URL(leave.headers.get('location')!)
    expect(address.origin).toBe(provider.issuer)
    expect(address.searchParams.get('id_token_hint')).toMatch(/^eyJ/)
    expect(address.searchParams.get('post_logout_redirect_uri')).toBe(`${server.url}/`)
    expect(browser.cookie('vestibule_leaving')).toBeUndefined()
    expect((await browser.send(address.href)).status).toBe(200)
  })
})
