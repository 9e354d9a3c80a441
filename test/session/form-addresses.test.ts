import type Router from '@koa/router'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimRoutes } from '../../src/claim/routes.ts'
import type { Middleware } from '../../src/http/context.ts'
import type { PageParts } from '../../src/session/parts.ts'
import { sessionRoutes } from '../../src/session/routes.ts'
import { ssoRoutes } from '../../src/sso/routes.ts'
import { type Claimant, createClaimant } from '../support/claimant.ts'
import { aMember, aSessionOf } from '../support/members.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

const invited = () => anInvitedPerson(server.db)

async function expired() {
  const { link, person } = await invited()
  await server.db
    .updateTable('standing')
    .set({ linkExpiresAt: new Date(0) })
    .where('personNo', '=', person.no)
    .execute()
  return link
}

async function aSamlConnection(tenantId: number) {
  const row = { protocol: 'saml', state: 'enabled', settings: '{}', matchKey: 'email', matchClaim: 'email' } as const
  const { id } = await server.db
    .insertInto('ssoConnection')
    .values({ tenantId, name: 'Entra', ...row })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Of every face with forms: under which addresses what is answered. */
function addressesOf(method: 'GET' | 'POST'): string[] {
  const rooms = [sessionRoutes, claimRoutes, ssoRoutes] as ((parts: PageParts) => Middleware)[]
  const layers = rooms.flatMap((routesOf) => {
    const { router } = routesOf(server as unknown as PageParts) as Middleware & { router: Router }
    return router.stack
  })
  return layers.filter(({ methods }) => methods.includes(method)).map(({ path }) => String(path))
}

describe('the address of a form', () => {
  it('is never without a page', () => {
    const [forms, pages] = [addressesOf('POST'), new Set(addressesOf('GET'))]
    expect(forms.length).toBeGreaterThan(15)
    expect(forms.filter((address) => !pages.has(address))).toEqual([])
  })

  it('leads on where only its answer has a page', async () => {
    const { tenant, person } = await aMember(server.db)
    const member = createClaimant(server.url)
    member.cookies.set('vestibule_member', await aSessionOf(server.db, person))
    const signIn = `/t/${tenant.slug}/sign-in`
    const leads: Record<string, string> = {
      [`${signIn}/where`]: signIn,
      '/sign-out': '/account',
      '/account/password': '/account',
      '/account/sign-out-device': '/account',
      '/account/sign-out-others': '/account',
      '/sso/arrived': '/account',
      [`/sso/saml/${await aSamlConnection(tenant.id)}/acs`]: signIn,
    }
    for (const [address, page] of Object.entries(leads)) {
      await member.open(address)
      expect([address, member.at, member.status]).toEqual([address, page, 200])
    }
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${(await invited()).link}`)
    for (const address of ['/claim/new-link', '/claim/not-me']) {
      await claimant.open(address)
      expect([address, claimant.at, claimant.status]).toEqual([address, '/claim/profile', 200])
    }
  })
})

/** By the form at the foot of the page, of a browser that sends no Referer. */
async function inGerman(claimant: Claimant): Promise<Claimant> {
  const back = /name="back" value="([^"]*)"/.exec(claimant.html)![1]!.replaceAll('&amp;', '&')
  const answer = await claimant.post('/language', { language: 'de', back })
  return claimant.open(answer.headers.get('location')!)
}

const csrfIn = (html: string) => /name="csrf" value="([^"]+)"/.exec(html)![1]!

describe('the language of an answer', () => {
  it('changes behind the address that was asked for at the sign-in', async () => {
    const path = `/t/${(await aTenant(server.db)).slug}/sign-in`
    const visitor = createClaimant(server.url)
    visitor.html = await (await visitor.post(`${path}/where`, { login: 'ada@example.com' })).text()
    await inGerman(visitor)
    expect([visitor.at, visitor.status]).toEqual([path, 200])
  })

  it('changes where a new link was sent, and says so still', async () => {
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${await expired()}`)
    await claimant.submit()
    expect(claimant.html).toContain('Look into your mail')
    await inGerman(claimant)
    expect([claimant.status, claimant.html]).toEqual([200, expect.stringContaining('Schauen Sie in Ihre E-Mail')])
  })

  it('changes where an invitation was somebody else’s, and thanks still', async () => {
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${(await invited()).link}`)
    const answer = await claimant.post('/claim/not-me', { csrf: csrfIn(claimant.html) })
    await claimant.open(answer.headers.get('location')!)
    expect(claimant.html).toContain('Thank you for telling us')
    await inGerman(claimant)
    expect([claimant.status, claimant.html]).toEqual([200, expect.stringContaining('Danke für den Hinweis')])
  })
})
