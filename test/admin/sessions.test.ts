import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createVisitor } from '../support/visitor.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aMember, aSessionOf } from '../support/members.ts'

let database: TestDatabase
let api: TestApi
let member: Awaited<ReturnType<typeof aMember>>
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  member = await aMember(database.db)
  key = await api.withKey(member.tenant.id)
})

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const path = () => `/people/${member.person.id}/sessions`

interface Listed {
  items: { id: string; device: string | null; method: string }[]
}

async function signedIn(userAgent?: string) {
  const token = await aSessionOf(database.db, member.person, userAgent)
  const visitor = createVisitor(api.base)
  visitor.cookies.set('vestibule_member', token)
  return { token, isSignedIn: async () => (await visitor.get('/account')).status === 200 }
}

async function auditOf() {
  const events = database.db.selectFrom('audit').select(['detail', 'actorKind', 'personId'])
  return events.where('tenantId', '=', member.tenant.id).where('type', '=', 'session.ended').execute()
}

describe('the sessions of a person', () => {
  it('are listed, without anything that would let somebody in', async () => {
    const { token } = await signedIn(firefox)
    await signedIn()
    const { status, body, text } = await key<Listed>('GET', path())
    expect(status).toBe(200)
    expect(new Set(body.items.map(({ device }) => device))).toEqual(new Set(['Firefox · Linux', null]))
    expect(body.items[0]).toMatchObject({ method: 'password', id: expect.any(String) })
    expect(text).not.toContain(token)
  })

  it('are ended one by one', async () => {
    const [lost, kept] = [await signedIn(firefox), await signedIn()]
    const { body } = await key<Listed>('GET', path())
    const { id } = body.items.find(({ device }) => device !== null)!
    expect((await key('DELETE', `${path()}/${id}`)).status).toBe(204)
    expect([await lost.isSignedIn(), await kept.isSignedIn()]).toEqual([false, true])
    expect((await key('DELETE', `${path()}/${id}`)).status).toBe(404)
    expect(await auditOf()).toEqual([{ detail: { sessions: 1 }, actorKind: 'api_key', personId: member.person.id }])
  })

  it('are ended all together, and those of nobody else', async () => {
    const sessions = [await signedIn(), await signedIn()]
    const neighbour = (await aMember(database.db, { tenant: member.tenant })).person
    await aSessionOf(database.db, neighbour)
    const { body } = await key('DELETE', path())
    expect(body).toEqual({ ended: 2 })
    expect(await Promise.all(sessions.map(({ isSignedIn }) => isSignedIn()))).toEqual([false, false])
    expect((await key<Listed>('GET', `/people/${neighbour.id}/sessions`)).body.items).toHaveLength(1)
    expect((await key('DELETE', path())).body).toEqual({ ended: 0 })
    expect(await auditOf()).toHaveLength(1)
  })

  it('of one person are not ended under the name of another', async () => {
    const { isSignedIn } = await signedIn()
    const neighbour = (await aMember(database.db, { tenant: member.tenant })).person
    const { body } = await key<Listed>('GET', path())
    expect((await key('DELETE', `/people/${neighbour.id}/sessions/${body.items[0]!.id}`)).status).toBe(404)
    expect(await isSignedIn()).toBe(true)
  })

  it('are read with people:read, and ended with people:write only', async () => {
    const reader = await api.withKey(member.tenant.id, ['people:read'])
    expect((await reader('GET', path())).status).toBe(200)
    expect((await reader('DELETE', path())).status).toBe(403)
    const inviter = await api.withSession(member.tenant.id, 'inviter')
    expect((await inviter('DELETE', path())).status).toBe(403)
  })
})
