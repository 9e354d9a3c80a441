import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { NotFound, VersionMismatch } from '../../src/base/errors.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeGroup, deleteGroup, type GroupChange } from '../../src/groups/change-group.ts'
import { createGroup, type NewGroup } from '../../src/groups/create-group.ts'
import { GroupExternalIdTaken, GroupNameTaken } from '../../src/groups/errors.ts'
import { findGroup } from '../../src/groups/find-group.ts'
import { findPersonWithGroups } from '../../src/groups/find-person-with-groups.ts'
import type { Group, GroupScope, MemberChange } from '../../src/groups/group.ts'
import { groupsOfPeople, membersPage } from '../../src/groups/members.ts'
import { deletePerson } from '../../src/provisioning/delete-person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, aTenant, contentsOf, unique } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ max: 12 })
})
afterAll(() => database.close())

const nobody = '00000000-0000-4000-8000-000000000000'

function make(order: Partial<NewGroup> & { tenantId: number }) {
  return inTransaction(database.db, (trx) =>
    createGroup(trx, { displayName: unique('group'), actor: operator, ...order }),
  )
}

const aGroup = async (order: Partial<NewGroup> & { tenantId: number }) => (await make(order)).group
const scopeOf = (group: Group): GroupScope => (group.pushedBy === null ? 'local' : 'pushed')

function change(group: Group, more: Partial<GroupChange>) {
  const { tenantId, id: groupId } = group
  return inTransaction(database.db, (trx) =>
    changeGroup(trx, { tenantId, groupId, scope: scopeOf(group), actor: operator, ...more }),
  )
}

const moveMembers = (group: Group, ...memberChanges: MemberChange[]) => change(group, { memberChanges })
const reread = ({ tenantId, id: groupId, ...group }: Group) =>
  findGroup(database.db, { tenantId, groupId, scope: scopeOf({ tenantId, id: groupId, ...group }) })

async function members({ tenantId, no: groupNo }: Group) {
  const page = await membersPage(database.db, { tenantId, groupNo, limit: 1_000 })
  return page.map(({ id }) => id)
}

async function aHouse(size: number) {
  const { tenantId, client } = await aClient(database.db)
  const people = []
  for (let n = 0; n < size; n++) people.push((await aPerson(database.db, { tenantId })).id)
  return { tenantId, clientId: client.id, people }
}

describe('members', () => {
  it('are added, removed and replaced as sets, and the version moves only if rows did', async () => {
    const { tenantId, clientId, people } = await aHouse(3)
    const group = await aGroup({ tenantId, pushedBy: clientId })
    const [a, b, c] = people as [string, string, string]

    const added = await moveMembers(group, { kind: 'add', memberIds: [a, b, a] })
    expect(added).toMatchObject({ changed: true, unknownMembers: [], group: { version: 2, memberCount: 2 } })
    const again = await moveMembers(
      group,
      { kind: 'add', memberIds: [b.toUpperCase()] },
      { kind: 'remove', memberIds: [c] },
    )
    expect(again).toMatchObject({ changed: false, group: { version: 2, memberCount: 2 } })
    const replaced = await moveMembers(group, { kind: 'replace', memberIds: [b, c] })
    expect(replaced).toMatchObject({ changed: true, group: { version: 3, memberCount: 2 } })
    expect(await members(group)).toEqual([b, c])
    const removed = await moveMembers(group, { kind: 'remove', memberIds: [b] })
    expect(removed.group.memberCount).toBe(1)
    expect(await members(group)).toEqual([c])
    await moveMembers(group, { kind: 'replace', memberIds: [] })
    expect(await members(group)).toEqual([])
    expect(await reread(group)).toMatchObject({ memberCount: 0, version: 5 })
  })

  it('follow the order of several changes at once', async () => {
    const { tenantId, people } = await aHouse(3)
    const [a, b, c] = people as [string, string, string]
    const group = await aGroup({ tenantId, memberIds: [a] })
    await moveMembers(
      group,
      { kind: 'add', memberIds: [b] },
      { kind: 'remove', memberIds: [a, b] },
      { kind: 'add', memberIds: [b] },
      { kind: 'add_matching', where: sql`person.id = ${c}` },
      { kind: 'remove', memberIds: [b] },
    )
    expect(await members(group)).toEqual([c])
  })

  it('that nobody is are skipped and named, and so is who belongs to another tenant', async () => {
    const { tenantId, people } = await aHouse(1)
    const stranger = await aPerson(database.db)
    const twin = await contentsOf(database.db, stranger.tenantId)
    const group = await aGroup({ tenantId })
    const { unknownMembers } = await moveMembers(group, {
      kind: 'add',
      memberIds: [...people, nobody, 'no uuid', stranger.id],
    })
    expect(unknownMembers).toEqual([nobody, 'no uuid', stranger.id])
    expect(await members(group)).toEqual(people)
    expect(await contentsOf(database.db, stranger.tenantId)).toBe(twin)
  })

  it('are all kept when fifty are added at once', async () => {
    const { tenantId, clientId, people } = await aHouse(50)
    const group = await aGroup({ tenantId, pushedBy: clientId })
    await Promise.all(people.map((id) => moveMembers(group, { kind: 'add', memberIds: [id] })))
    expect(await members(group)).toEqual(people)
    expect(await reread(group)).toMatchObject({ memberCount: 50, version: 51 })
    await Promise.all(people.map((id) => moveMembers(group, { kind: 'remove', memberIds: [id] })))
    expect(await reread(group)).toMatchObject({ memberCount: 0, version: 101 })
  })

  it('are added by condition, whatever their state, in the tenant only', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    for (const given of [{ invite: 'now' }, { active: false }, {}] as const)
      await aPerson(db, { tenantId, attributes: { title: 'Dr' }, ...given })
    await aPerson(db, { tenantId, attributes: { title: 'Mr' } })
    await aPerson(db, { attributes: { title: 'Dr' } })
    const group = await aGroup({ tenantId })
    const where = sql<boolean>`person.attributes ->> 'title' = 'Dr'`
    expect((await moveMembers(group, { kind: 'add_matching', where })).group.memberCount).toBe(3)
    expect((await moveMembers(group, { kind: 'add_matching', where })).changed).toBe(false)
    expect(await members(group)).toHaveLength(3)
  })

  it('may be pushed groups of a pushed group, listed after its people, and leave it when they are deleted', async () => {
    const { tenantId, clientId, people } = await aHouse(2)
    const child = await aGroup({ tenantId, pushedBy: clientId })
    const local = await aGroup({ tenantId })
    const group = await aGroup({ tenantId, pushedBy: clientId })
    const { unknownMembers } = await moveMembers(group, {
      kind: 'add',
      memberIds: [child.id, ...people, local.id, group.id],
    })
    expect(unknownMembers).toEqual([local.id, group.id])
    expect(await members(group)).toEqual([...people, child.id])
    const first = await membersPage(database.db, { tenantId, groupNo: group.no, limit: 2 })
    const rest = await membersPage(database.db, { tenantId, groupNo: group.no, limit: 2, after: first[1] })
    expect([...first, ...rest].map(({ kind }) => kind)).toEqual(['person', 'person', 'group'])

    await inTransaction(database.db, (trx) =>
      deleteGroup(trx, { tenantId, groupId: child.id, scope: 'pushed', actor: operator }),
    )
    expect(await members(group)).toEqual(people)
    expect(await reread(group)).toMatchObject({ memberCount: 2, version: 3 })
  })

  it('leave their groups when the person is deleted, even while others are added', async () => {
    const { tenantId, clientId, people } = await aHouse(20)
    const group = await aGroup({ tenantId, pushedBy: clientId })
    await Promise.all(
      people.flatMap((id, n) => [
        moveMembers(group, { kind: 'add', memberIds: [id] }),
        ...(n % 2
          ? [inTransaction(database.db, (trx) => deletePerson(trx, { tenantId, personId: id, actor: operator }))]
          : []),
      ]),
    )
    const left = await members(group)
    expect(left).toEqual(people.filter((_, n) => n % 2 === 0))
    expect(await reread(group)).toMatchObject({ memberCount: left.length })
  })
})

describe('changeGroup', () => {
  it('renames and says so, once', async () => {
    const { tenantId, people } = await aHouse(1)
    const group = await aGroup({ tenantId, memberIds: people })
    const displayName = unique('renamed')
    expect(await change(group, { displayName, role: 'open' })).toMatchObject({
      changed: true,
      group: { displayName, role: 'open', version: 3, memberCount: 1 },
    })
    expect(await change(group, { displayName, role: 'open' })).toMatchObject({ changed: false, group: { version: 3 } })
    expect(await reread(group)).toMatchObject({ displayName, role: 'open', version: 3 })
  })

  it('keeps names apart among the pushed and among the local, without case', async () => {
    const { tenantId, clientId } = await aHouse(0)
    const displayName = unique('Name')
    await aGroup({ tenantId, displayName })
    const pushed = await aGroup({ tenantId, displayName, pushedBy: clientId })
    await expect(make({ tenantId, displayName: displayName.toUpperCase() })).rejects.toThrow(GroupNameTaken)
    const other = await aGroup({ tenantId, pushedBy: clientId })
    await expect(change(other, { displayName })).rejects.toThrow(GroupNameTaken)
    expect(await reread(other)).toEqual(other)
    expect(await reread(pushed)).toEqual(pushed)
  })

  it('keeps an externalId for each client, and none twice', async () => {
    const { tenantId, clientId } = await aHouse(0)
    const { client } = await aClient(database.db, { tenantId })
    const group = await aGroup({ tenantId, pushedBy: clientId, externalId: 'one' })
    const other = await aGroup({ tenantId, pushedBy: clientId, externalId: 'two' })
    await expect(change(other, { clientId, externalId: 'one' })).rejects.toThrow(GroupExternalIdTaken)
    await expect(make({ tenantId, pushedBy: clientId, externalId: 'one' })).rejects.toThrow(GroupExternalIdTaken)
    await change(group, { clientId: client.id, externalId: 'one' })
    await change(group, { clientId, externalId: null })
    const read = (by: string) => findGroup(database.db, { tenantId, groupId: group.id, scope: 'pushed', clientId: by })
    expect((await read(clientId))!.externalId).toBeUndefined()
    expect((await read(client.id))!.externalId).toBe('one')
  })

  it('refuses a version that is no longer, a group of the other scope, and one of another tenant', async () => {
    const { tenantId, clientId, people } = await aHouse(1)
    const group = await aGroup({ tenantId, pushedBy: clientId })
    const memberChanges: MemberChange[] = [{ kind: 'add', memberIds: people }]
    await expect(change(group, { memberChanges, ifVersion: 7 })).rejects.toThrow(VersionMismatch)
    await expect(change(group, { memberChanges, scope: 'local' })).rejects.toThrow(NotFound)
    const other = await aTenant(database.db)
    await expect(change({ ...group, tenantId: other.id }, { memberChanges })).rejects.toThrow(NotFound)
    await expect(change({ ...group, id: 'no uuid' }, { memberChanges })).rejects.toThrow(NotFound)
    const remove = (more: object) =>
      inTransaction(database.db, (trx) =>
        deleteGroup(trx, { tenantId, groupId: group.id, scope: 'pushed', actor: operator, ...more }),
      )
    await expect(remove({ scope: 'local' })).rejects.toThrow(NotFound)
    await expect(remove({ tenantId: other.id })).rejects.toThrow(NotFound)
    await expect(remove({ ifVersion: 7 })).rejects.toThrow(VersionMismatch)
    expect(await reread(group)).toEqual(group)
    await remove({ ifVersion: 1 })
    await expect(remove({})).rejects.toThrow(NotFound)
  })
})

describe('the groups of a person', () => {
  it('are the pushed ones over SCIM, and all for an admin', async () => {
    const { tenantId, clientId, people } = await aHouse(1)
    const pushed = await aGroup({ tenantId, pushedBy: clientId, memberIds: people })
    const local = await aGroup({ tenantId, memberIds: people })
    const read = async (scope?: GroupScope) =>
      (await findPersonWithGroups(database.db, { tenantId, personId: people[0]!, scope }))!
    expect((await read('pushed')).groups).toEqual([{ id: pushed.id, displayName: pushed.displayName }])
    expect((await read()).groups.map(({ id }) => id)).toEqual([pushed.id, local.id])
    const { no } = await read()
    const map = await groupsOfPeople(database.db, { tenantId, personNos: [no], scope: 'local' })
    expect(map.get(no)).toEqual([{ id: local.id, displayName: local.displayName }])
  })
})
