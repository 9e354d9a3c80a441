import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClient, aPerson } from '../support/people.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ max: 16 })
})
afterAll(() => database.close())

describe('provisionPerson', () => {
  it('counts each of many people created at once', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const random = Math.random
    Math.random = () => 0.1
    await Promise.all(Array.from({ length: 200 }, () => aPerson(db, { tenantId, clientId: client.id })))
    Math.random = random
    const { n } = await db
      .selectFrom('personCount')
      .select(({ fn }) => fn.sum<string>('n').as('n'))
      .where('tenantId', '=', tenantId)
      .executeTakeFirstOrThrow()
    expect(Number(n)).toBe(200)
  })
})
