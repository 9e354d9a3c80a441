import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { NotFound } from '../../src/base/errors.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { adminsWhoMaySignIn, findAdmin, findAdminByEmail, listAdmins } from '../../src/tenants/admin-store.ts'
import { AdminEmailTaken, AdminShutOut, LastOwner } from '../../src/tenants/errors.ts'
import { type AdminChange, changeAdmin, createAdmin } from '../../src/tenants/manage-admins.ts'
import { makeAdminSignInLink } from '../../src/session/admin-links.ts'
import { testKeyring } from '../support/keyring.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant, unique } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

function anAdmin(tenantId: number, given: { email?: string; role?: 'owner' | 'auditor' } = {}) {
  const { email = `${unique('admin')}@example.com`, role = 'owner' } = given
  return inTransaction(database.db, (trx) =>
    createAdmin(trx, { tenantId, email, name: 'Grace', role, actor: operator }),
  )
}

const change = (order: Omit<AdminChange, 'actor'>) =>
  inTransaction(database.db, (trx) => changeAdmin(trx, { ...order, actor: operator }))

describe('an admin', () => {
  it('is found by address without case, in the own tenant only', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const { id: twin } = await aTenant(db)
    const email = `${unique('Grace')}@Example.com`
    const admin = await anAdmin(tenantId, { email })
    expect(await findAdminByEmail(db, { tenantId, email: email.toUpperCase() })).toMatchObject(admin)
    expect(await findAdminByEmail(db, { tenantId: twin, email })).toBeUndefined()
    expect(await findAdmin(db, { tenantId: twin, adminId: admin.id })).toBeUndefined()
    expect(await findAdmin(db, { tenantId, adminId: 'no uuid' })).toBeUndefined()
    expect(await listAdmins(db, twin)).toEqual([])
    await expect(anAdmin(tenantId, { email: email.toLowerCase() })).rejects.toThrow(AdminEmailTaken)
    await anAdmin(twin, { email })
  })

  it('changes, and the audit says what without saying to what', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const { id: adminId } = await anAdmin(tenantId, { role: 'auditor' })
    await change({ tenantId, adminId, name: 'Grace Hopper', role: 'inviter', passwordHash: 'a hash' })
    expect(await findAdmin(db, { tenantId, adminId })).toMatchObject({ name: 'Grace Hopper', passwordHash: 'a hash' })
    const events = await db.selectFrom('audit').selectAll().where('subjectId', '=', adminId).orderBy('no').execute()
    expect(events.at(-1)).toMatchObject({
      type: 'admin.changed',
      detail: { attributes: ['name', 'role', 'passwordHash'], role: 'inviter' },
    })
    expect(JSON.stringify(events)).not.toContain('Hopper')
    const { id: other } = await aTenant(db)
    await expect(change({ tenantId: other, adminId, name: 'x' })).rejects.toThrow(NotFound)
  })

  it('who is the last owner stays one, also where two leave at once', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const one = await anAdmin(tenantId)
    await expect(change({ tenantId, adminId: one.id, disabled: true })).rejects.toThrow(LastOwner)
    await expect(change({ tenantId, adminId: one.id, role: 'admin' })).rejects.toThrow(LastOwner)
    const two = await anAdmin(tenantId)
    const leaving = await Promise.allSettled([
      change({ tenantId, adminId: one.id, disabled: true }),
      change({ tenantId, adminId: two.id, role: 'admin' }),
    ])
    expect(leaving.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const owners = (await listAdmins(db, tenantId)).filter(({ role, disabledAt }) => role === 'owner' && !disabledAt)
    expect(owners).toHaveLength(1)
  })

  it('who is also a person that is deactivated owns nothing: another owner stays', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const [leaver, other] = [await anAdmin(tenantId), await anAdmin(tenantId)]
    const person = await aPerson(db, { tenantId, active: false })
    await change({ tenantId, adminId: leaver.id, personNo: person.no })
    expect((await adminsWhoMaySignIn(db, tenantId)).map(({ id }) => id)).toEqual([other.id])
    const link = { tenantId, email: leaver.email, keyring: testKeyring, publicUrl: 'https://join.example' }
    await expect(inTransaction(db, (trx) => makeAdminSignInLink(trx, link))).rejects.toThrow(AdminShutOut)

    for (const leaving of [{ disabled: true }, { role: 'admin' }, { personNo: person.no }] as const) {
      await expect(change({ tenantId, adminId: other.id, ...leaving })).rejects.toThrow(LastOwner)
    }
    await change({ tenantId, adminId: leaver.id, personNo: null })
    await change({ tenantId, adminId: other.id, disabled: true })
  })
})
