import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countByState, type StateCounts } from '../../src/people/count-by-state.ts'
import { foldCounts } from '../../src/people/fold-counts.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

async function recount(tenantId: number): Promise<StateCounts> {
  const { rows } = await sql<StateCounts>`
    select count(*) as total,
      count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is null) as uninvited,
      count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is not null) as invited,
      count(*) filter (where deactivated_at is null and claimed_at is not null) as claimed,
      count(*) filter (where deactivated_at is not null) as deactivated,
      count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is null and withdrawn_at is not null) as withdrawn
    from standing where tenant_id = ${tenantId}`.execute(database.db)
  return rows[0]!
}

/** Turns a fact on or off for those whose number leaves this remainder. */
async function turn(
  tenantId: number,
  fact: 'invited_at' | 'claimed_at' | 'deactivated_at' | 'withdrawn_at',
  rest: number,
) {
  await sql`update standing set ${sql.ref(fact)} = case when ${sql.ref(fact)} is null then now() end,
      handle = coalesce(handle, random_handle()), key_id = coalesce(key_id, 'k')
    where tenant_id = ${tenantId} and person_no % 3 = ${rest}::int`.execute(database.db)
}

it('is what a recount says after each of many changes, whatever they were', async () => {
  const { id: tenantId } = await aTenant(database.db)
  for (const invite of ['now', 'later', 'now', 'later', 'later', 'now', 'later'] as const) {
    await aPerson(database.db, { tenantId, invite })
    await aPerson(database.db, { tenantId, invite, active: false })
  }
  expect(await countByState(database.db, tenantId)).toEqual(await recount(tenantId))

  const facts = ['withdrawn_at', 'deactivated_at', 'invited_at', 'claimed_at'] as const
  for (let step = 0; step < 24; step++) {
    await turn(tenantId, facts[(step * 7) % 4]!, step % 3)
    expect(await countByState(database.db, tenantId)).toEqual(await recount(tenantId))
  }
})

it('forgets whoever is deleted', async () => {
  const { id: tenantId } = await aTenant(database.db)
  const { no } = await aPerson(database.db, { tenantId, invite: 'now' })
  await aPerson(database.db, { tenantId, invite: 'now' })
  await database.db.deleteFrom('person').where('no', '=', no).execute()
  await sql`update person_count set n = n - 1 where (tenant_id, slot) = (select tenant_id, slot from person_count where tenant_id = ${tenantId} and n > 0 limit 1)`.execute(
    database.db,
  )
  expect(await countByState(database.db, tenantId)).toEqual(await recount(tenantId))
})

it('counts nobody of another tenant, and stays the same when its rows are folded', async () => {
  const [first, second] = [await aTenant(database.db), await aTenant(database.db)]
  for (const { id: tenantId } of [first, second]) await aPerson(database.db, { tenantId, invite: 'now' })
  for (let change = 0; change < 260; change++) {
    await sql`update standing set claimed_at = now() where tenant_id = ${first.id}`.execute(database.db)
    await sql`update standing set claimed_at = null where tenant_id = ${first.id}`.execute(database.db)
  }
  const before = await countByState(database.db, first.id)
  await foldCounts(database.db)

  expect(before).toMatchObject({ invited: 1, total: 1 })
  expect(await countByState(database.db, first.id)).toEqual(before)
  expect(await countByState(database.db, second.id)).toMatchObject({ invited: 1, claimed: 0, total: 1 })
  const { n } = await database.db
    .selectFrom('standingCount')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('tenantId', '=', first.id)
    .executeTakeFirstOrThrow()
  expect(n).toBe(1)
})
