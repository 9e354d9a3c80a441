import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { NotFound, VersionMismatch } from '../../src/base/errors.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { findGroup } from '../../src/groups/find-group.ts'
import { setCredential } from '../../src/people/credential-store.ts'
import { findPerson } from '../../src/people/find-person.ts'
import { countPeople } from '../../src/people/list-people.ts'
import type { Person } from '../../src/people/person.ts'
import { deletePerson, type PersonDeletion } from '../../src/provisioning/delete-person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, anInvitedPerson, aPerson, aTenant, contentsOf, unique } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

function remove({ tenantId, id: personId }: Person, more: Partial<PersonDeletion> = {}) {
  return inTransaction(database.db, (trx) => deletePerson(trx, { tenantId, personId, actor: operator, ...more }))
}

/** Everything that the database holds about the tenant, as text. */
async function everythingOf(tenantId: number): Promise<string> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where column_name = 'tenant_id' and table_schema = 'public'`,
  )
  const texts = []
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ text: string }>(
      `select ${name}::text as text from ${name} where tenant_id = $1`,
      [tenantId],
    )
    texts.push(...rows.map(({ text }) => `${name}: ${text}`))
  }
  return texts.join('\n')
}

describe('deletePerson', () => {
  it('leaves no personal data, and the twin of another tenant untouched', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db, { inviteOnCreate: true })
    const word = unique('lovelace')
    const given = {
      clientId: client.id,
      userName: `${word}@example.com`,
      externalId: word,
      attributes: { displayName: word, emails: [{ value: `${word}@example.com` }] },
    }
    const { person } = await anInvitedPerson(db, { tenantId, invite: 'policy', ...given })
    const twin = await aPerson(db, { userName: given.userName, attributes: given.attributes, invite: 'now' })
    await setCredential(db, { tenantId, personNo: person.no, passwordHash: word })
    await db
      .insertInto('outboxMessage')
      .values({ tenantId, personNo: person.no, toAddress: word, subject: word, message: word })
      .execute()
    await db
      .insertInto('delivery')
      .values({
        tenantId,
        personNo: person.no,
        cause: 'earlier',
        kind: 'reminder',
        state: 'failed',
        toAddress: given.userName,
        result: `<${given.userName}>: unknown mailbox`,
      })
      .execute()
    const before = await contentsOf(db, twin.tenantId)
    expect(await everythingOf(tenantId)).toContain(word)

    await remove(person)
    expect(await everythingOf(tenantId)).not.toContain(word)
    expect(await contentsOf(db, twin.tenantId)).toBe(before)
    expect(await findPerson(db, { tenantId, personId: person.id })).toBeUndefined()
    expect(await countPeople(db, { tenantId })).toBe(0)
    const kept = await db
      .selectFrom('delivery')
      .select(['state', 'result'])
      .where('tenantId', '=', tenantId)
      .orderBy('cause')
      .execute()
    expect(kept).toEqual([
      { state: 'failed', result: '<…>: unknown mailbox' },
      { state: 'cancelled', result: 'the person was deleted' },
    ])
    const audit = await db.selectFrom('audit').select('type').where('personId', '=', person.id).orderBy('no').execute()
    expect(audit.map(({ type }) => type)).toEqual(['person.provisioned', 'person.invited', 'person.deleted'])
  })

  it('frees the name, and a second deletion finds nobody', async () => {
    const { db } = database
    const person = await aPerson(db)
    await remove(person)
    await expect(remove(person)).rejects.toThrow(NotFound)
    const again = await aPerson(db, { tenantId: person.tenantId, userName: person.userName })
    expect(again.id).not.toBe(person.id)
    expect(again.no).toBeGreaterThan(person.no)
  })

  it('moves count and version of the groups left', async () => {
    const { db } = database
    const person = await aPerson(db)
    const { tenantId } = person
    const order = { tenantId, displayName: unique('group'), memberIds: [person.id], actor: operator }
    const { group } = await inTransaction(db, (trx) => createGroup(trx, order))
    await remove(person)
    const after = await findGroup(db, { tenantId, groupId: group.id, scope: 'local' })
    expect(after).toMatchObject({ memberCount: 0, version: group.version + 1 })
  })

  it('refuses a version that is no longer, and a person of another tenant', async () => {
    const { db } = database
    const person = await aPerson(db)
    const other = await aTenant(db)
    await expect(remove(person, { ifVersion: { version: 2, standingVersion: 1 } })).rejects.toThrow(VersionMismatch)
    await expect(remove(person, { ifVersion: { version: 1, standingVersion: 2 } })).rejects.toThrow(VersionMismatch)
    await expect(remove(person, { tenantId: other.id })).rejects.toThrow(NotFound)
    await expect(remove(person, { personId: 'no uuid' })).rejects.toThrow(NotFound)
    expect(await findPerson(db, { tenantId: person.tenantId, personId: person.id })).toEqual(person)
    await remove(person, { ifVersion: { version: 1, standingVersion: 1 } })
  })

  it('happens once of many at once', async () => {
    const { db } = database
    const person = await aPerson(db)
    await aPerson(db, { tenantId: person.tenantId })
    const deletions = await Promise.allSettled(Array.from({ length: 8 }, () => remove(person)))
    expect(deletions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await countPeople(db, { tenantId: person.tenantId })).toBe(1)
  })
})
