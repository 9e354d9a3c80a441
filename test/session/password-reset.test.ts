import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRateLimits } from '../../src/http/rate-limits.ts'
import { mailResetLinks } from '../../src/session/password-reset.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aMember } from '../support/members.ts'
import { unique } from '../support/people.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const reset = (tenantId: number, login: string) =>
  mailResetLinks(
    { db: database.db, keyring: testKeyring, limits: createRateLimits(database.pool) },
    { tenantId, login },
  )

it('sends one person three mails an hour, by whichever of their names they are asked for', async () => {
  const address = `${unique('two-names')}@example.com`
  const attributes = { emails: [{ value: address }] }
  const { tenant, person } = await aMember(database.db, { userName: unique('two.names'), attributes })
  const sent: number[] = []
  for (const login of [person.userName, address, address.toUpperCase(), person.userName, address, address])
    sent.push(await reset(tenant.id, login))
  expect(sent).toEqual([1, 1, 1, 0, 0, 0])
})

it('counts everybody of one address for themselves', async () => {
  const address = `${unique('family')}@example.com`
  const attributes = { emails: [{ value: address }] }
  const { tenant, person } = await aMember(database.db, { userName: unique('mother'), attributes })
  await aMember(database.db, { tenant, userName: unique('daughter'), attributes })
  for (let times = 0; times < 3; times++) await reset(tenant.id, person.userName)
  expect(await reset(tenant.id, address)).toBe(1)
})
