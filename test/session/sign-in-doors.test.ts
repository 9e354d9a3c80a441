import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { AdminRole } from '../../src/db/tables.ts'
import { createRateLimits } from '../../src/http/rate-limits.ts'
import { hashPassword } from '../../src/people/password.ts'
import { setAuthMethod } from '../../src/people/set-auth-method.ts'
import { makeOneTimeLink, oneTimeToken } from '../../src/session/one-time-link.ts'
import { mailResetLinks } from '../../src/session/password-reset.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import { goodPassword } from '../support/claimant.ts'
import { testKeyring } from '../support/keyring.ts'
import { aMember } from '../support/members.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
import { aPerson, anInvitedPerson, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

let server: RunningTestServer
let tenant: Tenant
let path: string
let passwordHash: string

beforeAll(async () => {
  server = await startTestServer()
  passwordHash = await hashPassword(goodPassword)
})
afterAll(() => server.close())
beforeEach(async () => {
  await server.database.pool.query('delete from rate_limit')
  tenant = await aTenant(server.db)
  path = `/t/${tenant.slug}/sign-in`
})

async function aConnection(name: string, state: 'enabled' | 'disabled' | 'draft' = 'enabled', of = tenant) {
  const row = { protocol: 'oidc', settings: '{}', matchKey: 'email', matchClaim: 'email' } as const
  const { id } = await server.db
    .insertInto('ssoConnection')
    .values({ tenantId: of.id, name, state, ...row })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function aDomain(connectionId: string, { verifiedAt = new Date() }: { verifiedAt?: Date | null } = {}) {
  const domain = `${unique('acme')}.example`
  const row = { tenantId: tenant.id, domain, txtToken: 'token', connectionId, verifiedAt }
  await server.db.insertInto('ssoDomain').values(row).execute()
  return domain
}

const requireSso = () =>
  inTransaction(server.db, (trx) =>
    changeSettings(trx, { tenantId: tenant.id, change: { requireSso: true }, actor: operator }),
  )

async function anAdmin(role: AdminRole) {
  const email = `${unique(role)}@example.com`
  const admin = { tenantId: tenant.id, email, name: 'Ada', role, passwordHash, actor: operator }
  await inTransaction(server.db, (trx) => createAdmin(trx, admin))
  return email
}

const shown = async (at = path) => (await createVisitor(server.url).get(at)).text()

describe('the sign-in page', () => {
  it('asks for a password where there is no single sign-on', async () => {
    await aConnection('A draft', 'draft')
    await aConnection('Off', 'disabled')
    await aConnection('Theirs', 'enabled', await aTenant(server.db))
    const page = await shown()
    expect(page).not.toContain('/sso/start/')
    expect(page).toContain('name="password"')
  })

  it('has a plain link for each connection, beside the password', async () => {
    const ids = [await aConnection('Entra'), await aConnection('Partners & Co')]
    const page = await shown()
    for (const id of ids) expect(page).toContain(`href="/sso/start/${id}"`)
    expect(page).toContain('Continue with Partners &amp; Co')
    expect(page).toContain('name="password"')
    expect(await shown(`${path}?to=admin`)).toContain(`href="/sso/start/${ids[0]}?to=admin"`)
    expect(await shown(`${path}?to=admin&again=1`)).toContain(`href="/sso/start/${ids[0]}?to=admin&amp;again=1"`)
  })

  it('asks for the address first where a domain of it may lead somewhere', async () => {
    await aDomain(await aConnection('Entra'), { verifiedAt: null })
    expect(await shown()).not.toContain('/sign-in/where')
    await aDomain(await aConnection('Okta'))
    const page = await shown()
    expect(page).toContain(`action="${path}/where"`)
    expect(page).not.toContain('name="password"')
  })
})

describe('an address', () => {
  it('leads to the connection of its domain', async () => {
    const connectionId = await aConnection('Entra')
    const domain = await aDomain(connectionId)
    const visitor = createVisitor(server.url)
    const asked = await visitor.post(`${path}/where`, { login: `Nobody.Known@${domain.toUpperCase()}` })
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `${path}?at=${connectionId}`])
    const onward = await visitor.get(`${path}?at=${connectionId}`)
    expect(onward.headers.get('refresh')).toBe(`0; url=/sso/start/${connectionId}`)
    expect(await onward.text()).toContain(`href="/sso/start/${connectionId}"`)
  })

  it.each(['someone@elsewhere.example', 'ada.lovelace', '@', 'a@b@', 'x'.repeat(300)])(
    'such as %j leads to the password',
    async (login) => {
      await aDomain(await aConnection('Entra'))
      const answer = await createVisitor(server.url).post(`${path}/where`, { login })
      const page = await answer.text()
      expect([answer.status, page.includes('name="password"')]).toEqual([200, true])
    },
  )

  it('leads nowhere by the domain of another company, or of a connection that is off', async () => {
    await aDomain(await aConnection('Entra'))
    const off = await aDomain(await aConnection('Off', 'disabled'))
    const [ours, ourPath] = [tenant, path]
    tenant = await aTenant(server.db)
    const theirs = await aDomain(await aConnection('Theirs', 'enabled', tenant))
    tenant = ours
    for (const domain of [off, theirs])
      expect((await createVisitor(server.url).post(`${ourPath}/where`, { login: `a@${domain}` })).status).toBe(200)
  })

  it('tells nothing of who exists', async () => {
    const domain = await aDomain(await aConnection('Entra'))
    const { person: claimed } = await aMember(server.db, { tenant, userName: `claimed@${domain}` })
    const uninvited = await aPerson(server.db, { tenantId: tenant.id, userName: `uninvited@${domain}` })
    const { person: invited } = await anInvitedPerson(server.db, {
      tenantId: tenant.id,
      userName: `i@elsewhere.example`,
    })
    const visitor = createVisitor(server.url)
    const asked = async (login: string) => {
      const answer = await visitor.post(`${path}/where`, { login })
      const text = (await answer.text()).replaceAll(login, '').replaceAll(/nonce="[^"]*"/g, '')
      return [answer.status, answer.headers.get('location'), text]
    }
    const strangerThere = await asked(`stranger@${domain}`)
    expect(await asked(claimed.userName)).toEqual(strangerThere)
    expect(await asked(uninvited.userName)).toEqual(strangerThere)
    expect(await asked(invited.userName)).toEqual(await asked('s@elsewhere.example'))
  })

  it('is asked three hundred times a minute from one place, not more, and uses up no attempt at a password', async () => {
    await aDomain(await aConnection('Entra'))
    const visitor = createVisitor(server.url)
    const ask = async () => (await visitor.post(`${path}/where`, { login: 'a@b.example' })).status
    expect(await ask()).toBe(200)
    const { rows } = await server.database.pool.query('select key, points from rate_limit')
    expect(rows).toEqual([{ key: expect.stringMatching(/^sign-in-where:/), points: 1 }])
    await server.database.pool.query('update rate_limit set points = 299')
    expect([await ask(), await ask()]).toEqual([200, 429])
  })

  it('is needed', async () => {
    await aDomain(await aConnection('Entra'))
    const answer = await createVisitor(server.url).post(`${path}/where`, { login: ' ' })
    expect([answer.status, (await answer.text()).includes('Enter your e-mail or user name')]).toEqual([400, true])
  })

  it('finds no page that a link made up', async () => {
    await aConnection('Entra')
    const page = await shown(`${path}?at=3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11`)
    expect(page).toContain('Continue with Entra')
    expect(page).not.toContain('/sso/start/3f0c1a52')
  })
})

describe('where single sign-on is required', () => {
  it('there is no form for a password, and none is taken', async () => {
    const { person } = await aMember(server.db, { tenant })
    const signIn = () => createVisitor(server.url).post(path, { login: person.userName, password: goodPassword })
    await aConnection('Entra')
    expect((await signIn()).status).toBe(303)
    await requireSso()
    expect(await shown()).not.toContain('name="password"')
    const refused = await signIn()
    const wrong = await createVisitor(server.url).post(path, { login: 'nobody', password: goodPassword })
    const bare = async (answer: Response) => (await answer.text()).replaceAll(/nonce="[^"]*"|value="[^"]*"/g, '')
    expect([refused.status, await bare(refused)]).toEqual([wrong.status, await bare(wrong)])
    expect(refused.status).toBe(401)
  })

  it('an address of no known domain is told so, known or not', async () => {
    await aDomain(await aConnection('Entra'))
    await requireSso()
    const { person } = await aMember(server.db, { tenant })
    for (const login of [person.userName, 'stranger@elsewhere.example']) {
      const answer = await createVisitor(server.url).post(`${path}/where`, { login })
      expect([answer.status, (await answer.text()).includes('We know no sign-in')]).toEqual([400, true])
    }
  })

  it('no reset is promised: the page leads to the sign-in, and nothing is asked for', async () => {
    const { person } = await aMember(server.db, { tenant })
    const forgotten = `/t/${tenant.slug}/forgotten`
    expect(await shown(forgotten)).toContain('name="login"')
    await aConnection('Entra')
    await requireSso()
    const posted = await createVisitor(server.url).post(forgotten, { login: person.userName })
    for (const page of [await shown(forgotten), await posted.text()]) {
      expect(page).toContain('You sign in at your company')
      expect(page).toContain(`href="${path}"`)
      expect(page).not.toMatch(/name="login"|a mail with a link/)
    }
  })

  it('owners break the glass, and no other admin', async () => {
    const [owner, admin] = [await anAdmin('owner'), await anAdmin('admin')]
    await aConnection('Entra')
    await requireSso()
    expect(await shown(`${path}?to=admin`)).not.toContain('name="password"')
    expect(await shown(`${path}?to=admin&owner=1`)).toContain('name="password"')
    const signIn = async (login: string) =>
      (await createVisitor(server.url).post(`${path}?to=admin`, { login, password: goodPassword })).status
    expect([await signIn(owner), await signIn(admin)]).toEqual([303, 401])
  })

  it('passwords open again when no connection is left', async () => {
    const { person } = await aMember(server.db, { tenant })
    const connectionId = await aConnection('Entra')
    await requireSso()
    await server.db.updateTable('ssoConnection').set({ state: 'disabled' }).where('id', '=', connectionId).execute()
    expect(await shown()).toContain('name="password"')
    const signedIn = await createVisitor(server.url).post(path, { login: person.userName, password: goodPassword })
    expect(signedIn.status).toBe(303)
  })

  it('no password is reset: no mail is sent, and a link from before has ended', async () => {
    const { person } = await aMember(server.db, { tenant })
    const visitor = createVisitor(server.url)
    await visitor.post(`/t/${tenant.slug}/forgotten`, { login: person.userName })
    // The newest may still be the invitation.
    const link = await vi.waitFor(
      async () => linkIn(await mailTo(server.db, person.userName), `${server.url}/one-time/`),
      10_000,
    )
    await aConnection('Entra')
    await requireSso()
    const parts = { db: server.db, keyring: testKeyring, limits: createRateLimits(server.database.pool) }
    expect(await mailResetLinks(parts, { tenantId: tenant.id, login: person.userName })).toBe(0)
    const used = await visitor.post(new URL(link).pathname, { password: 'another calm sea of tulips' })
    expect([used.status, visitor.cookies.has('vestibule_member')]).toEqual([410, false])
  })
})

it('a password is not reset of whom an identity was given since the link was sent', async () => {
  const { person } = await aMember(server.db, { tenant })
  const whose = { tenantId: tenant.id, personNo: person.no }
  const aLink = () =>
    inTransaction(server.db, (trx) =>
      makeOneTimeLink(trx, {
        tenantId: tenant.id,
        purpose: 'password_reset',
        subject: { personNo: person.no },
        lifetimeMinutes: 60,
        keyring: testKeyring,
      }),
    )
  const use = async (visitor = createVisitor(server.url)) => {
    const path = `/one-time/${oneTimeToken(testKeyring, await aLink())}`
    const { status } = await visitor.post(path, { password: 'another calm sea of tulips' })
    return [status, visitor.cookies.has('vestibule_member')]
  }
  await setAuthMethod(server.db, { ...whose, authMethod: 'sso' })
  expect(await use()).toEqual([410, false])
  await setAuthMethod(server.db, { ...whose, authMethod: null })
  expect(await use()).toEqual([303, true])
})
