import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Group, GroupPage, MemberPage, MembersAdded } from '../../src/admin/schemas/groups.ts'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, aTenant, contentsOf } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
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
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

const aGroup = async (displayName: string) => (await key<Group>('POST', '/groups', { body: { displayName } })).body
const aPushedGroup = async (displayName: string) => {
  const { client } = await aClient(database.db, { tenantId })
  const order = { tenantId, displayName, pushedBy: client.id, actor: operator }
  return (await inTransaction(database.db, (trx) => createGroup(trx, order))).group
}

describe('local groups', () => {
  it('are made, renamed, offered, found and deleted', async () => {
    const created = await key<Group>('POST', '/groups', { body: { displayName: 'Climbers', role: 'open' } })
    expect([created.status, created.body]).toMatchObject([
      201,
      { kind: 'local', role: 'open', memberCount: 0, pushedBy: null },
    ])
    const { id, version } = created.body
    const renamed = await key<Group>('PATCH', `/groups/${id}`, { body: { displayName: 'Climbing', role: null } })
    expect(renamed.body).toMatchObject({ displayName: 'Climbing', role: null })
    const stale = await key('PATCH', `/groups/${id}`, { body: { displayName: 'x' }, headers: { 'if-match': version } })
    expect([stale.status, stale.body.code]).toEqual([412, 'version_mismatch'])
    expect((await key<GroupPage>('GET', '/groups?search=CLIMB')).body).toMatchObject({ total: 1, items: [{ id }] })
    expect((await key('DELETE', `/groups/${id}`)).status).toBe(204)
    expect((await key('GET', `/groups/${id}`)).status).toBe(404)
  })

  it('have a name of their own', async () => {
    await aGroup('Climbers')
    const { status, body } = await key('POST', '/groups', { body: { displayName: 'CLIMBERS' } })
    expect([status, body.code]).toEqual([409, 'group_name_taken'])
  })

  it('are listed by name in pages, beside the pushed ones', async () => {
    for (const name of ['Choir', 'Archers']) await aGroup(name)
    await aPushedGroup('Bakers')
    const first = await key<GroupPage>('GET', '/groups?limit=2')
    const second = await key<GroupPage>('GET', `/groups?limit=2&cursor=${first.body.nextCursor}`)
    const shown = [...first.body.items, ...second.body.items].map(({ displayName, kind }) => [displayName, kind])
    expect(shown).toEqual([
      ['Archers', 'local'],
      ['Bakers', 'pushed'],
      ['Choir', 'local'],
    ])
    expect(second.body.total).toBe(3)
    expect((await key<GroupPage>('GET', '/groups?kind=pushed')).body.items).toHaveLength(1)
  })
})

describe('members', () => {
  it('are added by id and by filter, whatever their state, listed in pages, and removed', async () => {
    const { id } = await aGroup('Climbers')
    const people = []
    for (const title of ['Nurse', 'Nurse', 'Cook'])
      people.push(await aPerson(database.db, { tenantId, attributes: { title } }))
    const byId = await key<MembersAdded>('POST', `/groups/${id}/members`, {
      body: { personIds: [people[2]!.id, people[2]!.id] },
    })
    expect(byId.body).toMatchObject({ group: { memberCount: 1 }, unknown: [] })
    const byFilter = await key<MembersAdded>('POST', `/groups/${id}/members`, { body: { filter: 'title eq "nurse"' } })
    expect(byFilter.body.group.memberCount).toBe(3)

    const first = await key<MemberPage>('GET', `/groups/${id}/members?limit=2`)
    const second = await key<MemberPage>('GET', `/groups/${id}/members?limit=2&cursor=${first.body.nextCursor}`)
    expect([...first.body.items, ...second.body.items].map((member) => member.id)).toEqual(
      people.map((person) => person.id),
    )
    expect(second.body).toMatchObject({ total: 3, items: [{ state: 'uninvited' }] })
    expect(second.body.nextCursor).toBeUndefined()

    expect((await key('DELETE', `/groups/${id}/members/${people[0]!.id}`)).status).toBe(204)
    expect((await key<Group>('GET', `/groups/${id}`)).body.memberCount).toBe(2)
  })

  it.each([[{}], [{ personIds: [] }], [{ filter: 'title eq' }], [{ filter: 'shoeSize eq 3' }]])(
    'refuses %j and adds nobody',
    async (body) => {
      const { id } = await aGroup('Climbers')
      const before = await contentsOf(database.db, tenantId)
      expect((await key('POST', `/groups/${id}/members`, { body })).status).toBe(400)
      expect(await contentsOf(database.db, tenantId)).toBe(before)
    },
  )
})

describe('pushed groups', () => {
  it('are their client’s alone', async () => {
    const { id } = await aPushedGroup('Bakers')
    const person = await aPerson(database.db, { tenantId })
    const before = await contentsOf(database.db, tenantId)
    expect((await key('PATCH', `/groups/${id}`, { body: { displayName: 'x' } })).status).toBe(404)
    expect((await key('DELETE', `/groups/${id}`)).status).toBe(404)
    expect((await key('POST', `/groups/${id}/members`, { body: { personIds: [person.id] } })).status).toBe(404)
    expect((await key<Group>('GET', `/groups/${id}`)).body).toMatchObject({
      kind: 'pushed',
      pushedBy: { name: expect.any(String) },
    })
    expect(await contentsOf(database.db, tenantId)).toBe(before)
  })
})
