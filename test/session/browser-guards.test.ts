import type Router from '@koa/router'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashToken } from '../../src/base/tokens.ts'
import { claimRoutes } from '../../src/claim/routes.ts'
import type { Middleware } from '../../src/http/context.ts'
import { hashPassword } from '../../src/people/password.ts'
import type { PageParts } from '../../src/session/parts.ts'
import { sessionRoutes } from '../../src/session/routes.ts'
import { ssoRoutes } from '../../src/sso/routes.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { aMember, aSessionOf } from '../support/members.ts'
import { anInvitedPerson, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

/** Every form target of the server-rendered pages, as it was registered. */
function formTargets(): string[] {
  const rooms = [sessionRoutes, claimRoutes, ssoRoutes] as ((parts: PageParts) => Middleware)[]
  const layers = rooms.flatMap((routesOf) => {
    const { router } = routesOf(server as unknown as PageParts) as Middleware & { router: Router }
    return router.stack
  })
  return layers.filter(({ methods }) => methods.includes('POST')).map(({ path }) => String(path))
}

const anywhere = (path: string) => path.replaceAll(/:\w+/g, '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11')

/** Posted by identity providers from pages of their own; what it brings waits for its browser (security §6.34). */
const isPostedByProviders = (path: string) => path.endsWith('/acs')

async function signedIn(): Promise<{ visitor: Visitor; token: string; personNo: number; tenantId: number }> {
  const { person, tenant } = await aMember(server.db)
  const token = await aSessionOf(server.db, person)
  const visitor = createVisitor(server.url)
  visitor.cookies.set('vestibule_member', token)
  return { visitor, token, personNo: person.no, tenantId: tenant.id }
}

async function stored(tenantId: number): Promise<string> {
  const { db } = server
  const rows = await Promise.all([
    db.selectFrom('session').select(['id', 'personNo']).where('tenantId', '=', tenantId).orderBy('id').execute(),
    db.selectFrom('credential').selectAll().where('tenantId', '=', tenantId).execute(),
    db.selectFrom('personPicture').select('personNo').where('tenantId', '=', tenantId).execute(),
    db.selectFrom('audit').select('no').where('tenantId', '=', tenantId).orderBy('no').execute(),
  ])
  return JSON.stringify(rows)
}

describe('every form', () => {
  it('is refused from another site, from a page that hides where it is, and from none', async () => {
    const targets = formTargets().filter((path) => !isPostedByProviders(path))
    expect(targets).toContain('/account/password')
    const { visitor, tenantId } = await signedIn()
    const before = await stored(tenantId)
    const origins: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: '', 'sec-fetch-site': 'cross-site' },
      { origin: '', 'sec-fetch-site': 'same-site' },
    ]
    for (const path of targets)
      for (const headers of origins) {
        const { status } = await visitor.post(anywhere(path), { login: 'a', password: 'b' }, headers)
        expect([path, headers, status]).toEqual([path, headers, 403])
      }
    expect(await stored(tenantId)).toBe(before)
  })

  it('of somebody who is signed in is refused without the token of their own page', async () => {
    const targets = formTargets().filter((path) => /^\/(account|sign-out)/.test(path))
    expect(targets.length).toBeGreaterThanOrEqual(5)
    const { visitor, tenantId } = await signedIn()
    const stranger = await signedIn()
    const page = await (await stranger.visitor.get('/account')).text()
    const ofStranger = /name="csrf" value="([^"]+)"/.exec(page)![1]!
    const before = await stored(tenantId)
    for (const path of targets)
      for (const csrf of ['', 'x', ofStranger]) {
        const sent = isUpload(path)
          ? await upload(visitor, path, csrf)
          : await visitor.post(path, { csrf, as: 'member' })
        expect([path, csrf, sent.status]).toEqual([path, csrf, 403])
      }
    expect(await stored(tenantId)).toBe(before)
    expect((await visitor.get('/account')).status).toBe(200)
  })
})

const isUpload = (path: string) => path.endsWith('/picture')

function upload(visitor: Visitor, path: string, csrf: string): Promise<Response> {
  const body = new FormData()
  body.set('csrf', csrf)
  body.set('picture', new Blob([new Uint8Array(8)]), 'a.png')
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return fetch(server.url + path, { method: 'POST', body, headers: { origin: server.url, cookie }, redirect: 'manual' })
}

describe('a session', () => {
  it('gets a new name at sign-in, whatever the browser brought', async () => {
    const { person, tenant } = await aMember(server.db)
    const visitor = createVisitor(server.url)
    const planted = `vst_session_${'A'.repeat(43)}`
    visitor.cookies.set('vestibule_member', planted)
    const signIn = () => visitor.post(`/t/${tenant.slug}/sign-in`, { login: person.userName, password: goodPassword })
    await signIn()
    const first = visitor.cookies.get('vestibule_member')!
    expect(first).not.toBe(planted)
    await signIn()
    expect(visitor.cookies.get('vestibule_member')).not.toBe(first)
    expect(first).toMatch(/^vst_session_[0-9A-Za-z]{43}$/)
  })

  it('gets a new name at the claim, too', async () => {
    const { link } = await anInvitedPerson(server.db)
    const claimant = createClaimant(server.url)
    const planted = `vst_session_${'A'.repeat(43)}`
    claimant.cookies.set('vestibule_member', planted)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ displayName: 'Ada' })
    await claimant.submit({ password: goodPassword })
    expect(claimant.cookies.get('vestibule_member')).toMatch(/^vst_session_[0-9A-Za-z]{43}$/)
    expect(claimant.cookies.get('vestibule_member')).not.toBe(planted)
    expect((await claimant.get('/account')).status).toBe(200)
  })

  it('is kept as a hash alone', async () => {
    const { token, personNo } = await signedIn()
    const { rows } = await server.database.pool.query<{ row: string; hash: Buffer }>(
      'select session::text as row, token_hash as hash from session where person_no = $1',
      [personNo],
    )
    expect(rows[0]!.hash).toEqual(hashToken(token))
    expect(rows[0]!.row).not.toContain(token)
  })

  it('of a member opens nothing of the admins, under whichever name it is sent', async () => {
    const { token } = await signedIn()
    const visitor = createVisitor(server.url)
    visitor.cookies.set('vestibule_admin', token)
    expect((await visitor.get('/api/v1/me')).status).toBe(401)
  })
})

describe('guesses', () => {
  it('at the password of an open account are counted as those of a sign-in', async () => {
    const { visitor } = await signedIn()
    const page = await (await visitor.get('/account')).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!
    const guess = (current: string) =>
      visitor.post('/account/password', { csrf, current, password: 'another calm sea of tulips' })
    for (let times = 0; times < 5; times++) expect((await guess('wrong')).status).toBe(403)
    // The first beyond five is let through and begins the pause; the right one waits with the others.
    await guess('wrong')
    const waits = await guess(goodPassword)
    expect(waits.status).toBe(429)
    expect(Number(waits.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
  })

  it('that come all at once are hashed four at a time, some wait, and the others are told to come again', async () => {
    const { slug } = await aTenant(server.db)
    const visitor = createVisitor(server.url)
    // From one address come too few to fill the queue: others fill it, and go on to.
    const filling = setInterval(() => {
      for (let times = 0; times < 64; times++) hashPassword('of somebody else').catch(() => {})
    }, 5)
    const answers = await Promise.all(
      Array.from({ length: 16 }, () =>
        visitor.post(`/t/${slug}/sign-in`, { login: unique('somebody'), password: 'wrong' }),
      ),
    ).finally(() => clearInterval(filling))
    const busy = answers.filter(({ status }) => status === 503)
    expect(busy.length).toBeGreaterThan(0)
    expect([401, 503]).toEqual(expect.arrayContaining(answers.map(({ status }) => status)))
    for (const { headers } of busy) expect(headers.get('retry-after')).toMatch(/^\d+$/)
    // The form is there as it was filled in, but for the password.
    const page = await busy[0]!.text()
    expect(page).toContain('Wait a few seconds, then press the button again')
    expect(page).toMatch(/name="login"[^>]*value="somebody-|value="somebody-[^>]*name="login"/)
    expect(page).toContain('name="password"')
  })
})
