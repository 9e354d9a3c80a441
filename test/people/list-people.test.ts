import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupsOfPeople } from '../../src/groups/find-group.ts'
import { countPeople, listPeople } from '../../src/people/list-people.ts'
import type { ListOrder } from '../../src/people/list-order.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, aTenant, largePeople } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

/** In a tenant whose twin has people of the same names. */
async function aHouse(names: { displayName?: string; title?: string }[]) {
  const { db } = database
  const { tenantId, client } = await aClient(db)
  const twin = await aClient(db)
  for (const attributes of names) {
    await aPerson(db, { tenantId, clientId: client.id, attributes })
    await aPerson(db, { tenantId: twin.tenantId, attributes })
  }
  return { tenantId, clientId: client.id }
}

const byDisplayName: ListOrder = { key: sql`person.display_key`, type: 'text', neverNull: true }
const byTitle: ListOrder = { key: sql`(person.attributes ->> 'title') collate "C"`, type: 'text', neverNull: false }
const titles = [{ title: 'b' }, {}, { title: 'a' }, { title: 'c' }, {}, { title: 'a' }]

describe('listPeople', () => {
  it('lists in the order of creation, and only the tenant', async () => {
    const { tenantId, clientId } = await aHouse([{ displayName: 'B' }, { displayName: 'A' }])
    const people = await listPeople(database.db, { tenantId, clientId, limit: 10 })
    expect(people.map(({ attributes }) => attributes.displayName)).toEqual(['B', 'A'])
    expect(people[0]).toMatchObject({ tenantId, active: true, standing: { invitedAt: null } })
  })

  it.each([
    ['ascending, the absent last', false, ['a', 'a', 'b', 'c', undefined, undefined]],
    ['descending, the absent first', true, [undefined, undefined, 'c', 'b', 'a', 'a']],
  ])('reads the same order in pages by key as at once: %s', async (_, descending, expected) => {
    const { tenantId } = await aHouse(titles)
    const order = { ...byTitle, descending }
    const seen: unknown[] = []
    const numbers = new Set<number>()
    let after: { key: string | null; no: number } | undefined
    for (;;) {
      const page = await listPeople(database.db, { tenantId, order, after, limit: 1 })
      if (page.length === 0) break
      const [last] = page
      seen.push(last!.attributes.title)
      numbers.add(last!.no)
      after = { key: last!.orderKey, no: last!.no }
    }
    expect(seen).toEqual(expected)
    expect(numbers.size).toBe(6)
    const whole = await listPeople(database.db, { tenantId, order, limit: 10 })
    expect(whole.map(({ attributes }) => attributes.title)).toEqual(expected)
  })

  it('pages by offset', async () => {
    const { tenantId } = await aHouse([{ displayName: 'C' }, { displayName: 'a' }, { displayName: 'B' }])
    const people = await listPeople(database.db, { tenantId, order: byDisplayName, offset: 1, limit: 1 })
    expect(people.map(({ attributes }) => attributes.displayName)).toEqual(['B'])
  })

  it('reads the externalId of the calling client alone', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const other = await aClient(db, { tenantId })
    await aPerson(db, { tenantId, clientId: client.id, externalId: 'mine' })
    const read = async (clientId?: string) => (await listPeople(db, { tenantId, clientId, limit: 1 }))[0]?.externalId
    expect(await read(client.id)).toBe('mine')
    expect(await read(other.client.id)).toBeUndefined()
    expect(await read()).toBeUndefined()
  })

  it('narrows by condition and by state', async () => {
    const { db } = database
    const { tenantId } = await aHouse([{ displayName: 'A' }, { displayName: 'B' }])
    await aPerson(db, { tenantId, invite: 'now', attributes: { displayName: 'A' } })
    const where = sql<boolean>`person.display_key = 'a'`
    expect(await listPeople(db, { tenantId, where, limit: 10 })).toHaveLength(2)
    expect(await listPeople(db, { tenantId, where, state: 'invited', limit: 10 })).toHaveLength(1)
    expect(await countPeople(db, { tenantId, where, state: 'uninvited' })).toBe(1)
    expect(await countPeople(db, { tenantId })).toBe(3)
  })

  it('refuses a page that would not fit in memory, and says how many of it do', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    await largePeople(db, tenantId, 33)
    const refused = listPeople(db, { tenantId, limit: 33 })
    await expect(refused).rejects.toMatchObject({ code: 'page_too_large', kind: 'invalid' })
    await expect(refused).rejects.toThrow(/at most 31 of them/)
    expect(await listPeople(db, { tenantId, limit: 31 })).toHaveLength(31)
    expect(await listPeople(db, { tenantId, offset: 31, limit: 31 })).toHaveLength(2)
  })
})

it('reads the groups of a page of people as far as they fit in memory, and all of one person', async () => {
  const { db } = database
  const { tenantId } = await aHouse([{}, {}])
  const [first, second] = await listPeople(db, { tenantId, limit: 2 })
  await sql`with made as (
      insert into person_group (tenant_id, display_name, display_key)
      select ${tenantId}, 'g' || n, 'g' || n from generate_series(1, 100001) n returning no
    ) insert into group_member (tenant_id, group_no, person_no)
    select ${tenantId}, no, unnest(${[first!.no, second!.no]}::bigint[]) from made`.execute(db)
  const read = (...personNos: number[]) => groupsOfPeople(db, { tenantId, personNos })
  expect((await read(first!.no)).get(first!.no)).toHaveLength(100_001)
  await expect(read(first!.no, second!.no)).rejects.toMatchObject({ code: 'page_too_large', kind: 'invalid' })
})
