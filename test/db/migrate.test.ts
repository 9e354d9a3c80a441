import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from 'kysely'
import { testDatabase, type TestDatabase } from '../support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await testDatabase()
})
afterAll(() => test.close())

it('has applied every migration in the template', async () => {
  const { rows } = await sql<{ name: string }>`select name from schema_migration`.execute(test.db)
  expect(rows.map(({ name }) => name)).toContain('0001-foundation')
})
