import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup, type NewGroup } from '../../src/groups/create-group.ts'
import { findGroup } from '../../src/groups/find-group.ts'
import type { Group } from '../../src/groups/group.ts'
import { joinGroups } from '../../src/groups/join-groups.ts'
import { groupsOfPeople } from '../../src/groups/members.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, unique } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

async function aGroup(order: Partial<NewGroup> & { tenantId: number }): Promise<Group> {
  const full = { displayName: unique('group'), actor: operator, ...order }
  return (await inTransaction(database.db, (trx) => createGroup(trx, full))).group
}

describe('joinGroups', () => {
  it('joins local groups that are offered, and no others', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const { no: personNo } = await aPerson(db, { tenantId })
    const offered = [await aGroup({ tenantId, role: 'open' }), await aGroup({ tenantId, role: 'required' })]
    const hidden = await aGroup({ tenantId })
    const pushed = await aGroup({ tenantId, pushedBy: client.id, role: 'open' })
    const foreign = await aGroup({ tenantId: (await aClient(db)).tenantId, role: 'open' })
    const groupIds = [...offered, hidden, pushed, foreign].map(({ id }) => id).concat('no uuid')

    const joined = await inTransaction(db, (trx) => joinGroups(trx, { tenantId, personNo, groupIds }))
    expect(joined.sort()).toEqual(offered.map(({ id }) => id).sort())
    const groups = (await groupsOfPeople(db, { tenantId, personNos: [personNo] })).get(personNo)!
    expect(groups.map(({ id }) => id)).toEqual(offered.map(({ id }) => id))
    for (const { id: groupId } of offered)
      expect(await findGroup(db, { tenantId, groupId, scope: 'local' })).toMatchObject({ memberCount: 1, version: 2 })

    expect(await inTransaction(db, (trx) => joinGroups(trx, { tenantId, personNo, groupIds }))).toEqual([])
    expect(await findGroup(db, { tenantId, groupId: offered[0]!.id, scope: 'local' })).toMatchObject({ version: 2 })
  })

  it('loses nobody of many who join at once, in whatever order they name the groups', async () => {
    const { db } = database
    const { tenantId } = await aClient(db)
    const groups = [await aGroup({ tenantId, role: 'open' }), await aGroup({ tenantId, role: 'open' })]
    const ids = groups.map(({ id }) => id)
    const people = await Promise.all(Array.from({ length: 20 }, () => aPerson(db, { tenantId })))
    await Promise.all(
      people.map(({ no: personNo }, n) =>
        inTransaction(db, (trx) => joinGroups(trx, { tenantId, personNo, groupIds: n % 2 ? ids : ids.toReversed() })),
      ),
    )
    for (const groupId of ids)
      expect(await findGroup(db, { tenantId, groupId, scope: 'local' })).toMatchObject({ memberCount: 20, version: 21 })
  })
})
