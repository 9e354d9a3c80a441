import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anonymous, operator } from '../../src/audit/actor.ts'
import { listEvents } from '../../src/audit/list-events.ts'
import { recordEvent } from '../../src/audit/record-event.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('the audit', () => {
  it('lists newest first, by person and type, in pages, and the tenant only', async () => {
    const { db } = database
    const person = await aPerson(db)
    const { tenantId } = person
    await recordEvent(db, { tenantId, type: 'sign_in.failed', actor: anonymous, personId: person.id, detail: { n: 1 } })
    await recordEvent(db, { tenantId, type: 'sign_in.failed', actor: anonymous })
    const types = async (query: object) =>
      (await listEvents(db, { tenantId, limit: 10, ...query })).map(({ type }) => type)

    const personEvents = ['sign_in.failed', 'person.provisioned']
    expect(await types({})).toEqual(['sign_in.failed', ...personEvents, 'tenant.created'])
    expect(await types({ personId: person.id })).toEqual(personEvents)
    expect(await types({ type: 'sign_in.failed' })).toHaveLength(2)
    expect(await types({ personId: 'no uuid' })).toEqual([])
    const [first] = await listEvents(db, { tenantId, limit: 1 })
    expect(await types({ before: first!.no, limit: 2 })).toEqual(personEvents)
    const { id: other } = await aTenant(db)
    expect(await types({ tenantId: other, personId: person.id })).toEqual([])
  })

  it('is never without what it records, nor that without it', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const failing = inTransaction(db, async (trx) => {
      await recordEvent(trx, { tenantId, type: 'thing.done', actor: operator })
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await listEvents(db, { tenantId, type: 'thing.done', limit: 1 })).toEqual([])
  })

  it('cannot be changed or removed', async () => {
    const { db } = database
    await aTenant(db)
    await expect(db.updateTable('audit').set({ type: 'x' }).execute()).rejects.toThrow('never changed')
    await expect(db.deleteFrom('audit').execute()).rejects.toThrow('never changed')
    await expect(database.pool.query('truncate audit')).rejects.toThrow('never changed')
  })
})
