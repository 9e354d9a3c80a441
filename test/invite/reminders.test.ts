import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { remindTenant } from '../../src/invite/remind-due.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import type { Person } from '../../src/people/person.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
let tenantId: number

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
})
afterAll(() => database.close())

const remind = () => remindTenant(database.db, tenantId)

/** Invited so long ago, with the invitation sent then. */
async function invited(daysAgo: number, state: 'sent' | 'failed' | 'queued' = 'sent'): Promise<Person> {
  const { person } = await anInvitedPerson(database.db, { tenantId })
  await sql`update delivery set state = ${state}, finished_at = now() where person_no = ${person.no}`.execute(
    database.db,
  )
  await passDays(daysAgo, person)
  return person
}

async function passDays(days: number, person?: Person) {
  const whom = person ? sql`and person_no = ${person.no}` : sql``
  await sql`update standing set invited_at = invited_at - make_interval(days => ${days}::int) where tenant_id = ${tenantId} ${whom}`.execute(
    database.db,
  )
  await sql`update reminder_progress set reached = reached - make_interval(days => ${days}::int) where tenant_id = ${tenantId} and ${!person}`.execute(
    database.db,
  )
}

const remindersOf = async (person: Person) => {
  const rows = await database.db
    .selectFrom('delivery')
    .select('nth')
    .where('personNo', '=', person.no)
    .where('kind', '=', 'reminder')
    .orderBy('nth')
    .execute()
  return rows.map(({ nth }) => nth)
}

describe('reminders', () => {
  it('go out after 3 and after 5 days, and never more than that', async () => {
    const person = await invited(2)
    expect(await remind()).toBe(0)

    await passDays(2)
    expect(await remind()).toBe(1)
    expect(await remind()).toBe(0)
    await passDays(2)
    expect(await remind()).toBe(1)
    await passDays(3)
    expect(await remind()).toBe(0)
    expect(await remindersOf(person)).toEqual([1, 2])
  })

  it('are both made up for after a pause', async () => {
    const early = await invited(4)
    const late = await invited(6)
    expect(await remind()).toBe(3)
    expect(await remindersOf(early)).toEqual([1])
    expect(await remindersOf(late)).toEqual([1, 2])
  })

  it('restart the clock of the same link', async () => {
    const person = await invited(3)
    await database.db
      .updateTable('standing')
      .set({ linkExpiresAt: new Date(0) })
      .where('personNo', '=', person.no)
      .execute()
    await remind()
    const standing = await database.db
      .selectFrom('standing')
      .selectAll()
      .where('personNo', '=', person.no)
      .executeTakeFirstOrThrow()
    expect(standing.generation).toBe(person.standing.generation)
    expect(standing.linkExpiresAt!.getTime()).toBeGreaterThan(Date.now())
  })

  it('never reach whoever has claimed, was withdrawn or is deactivated, nor follow a mail that failed or never went out', async () => {
    const claimed = await invited(4)
    await database.db
      .updateTable('standing')
      .set({ claimedAt: new Date() })
      .where('personNo', '=', claimed.no)
      .execute()
    const deactivated = await invited(4)
    await database.db
      .updateTable('standing')
      .set({ deactivatedAt: new Date() })
      .where('personNo', '=', deactivated.no)
      .execute()
    const withdrawn = await invited(4)
    await inTransaction(database.db, (trx) =>
      withdrawInvite(trx, { tenantId, personId: withdrawn.id, actor: operator }),
    )
    await invited(4, 'failed')
    await invited(4, 'queued')
    const reached = await invited(4)

    expect(await remind()).toBe(1)
    expect(await remindersOf(reached)).toEqual([1])
  })

  it('are not sent late: whoever was invited long ago is left in peace', async () => {
    const person = await invited(30)
    expect(await remind()).toBe(0)
    expect(await remindersOf(person)).toEqual([])
  })

  it('are a tenant’s own affair, and may be none', async () => {
    await invited(4)
    const change = { reminderDays: [] }
    await inTransaction(database.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
    expect(await remind()).toBe(0)
    const other = (await aTenant(database.db)).id
    expect(await remindTenant(database.db, other)).toBe(0)
  })

  it('are queued once where two processes look at the same time', async () => {
    const people = [await invited(4), await invited(4), await invited(4)]
    const counts = await Promise.all([remind(), remind(), remind()])
    expect(counts.reduce((sum, count) => sum + count)).toBe(3)
    for (const person of people) expect(await remindersOf(person)).toEqual([1])
  })
})
