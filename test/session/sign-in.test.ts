import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { findCredential, setCredential } from '../../src/people/credential-store.ts'
import { hashPassword } from '../../src/people/password.ts'
import { ENTERPRISE_URN } from '../../src/people/user-schema.ts'
import { changePassword } from '../../src/session/change-password.ts'
import { makeOneTimeLink, oneTimeToken } from '../../src/session/one-time-link.ts'
import { changeAdmin, createAdmin } from '../../src/tenants/manage-admins.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { testKeyring } from '../support/keyring.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
import { type APerson, anInvitedPerson, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

let server: RunningTestServer
let passwordHash: string

beforeAll(async () => {
  server = await startTestServer()
  passwordHash = await hashPassword(goodPassword)
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

async function anAdmin() {
  const tenant = await aTenant(server.db)
  const email = `${unique('owner')}@example.com`
  const admin = await inTransaction(server.db, (trx) =>
    createAdmin(trx, { tenantId: tenant.id, email, name: 'Olga Owner', role: 'owner', passwordHash, actor: operator }),
  )
  return { tenant, admin, path: `/t/${tenant.slug}/sign-in?to=admin`, email }
}

async function aMember(given: APerson = {}) {
  const tenant = await aTenant(server.db)
  const { person } = await anInvitedPerson(server.db, { tenantId: tenant.id, ...given })
  await setCredential(server.db, { tenantId: tenant.id, personNo: person.no, passwordHash })
  await server.database.pool.query('update standing set claimed_at = now() where person_no = $1', [person.no])
  return { tenant, person, path: `/t/${tenant.slug}/sign-in` }
}

async function eventsOf(tenantId: number): Promise<string[]> {
  const rows = await server.db
    .selectFrom('audit')
    .select('type')
    .where('tenantId', '=', tenantId)
    .orderBy('no')
    .execute()
  return rows.map(({ type }) => type)
}

describe('signing in as an admin', () => {
  it('begins a session, which the audit tells', async () => {
    const { path, email, tenant } = await anAdmin()
    const visitor = createVisitor(server.url)
    expect((await visitor.get(path)).status).toBe(200)
    const answer = await visitor.post(path, { login: email.toUpperCase(), password: goodPassword })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/admin')
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^vestibule_admin=vst_session_\w{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await visitor.get('/api/v1/me')).status).toBe(200)
    expect(await eventsOf(tenant.id)).toContain('admin.signed_in')
  })

  it('ends in every process the moment the admin is disabled', async () => {
    const { path, email, admin, tenant } = await anAdmin()
    await inTransaction(server.db, (trx) =>
      createAdmin(trx, {
        tenantId: tenant.id,
        email: 'second@example.com',
        name: 'Second',
        role: 'owner',
        actor: operator,
      }),
    )
    const visitor = createVisitor(server.url)
    await visitor.post(path, { login: email, password: goodPassword })
    await inTransaction(server.db, (trx) =>
      changeAdmin(trx, { tenantId: tenant.id, adminId: admin.id, disabled: true, actor: operator }),
    )
    expect((await visitor.get('/api/v1/me')).status).toBe(401)
    expect((await visitor.post(path, { login: email, password: goodPassword })).status).toBe(401)
  })

  it.each([
    ['idle for an hour', `last_seen_at = now() - interval '61 minutes'`],
    ['twelve hours old', 'expires_at = now()'],
  ])('ends a session that is %s', async (_, set) => {
    const { path, email } = await anAdmin()
    const visitor = createVisitor(server.url)
    await visitor.post(path, { login: email, password: goodPassword })
    expect((await visitor.get('/api/v1/me')).status).toBe(200)
    await server.database.pool.query(`update session set ${set}`)
    expect((await visitor.get('/api/v1/me')).status).toBe(401)
  })

  it('ends the session by signing out, here and in the database', async () => {
    const { path, email } = await anAdmin()
    const visitor = createVisitor(server.url)
    await visitor.post(path, { login: email, password: goodPassword })
    const token = visitor.cookies.get('vestibule_admin')!
    const { csrfToken } = (await (await visitor.get('/api/v1/me')).json()) as { csrfToken: string }
    expect((await visitor.post('/sign-out', { as: 'admin', csrf: 'wrong.wrong' })).status).toBe(403)
    expect((await visitor.post('/sign-out', { as: 'admin', csrf: csrfToken })).status).toBe(303)
    const thief = await fetch(`${server.url}/api/v1/me`, { headers: { cookie: `vestibule_admin=${token}` } })
    expect(thief.status).toBe(401)
  })

  it('stays in its tenant', async () => {
    const one = await anAdmin()
    const other = await anAdmin()
    const answer = await createVisitor(server.url).post(other.path, { login: one.email, password: goodPassword })
    expect(answer.status).toBe(401)
  })
})

describe('a sign-in that is refused', () => {
  it('looks the same for a known and an unknown account, and costs a hash either way', async () => {
    const { path, email } = await anAdmin()
    const answers = await Promise.all(
      [email, 'nobody@example.com'].map(async (login) => {
        const answer = await createVisitor(server.url).post(path, { login, password: 'wrong' })
        const html = (await answer.text()).replaceAll(/nonce="[^"]*"/g, '').replaceAll(login, 'LOGIN')
        return { status: answer.status, html }
      }),
    )
    expect(answers[0]!.status).toBe(401)
    expect(answers[0]).toEqual(answers[1])
  })

  it('is counted: after five wrong passwords even the right one waits, but not from elsewhere', async () => {
    const { path, email, tenant } = await anAdmin()
    const visitor = createVisitor(server.url)
    const statuses: number[] = []
    for (let times = 0; times < 7; times++)
      statuses.push((await visitor.post(path, { login: email, password: 'wrong' })).status)
    // The sixth is let through and begins the pause in which the seventh falls.
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429])
    const refused = await visitor.post(path, { login: email, password: goodPassword })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toMatch(/^([1-9]|[1-5]\d|60)$/)
    expect((await eventsOf(tenant.id)).filter((type) => type === 'sign_in.failed')).toHaveLength(6)
  })

  it('is counted by address too: twenty a minute, whoever is tried', async () => {
    const { path } = await anAdmin()
    const visitor = createVisitor(server.url)
    const statuses: number[] = []
    for (let times = 0; times < 22; times++) {
      statuses.push((await visitor.post(path, { login: `nobody-${times}@example.com`, password: 'wrong' })).status)
    }
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
    expect(statuses.slice(20)).toEqual([429, 429])
  })

  it('is counted by address while right passwords from there are not, nor wipe it away', async () => {
    const { path, email } = await anAdmin()
    const visitor = createVisitor(server.url)
    const tries = async (login: string, password: string) => (await visitor.post(path, { login, password })).status
    const points = async () => {
      const { rows } = await server.database.pool.query(`select points from rate_limit where key like 'sign-in:%'`)
      return (rows as { points: number }[]).map((row) => row.points)
    }
    expect([await tries('nobody@example.com', 'wrong'), await points()]).toEqual([401, [1]])
    for (let times = 0; times < 3; times++) expect(await tries(email, goodPassword)).toBe(303)
    expect(await points()).toEqual([1])
  })

  it('is refused before anything is looked at when another site sends it', async () => {
    const { path, email } = await anAdmin()
    const visitor = createVisitor(server.url)
    const fields = { login: email, password: goodPassword }
    expect((await visitor.post(path, fields, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await visitor.post(path, fields, { origin: 'null' })).status).toBe(403)
    expect(visitor.cookies.size).toBe(0)
  })

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['no password', { login: 'a@example.com' }],
    ['a huge login', { login: 'x'.repeat(5_000), password: 'p' }],
    ['a broken encoding', { login: '\uFFFD', password: 'p' }],
  ])('answers bad input with 4xx: %s', async (_, fields) => {
    const { path } = await anAdmin()
    const { status } = await createVisitor(server.url).post(path, fields)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })
})

describe('signing in as a member', () => {
  it('is by user name or mail address', async () => {
    const { person, path } = await aMember()
    const visitor = createVisitor(server.url)
    const answer = await visitor.post(path, { login: person.userName, password: goodPassword })
    expect(answer.headers.get('location')).toBe('/account')
    expect((await visitor.get('/account')).status).toBe(200)
  })

  it.each([
    ['uninvited', 'invited_at = null, claimed_at = null'],
    ['invited', 'claimed_at = null'],
    ['deactivated', 'deactivated_at = now()'],
  ])('is not for the %s, whatever password they had', async (_, set) => {
    const { person, path } = await aMember()
    const visitor = createVisitor(server.url)
    await visitor.post(path, { login: person.userName, password: goodPassword })
    await server.database.pool.query(`update standing set ${set} where person_no = $1`, [person.no])
    expect((await visitor.get('/account')).status).toBe(401)
    expect((await visitor.post(path, { login: person.userName, password: goodPassword })).status).toBe(401)
  })
})

describe('a forgotten password', () => {
  it('is replaced by a link in the mail, which ends all sessions and works once', async () => {
    const { person, path, tenant } = await aMember()
    const thief = createVisitor(server.url)
    await thief.post(path, { login: person.userName, password: goodPassword })
    const claimant = createClaimant(server.url)
    await claimant.post(`/t/${tenant.slug}/forgotten`, { login: person.userName })
    // The invitation's mail was cancelled or sent before; this one is the reset's.
    const mail = await mailWith(person.userName, '/one-time/')
    const link = linkIn(mail, server.url)

    expect((await claimant.get(link)).status).toBe(200)
    expect((await claimant.post(link, { password: 'short' })).status).toBe(400)
    const answer = await claimant.post(link, { password: 'another calm sea' })
    expect(answer.status).toBe(303)
    expect((await claimant.get('/account')).status).toBe(200)
    expect((await thief.get('/account')).status).toBe(401)
    expect((await claimant.post(link, { password: 'yet another sea' })).status).toBe(410)
    expect(
      (await createVisitor(server.url).post(path, { login: person.userName, password: goodPassword })).status,
    ).toBe(401)
    expect(
      (await createVisitor(server.url).post(path, { login: person.userName, password: 'another calm sea' })).status,
    ).toBe(303)
  })

  it('answers the same for everybody, and sends nothing to those who have none', async () => {
    const { tenant, person } = await aMember()
    const { person: invited } = await anInvitedPerson(server.db, { tenantId: tenant.id })
    const answers = await Promise.all(
      [person.userName, invited.userName, 'nobody@example.com'].map(async (login) => {
        const answer = await createVisitor(server.url).post(`/t/${tenant.slug}/forgotten`, { login })
        return { status: answer.status, html: (await answer.text()).replaceAll(/nonce="[^"]*"/g, '') }
      }),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    await mailWith(person.userName, '/one-time/')
    const links = await server.db
      .selectFrom('oneTimeLink')
      .select('personNo')
      .where('tenantId', '=', tenant.id)
      .execute()
    expect(links).toEqual([{ personNo: person.no }])
  })
})

async function mailWith(address: string, text: string) {
  for (let atLeast = 1; ; atLeast++) {
    const mail = await mailTo(server.db, address, { atLeast })
    if (mail.text?.includes(text)) return mail
  }
}

describe('the account page', () => {
  it('changes the password, and signs out everywhere else', async () => {
    const { person, path } = await aMember()
    const here = createVisitor(server.url)
    const there = createVisitor(server.url)
    for (const visitor of [here, there]) await visitor.post(path, { login: person.userName, password: goodPassword })
    const html = await (await here.get('/account')).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)![1]!
    const fields = { csrf, current: goodPassword, password: 'another calm sea' }
    expect((await here.post('/account/password', { ...fields, current: 'wrong' })).status).toBe(403)
    expect((await here.post('/account/password', { ...fields, csrf: '' })).status).toBe(403)
    expect((await here.post('/account/password', fields)).status).toBe(303)
    expect((await mailWith(person.userName, 'password')).subject).toMatch(/password/i)
    expect((await here.get('/account')).status).toBe(200)
    expect((await there.get('/account')).status).toBe(401)
  })
})

describe('a new password', () => {
  it.each(['caetanolima12', 'cartography-2026', 'c.lima@maps.example'])(
    'is not of words about the person, wherever it is chosen: %s',
    async (password) => {
      const { person, path, tenant } = await aMember({
        attributes: {
          displayName: 'Caetano Lima',
          emails: [{ value: 'c.lima@maps.example' }],
          [ENTERPRISE_URN]: { department: 'Cartography' },
        },
      })
      const visitor = createVisitor(server.url)
      const reset = `/one-time/${oneTimeToken(testKeyring, await aResetLink(tenant.id, person.no))}`
      const refused = await visitor.post(reset, { password })
      expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('Leave out your name')])
      await visitor.post(path, { login: person.userName, password: goodPassword })
      const csrf = /name="csrf" value="([^"]+)"/.exec(await (await visitor.get('/account')).text())![1]!
      const changed = await visitor.post('/account/password', { csrf, current: goodPassword, password })
      expect([changed.status, await changed.text()]).toEqual([400, expect.stringContaining('Leave out your name')])
    },
  )

  function aResetLink(tenantId: number, personNo: number) {
    const link = { tenantId, purpose: 'password_reset', subject: { personNo }, lifetimeMinutes: 60 } as const
    return inTransaction(server.db, (trx) => makeOneTimeLink(trx, { ...link, keyring: testKeyring }))
  }
})

describe('while a password is being changed', () => {
  /** Until the database holds somebody up, or the answer is there after all. */
  async function untilItWaits(answer: Promise<Response>) {
    let isAnswered = false
    void answer.finally(() => (isAnswered = true))
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    await expect.poll(async () => isAnswered || (await server.database.pool.query(waiting)).rowCount).toBeTruthy()
  }

  it('nobody comes in by the old one, neither as a member nor as an admin', async () => {
    const member = await aMember()
    const owner = await anAdmin()
    const other = await hashPassword('another calm sea')
    const tries = [
      {
        path: member.path,
        login: member.person.userName,
        change: { table: 'credential', where: 'person_no = $2', whose: member.person.no },
      },
      { path: owner.path, login: owner.email, change: { table: 'admin', where: 'id = $2', whose: owner.admin.id } },
    ]
    for (const { path, login, change } of tries) {
      const changing = await server.database.pool.connect()
      await changing.query('begin')
      await changing.query(`update ${change.table} set password_hash = $1 where ${change.where}`, [other, change.whose])
      const visitor = createVisitor(server.url)
      const answer = visitor.post(path, { login, password: goodPassword })
      await untilItWaits(answer)
      await changing.query('commit')
      changing.release()
      expect((await answer).status).toBe(401)
      expect(visitor.cookies.size).toBe(0)
    }
    const sessions = await server.db
      .selectFrom('session')
      .select('id')
      .where('tenantId', 'in', [member.tenant.id, owner.tenant.id])
      .execute()
    expect(sessions).toEqual([])
  })

  it('nobody comes in whose way in is shut in that moment, to be there when it opens again', async () => {
    for (const shut of ["auth_method = 'sso'", 'deactivated_at = now()']) {
      const { person, path } = await aMember()
      const shutting = await server.database.pool.connect()
      await shutting.query('begin')
      await shutting.query(`update standing set ${shut} where person_no = $1`, [person.no])
      const answer = createVisitor(server.url).post(path, { login: person.userName, password: goodPassword })
      await untilItWaits(answer)
      await shutting.query('commit')
      shutting.release()
      expect((await answer).status).toBe(401)
    }
  })

  it('no other change of it counts: who reset it meanwhile keeps theirs', async () => {
    const { tenant, person } = await aMember()
    const whose = { tenantId: tenant.id, personNo: person.no }
    const session = {
      ...whose,
      personId: person.id,
      sessionId: randomUUID(),
      authenticatedAt: new Date(),
      csrfToken: '',
    }
    await setCredential(server.db, { ...whose, passwordHash: 'reset by mail' })
    const isChanged = await changePassword(server, { session, current: passwordHash, replacement: 'of a thief' })
    expect(isChanged).toBe(false)
    expect(await findCredential(server.db, whose)).toMatchObject({ passwordHash: 'reset by mail' })
    await server.db.deleteFrom('credential').where('tenantId', '=', tenant.id).execute()
    expect(await changePassword(server, { session, current: passwordHash, replacement: 'of a thief' })).toBe(false)
    expect(await findCredential(server.db, whose)).toBeUndefined()
    expect(await eventsOf(tenant.id)).not.toContain('password.changed')
  })
})
