import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { dumpSchema } from '../support/schema-dump.ts'

const golden = new URL('../../migrations/schema.sql', import.meta.url)

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

it('is what migrations/schema.sql shows (UPDATE_GOLDEN=1 writes it anew)', async () => {
  const dump = await dumpSchema(test.pool)
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, dump)

  expect(dump).toBe(readFileSync(golden, 'utf8'))
})

it('shows a table, an index and a constraint that are added', async () => {
  await test.pool.query("create table added (a int primary key, b text not null check (b > 'a'))")
  await test.pool.query('create index added_by_b on added (b) where a > 1')

  const dump = await dumpSchema(test.pool)
  expect(dump).toContain('create table added (\n  a integer not null,\n  b text not null,\n')
  expect(dump).toMatch(/constraint added_b_check CHECK/)
  expect(dump).toContain('CREATE INDEX added_by_b ON public.added')
})
