import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { hashPassword } from '../../src/people/password.ts'
import { makeOneTimeLink, oneTimeToken } from '../../src/session/one-time-link.ts'
import { startSession } from '../../src/session/start-session.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { whileHashingIsBusy } from '../support/busy-hashing.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { testKeyring } from '../support/keyring.ts'
import { aMember, aSessionOf } from '../support/members.ts'
import { anInvitedPerson, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

type Try = (password: string) => Promise<{ status: number }>

async function anAdmin() {
  const tenant = await aTenant(server.db)
  const email = `${unique('owner')}@example.com`
  const passwordHash = await hashPassword(goodPassword)
  const order = {
    tenantId: tenant.id,
    email,
    name: 'Olga Owner',
    role: 'owner',
    passwordHash,
    actor: operator,
  } as const
  const admin = await inTransaction(server.db, (trx) => createAdmin(trx, order))
  return { tenant, admin, email }
}

/** Every place where a password that somebody has is asked for, and how a right one is answered. */
const places: Record<string, () => Promise<{ attempt: Try; right: number; wrong: number }>> = {
  async 'the sign-in of members'() {
    const { tenant, person } = await aMember(server.db)
    const visitor = createVisitor(server.url)
    const attempt: Try = (password) => visitor.post(`/t/${tenant.slug}/sign-in`, { login: person.userName, password })
    return { attempt, right: 303, wrong: 401 }
  },
  async 'the sign-in of admins'() {
    const { tenant, email } = await anAdmin()
    const visitor = createVisitor(server.url)
    const attempt: Try = (password) => visitor.post(`/t/${tenant.slug}/sign-in?to=admin`, { login: email, password })
    return { attempt, right: 303, wrong: 401 }
  },
  async 'the password of the account page'() {
    const { person } = await aMember(server.db)
    const visitor = createVisitor(server.url)
    visitor.cookies.set('vestibule_member', await aSessionOf(server.db, person))
    const csrf = csrfIn(await (await visitor.get('/account')).text())
    const attempt: Try = (current) => visitor.post('/account/password', { csrf, current, password: 'short' })
    return { attempt, right: 400, wrong: 403 }
  },
  async 'the password that admins show again'() {
    const { tenant, admin } = await anAdmin()
    const visitor = createVisitor(server.url)
    const session = { tenantId: tenant.id, adminId: admin.id, method: 'password' } as const
    visitor.cookies.set('vestibule_admin', await inTransaction(server.db, (trx) => startSession(trx, session)))
    const { csrfToken } = (await (await visitor.get('/api/v1/me')).json()) as { csrfToken: string }
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken, origin: server.url }
    const cookie = `vestibule_admin=${visitor.cookies.get('vestibule_admin')}`
    const attempt: Try = (password) =>
      fetch(`${server.url}/api/v1/session/show-password`, {
        method: 'POST',
        headers: { ...headers, cookie },
        body: JSON.stringify({ password }),
      })
    return { attempt, right: 200, wrong: 403 }
  },
}

const csrfIn = (html: string) => /name="csrf" value="([^"]+)"/.exec(html)![1]!

describe('a password that the server has no time to compare', () => {
  it.each(Object.keys(places))('is no guess, and whatever was compared stays one: %s', async (place) => {
    const { attempt, right, wrong } = await places[place]!()
    for (let times = 0; times < 5; times++) expect((await attempt('wrong')).status).toBe(wrong)
    const counted = await guessesCounted()
    await whileHashingIsBusy(async () => {
      for (let times = 0; times < 25; times++) expect((await attempt('wrong')).status).toBe(503)
    })
    expect(await guessesCounted()).toEqual(counted)
    // The sixth is still to come: it is compared, and begins the pause in which the seventh falls.
    expect((await attempt('wrong')).status).toBe(wrong)
    expect((await attempt(goodPassword)).status).toBe(429)
    await server.database.pool.query('delete from rate_limit')
    expect((await attempt(goodPassword)).status).toBe(right)
  })

  async function guessesCounted() {
    const { rows } = await server.database.pool.query(
      'select key, points from rate_limit where points > 0 order by key',
    )
    return rows as { key: string; points: number }[]
  }
})

describe('a new password that the server has no time to hash', () => {
  it('leaves the form of a first owner as it was filled in, and the link as it was', async () => {
    const { id: tenantId } = await aTenant(server.db)
    const link = await aLink({ tenantId, purpose: 'first_admin', subject: {} })
    const visitor = createVisitor(server.url)
    const typed = { company: 'Acme Harbour', name: 'Ada Lovelace', email: 'ada@example.com', password: goodPassword }
    const page = await busyPage(() => visitor.post(link, typed))
    for (const field of [typed.company, typed.name, typed.email]) expect(page).toContain(`value="${field}"`)
    expect(page).not.toContain(goodPassword)
    expect((await visitor.post(link, typed)).status).toBe(303)
  })

  it('leaves open the one-time link by which an admin signs in', async () => {
    const { tenant, admin, email } = await anAdmin()
    const link = await aLink({ tenantId: tenant.id, purpose: 'admin_sign_in', subject: { adminId: admin.id } })
    const visitor = createVisitor(server.url)
    const page = await busyPage(() => visitor.post(link, { password: 'another calm sea' }))
    expect(page).toContain(email)
    expect(visitor.cookies.size).toBe(0)
    expect((await visitor.post(link, { password: 'another calm sea' })).status).toBe(303)
  })

  it('leaves open the link by which a password is reset, and the old password', async () => {
    const { tenant, person } = await aMember(server.db)
    const link = await aLink({ tenantId: tenant.id, purpose: 'password_reset', subject: { personNo: person.no } })
    const visitor = createVisitor(server.url)
    expect(await busyPage(() => visitor.post(link, { password: 'another calm sea' }))).toContain(person.userName)
    const signIn = { login: person.userName, password: goodPassword }
    expect((await createVisitor(server.url).post(`/t/${tenant.slug}/sign-in`, signIn)).status).toBe(303)
    expect((await visitor.post(link, { password: 'another calm sea' })).status).toBe(303)
  })

  it('leaves an account page as it was', async () => {
    const { person } = await aMember(server.db)
    const visitor = createVisitor(server.url)
    visitor.cookies.set('vestibule_member', await aSessionOf(server.db, person))
    const csrf = csrfIn(await (await visitor.get('/account')).text())
    const fields = { csrf, current: goodPassword, password: 'another calm sea' }
    await busyPage(() => visitor.post('/account/password', fields))
    expect((await visitor.post('/account/password', fields)).headers.get('location')).toBe('/account?done=password')
  })

  it('leaves a claim at its last step, with what was typed before', async () => {
    const { link, tenantId } = await anInvitedPerson(server.db)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ displayName: 'Ada of the Harbour' })
    expect(claimant.html).toContain('type="password"')
    await whileHashingIsBusy(() => claimant.submit({ password: goodPassword }))
    expect(claimant.status).toBe(503)
    expect(claimant.html).toContain('Wait a few seconds, then press the button again')
    expect(await claimedIn(tenantId)).toEqual([])
    await claimant.submit({ password: goodPassword })
    expect(await claimedIn(tenantId)).toEqual([{ displayName: 'Ada of the Harbour' }])
  })

  async function aLink(given: Pick<Parameters<typeof makeOneTimeLink>[1], 'tenantId' | 'purpose' | 'subject'>) {
    const order = { ...given, lifetimeMinutes: 60, keyring: testKeyring }
    const made = await inTransaction(server.db, (trx) => makeOneTimeLink(trx, order))
    return `/one-time/${oneTimeToken(testKeyring, made)}`
  }

  async function busyPage(post: () => Promise<Response>): Promise<string> {
    const answer = await whileHashingIsBusy(post)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    const page = await answer.text()
    expect(page).toContain('Wait a few seconds, then press the button again')
    return page
  }

  async function claimedIn(tenantId: number) {
    const { rows } = await server.database.pool.query(
      `select attributes ->> 'displayName' as "displayName" from person join standing s on s.tenant_id = person.tenant_id and s.person_no = person.no where person.tenant_id = $1 and claimed_at is not null`,
      [tenantId],
    )
    return rows as { displayName: string }[]
  }
})
