import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { analyzeFor } from '../../src/db/analyze-for.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const fill = (tenantId: number, count: number) =>
  sql`insert into person (tenant_id, user_name, user_name_key, display_key, attributes, source)
    select ${tenantId}, 'p' || i, 'p' || i, 'p', '{}', 'entra' from generate_series(1, ${count}::int) as i`.execute(
    database.db,
  )

/** How many people of this tenant a list of it is planned for. */
async function expected(tenantId: number): Promise<number> {
  const { rows } = await database.pool.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `explain (format json) select from person where tenant_id = ${tenantId}`,
  )
  return rows[0]!['QUERY PLAN'][0].Plan['Plan Rows']
}

it('makes a company known that came beside larger ones, and leaves small ones for later', async () => {
  const [first, second, small] = [await aTenant(database.db), await aTenant(database.db), await aTenant(database.db)]
  await fill(first.id, 30_000)
  await analyzeFor(database.db, first.id)
  expect(await expected(first.id)).toBeGreaterThan(20_000)

  await fill(small.id, 100)
  await analyzeFor(database.db, small.id)
  expect(await expected(small.id)).toBe(1)

  await fill(second.id, 3_000)
  expect(await expected(second.id)).toBe(1)
  await analyzeFor(database.db, second.id)
  expect(await expected(second.id)).toBeGreaterThan(1_000)
})
