import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aMember, aSessionOf } from '../support/members.ts'
import { aClient, anInvitedPerson } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

let server: RunningTestServer
let other: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({}, { beside: server })
})
afterAll(async () => {
  await other.close()
  await server.close()
})

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'

async function signedIn(person: Parameters<typeof aSessionOf>[1], at = server, userAgent?: string): Promise<Visitor> {
  const visitor = createVisitor(at.url)
  visitor.cookies.set('vestibule_member', await aSessionOf(server.db, person, userAgent))
  return visitor
}

const statusOf = async (visitor: Visitor) => (await visitor.get('/account')).status

async function formsOf(visitor: Visitor) {
  const page = await (await visitor.get('/account')).text()
  const csrf = /name="csrf" value="([^"]*)"/.exec(page)![1]!
  const sessions = [...page.matchAll(/name="session" value="([^"]*)"/g)].map(([, id]) => id!)
  return { page, csrf, sessions }
}

async function endedEvents(tenantId: number) {
  const events = server.db.selectFrom('audit').select(['detail', 'actorKind']).where('tenantId', '=', tenantId)
  return events.where('type', '=', 'session.ended').execute()
}

describe('whoever is signed in', () => {
  it('sees where, and signs out one device of theirs', async () => {
    const { person, tenant } = await aMember(server.db)
    const here = await signedIn(person)
    const lost = await signedIn(person, server, firefox)
    const third = await signedIn(person)
    const { page, csrf, sessions } = await formsOf(here)
    expect(page).toContain('Firefox')
    expect(sessions).toHaveLength(2)
    const ofLost = (await server.db.selectFrom('session').select('id').where('userAgent', '=', firefox).execute())[0]!
      .id
    const answer = await here.post('/account/sign-out-device', { csrf, session: ofLost })
    expect(answer.headers.get('location')).toBe('/account?done=device')
    expect([await statusOf(here), await statusOf(lost), await statusOf(third)]).toEqual([200, 401, 200])
    expect(await endedEvents(tenant.id)).toEqual([{ detail: { sessions: 1 }, actorKind: 'person' }])
  })

  it('signs out all others at once', async () => {
    const { person, tenant } = await aMember(server.db)
    const here = await signedIn(person)
    const others = [await signedIn(person), await signedIn(person, other)]
    await here.post('/account/sign-out-others', { csrf: (await formsOf(here)).csrf })
    expect([await statusOf(here), ...(await Promise.all(others.map(statusOf)))]).toEqual([200, 401, 401])
    expect(await endedEvents(tenant.id)).toEqual([{ detail: { sessions: 2 }, actorKind: 'person' }])
  })

  it('ends no session of somebody else, nor any without the token of their page', async () => {
    const { person, tenant } = await aMember(server.db)
    const neighbour = (await aMember(server.db, { tenant })).person
    const here = await signedIn(person)
    const theirs = await signedIn(neighbour)
    const second = await signedIn(person)
    const { id: session } = await server.db
      .selectFrom('session')
      .select('id')
      .where('personNo', '=', neighbour.no)
      .executeTakeFirstOrThrow()
    const { csrf, sessions } = await formsOf(here)
    for (const wrong of [session, 'no-uuid', '']) await here.post('/account/sign-out-device', { csrf, session: wrong })
    expect(await statusOf(theirs)).toBe(200)
    expect((await here.post('/account/sign-out-device', { session: sessions[0]! })).status).toBe(403)
    const { csrf: ofAnother } = await formsOf(theirs)
    expect((await here.post('/account/sign-out-device', { csrf: ofAnother, session: sessions[0]! })).status).toBe(403)
    expect(await statusOf(second)).toBe(200)
    expect(await endedEvents(tenant.id)).toEqual([])
  })

  it('sees no session that has ended by itself', async () => {
    const { person } = await aMember(server.db)
    const here = await signedIn(person)
    await signedIn(person, server, 'idle')
    await signedIn(person, server, 'over')
    const { pool } = server.database
    await pool.query("update session set last_seen_at = now() - interval '25 hours' where user_agent = 'idle'")
    await pool.query("update session set expires_at = now() where user_agent = 'over'")
    expect((await formsOf(here)).sessions).toEqual([])
  })

  it('is asked for no password where they have none', async () => {
    const { person, tenant } = await aMember(server.db)
    const here = await signedIn(person)
    expect((await formsOf(here)).page).toContain('action="/account/password"')
    await server.db.deleteFrom('credential').where('tenantId', '=', tenant.id).execute()
    expect((await formsOf(here)).page).not.toContain('action="/account/password"')
  })
})

describe('in every process', () => {
  async function pushed() {
    const { tenantId, token } = await aClient(server.db)
    const { person } = await anInvitedPerson(server.db, { tenantId })
    await server.db
      .updateTable('standing')
      .set({ claimedAt: new Date() })
      .where('tenantId', '=', tenantId)
      .where('personNo', '=', person.no)
      .execute()
    const visitors = [await signedIn(person), await signedIn(person, other)]
    const scim = (method: string, body?: object) =>
      fetch(`${other.url}/scim/v2/Users/${person.id}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        body: body && JSON.stringify(body),
      })
    return { visitors, scim }
  }

  it('a session ends with the answer to the SCIM request that deactivates its person', async () => {
    const { visitors, scim } = await pushed()
    expect(await Promise.all(visitors.map(statusOf))).toEqual([200, 200])
    const answer = await scim('PATCH', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'active', value: false }],
    })
    expect(answer.status).toBe(200)
    // No wait: each request reads its session and the standing beside it.
    expect(await Promise.all(visitors.map(statusOf))).toEqual([401, 401])
  })

  it('and does not come back when the person does', async () => {
    const { visitors, scim } = await pushed()
    const active = (value: boolean) =>
      scim('PATCH', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'active', value }],
      })
    expect((await active(false)).status).toBe(200)
    expect((await active(true)).status).toBe(200)
    expect(await Promise.all(visitors.map(statusOf))).toEqual([401, 401])
  })

  it('and with the one that deletes them', async () => {
    const { visitors, scim } = await pushed()
    expect((await scim('DELETE')).status).toBe(204)
    expect(await Promise.all(visitors.map(statusOf))).toEqual([401, 401])
  })
})

describe('whoever is not signed in any more', () => {
  const pages = ['/account', '/account/terms', '/account/picture']
  const mainOf = async (visitor: Visitor, path: string, language = 'en') => {
    const answer = await visitor.get(path, { 'accept-language': language })
    return [answer.status, /<main>[\s\S]*<\/main>/.exec(await answer.text())![0]]
  }

  it.each([
    ['en', 'Go to sign-in'],
    ['de', 'Zur Anmeldung'],
    ['fr', 'Vers la connexion'],
    ['ar', 'إلى تسجيل الدخول'],
  ])('is led to the sign-in of their company, in %s', async (language, label) => {
    const { person, tenant } = await aMember(server.db)
    const visitor = await signedIn(person)
    await server.database.pool.query('update session set expires_at = now() where person_no = $1', [person.no])
    for (const path of pages) {
      const way = `<a class="button" href="/t/${tenant.slug}/sign-in">${label}</a>`
      expect(await mainOf(visitor, path, language)).toEqual([401, expect.stringContaining(way)])
    }
  })

  it('is asked for their company where nothing tells of it', async () => {
    await aMember(server.db)
    await aMember(server.db)
    const { person } = await aMember(server.db)
    const ended = await signedIn(person)
    await server.database.pool.query('delete from session where person_no = $1', [person.no])
    for (const visitor of [createVisitor(server.url), ended]) {
      for (const path of pages) {
        expect(await mainOf(visitor, path)).toEqual([401, expect.stringContaining('<a class="button" href="/">')])
      }
      expect(await mainOf(visitor, '/')).toEqual([200, expect.stringContaining('name="company"')])
    }
  })
})
