import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeEmptyDatabase } from '../../src/session/take-empty-database.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { createTenant } from '../../src/tenants/create-tenant.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'

const operator = { kind: 'operator' } as const
let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const start = () => takeEmptyDatabase({ db: database.db, keyring: testKeyring, publicUrl: 'https://join.example' })

const anOwner = (tenantId: number) =>
  inTransaction(database.db, (trx) =>
    createAdmin(trx, { tenantId, email: 'owner@example.com', name: 'Owner', role: 'owner', actor: operator }),
  )

describe('a start', () => {
  it('makes the tenant main of an empty database, and a link to own it', async () => {
    expect(await start()).toMatch(/^https:\/\/join\.example\/one-time\/[0-9A-Za-z]{38}$/)
    const tenants = await database.db.selectFrom('tenant').select('slug').execute()
    expect(tenants).toEqual([{ slug: 'main' }])
  })

  it('makes a new link as long as main has no owner, whoever owns other tenants', async () => {
    const other = await inTransaction(database.db, (trx) =>
      createTenant(trx, { slug: 'other', name: 'Other', actor: operator }),
    )
    await anOwner(other.id)
    expect(await start()).toContain('/one-time/')
  })

  it('makes none once main has an owner', async () => {
    const main = await database.db
      .selectFrom('tenant')
      .select('id')
      .where('slug', '=', 'main')
      .executeTakeFirstOrThrow()
    await anOwner(main.id)
    expect(await start()).toBeUndefined()
  })
})
