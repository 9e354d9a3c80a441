import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createTenant } from '../../src/tenants/create-tenant.ts'
import { InvalidSetting, TenantSlugRefused, TenantSlugTaken } from '../../src/tenants/errors.ts'
import { changeSettings, readSettings } from '../../src/tenants/settings.ts'
import type { SettingsChange } from '../../src/tenants/tenant-settings.ts'
import { findTenantById, findTenantBySlug } from '../../src/tenants/tenant-store.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant, contentsOf, unique } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('createTenant', () => {
  it('makes one that is found by slug and id, once of many at once', async () => {
    const { db } = database
    const slug = unique('acme')
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => aTenant(db, { slug })))
    const failures = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []))
    expect(failures).toHaveLength(4)
    expect(failures.every((reason) => reason instanceof TenantSlugTaken)).toBe(true)
    const tenant = (await findTenantBySlug(db, slug))!
    expect(await findTenantById(db, tenant.id)).toEqual(tenant)
  })

  it.each(['', 'Acme', '-acme', 'acme-', 'a b', 'ä', 'a'.repeat(64), 'a\n'])('refuses the slug %j', async (slug) => {
    const attempt = inTransaction(database.db, (trx) => createTenant(trx, { slug, name: 'x', actor: operator }))
    await expect(attempt).rejects.toThrow(TenantSlugRefused)
  })
})

describe('the name of a tenant', () => {
  const make = (name: string) =>
    inTransaction(database.db, (trx) => createTenant(trx, { slug: unique('acme'), name, actor: operator }))

  it('is one line, since it heads pages and mail', async () => {
    expect(await make(' Evil\r\nBcc: x\u202E')).toMatchObject({ name: 'Evil Bcc: x' })
  })

  it.each(['', ' ', '\u200b\u200b', 'x'.repeat(201)])('can be seen, and is not %j', async (name) => {
    await expect(make(name)).rejects.toThrow(InvalidSetting)
  })
})

describe('settings', () => {
  const change = (tenantId: number, settings: SettingsChange) =>
    inTransaction(database.db, (trx) => changeSettings(trx, { tenantId, change: settings, actor: operator }))

  it('begin with the defaults, change one by one, and go back by null', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const { id: twin } = await aTenant(db)
    const defaults = await readSettings(db, tenantId)
    expect(defaults).toMatchObject({ inviteLifetimeHours: 720, passwordMinimumLength: 12, locale: 'en' })
    await change(tenantId, { inviteLifetimeHours: 48, homeAddress: 'https://example.com/home' })
    await change(tenantId, { locale: 'de' })
    expect(await readSettings(db, tenantId)).toEqual({
      ...defaults,
      inviteLifetimeHours: 48,
      homeAddress: 'https://example.com/home',
      locale: 'de',
    })
    await change(tenantId, { inviteLifetimeHours: null, homeAddress: null, locale: null })
    expect(await readSettings(db, tenantId)).toEqual(defaults)
    expect(await readSettings(db, twin)).toEqual(defaults)
  })

  it.each([
    [{ inviteLifetimeHours: 0 }, 'inviteLifetimeHours'],
    [{ inviteLifetimeHours: 2_161 }, 'inviteLifetimeHours'],
    [{ inviteLifetimeHours: 1.5 }, 'inviteLifetimeHours'],
    [{ passwordMinimumLength: 7 }, 'passwordMinimumLength'],
    [{ homeAddress: 'javascript:alert(1)' }, 'homeAddress'],
    [{ brandColour: 'red' }, 'brandColour'],
    [{ inviteBody: 'no link in here' }, 'inviteBody'],
    [{ nonsense: 1 } as SettingsChange, 'nonsense'],
  ])('refuse %j, naming it, and keep what was', async (settings, path) => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const before = await contentsOf(db, tenantId)
    const refusal = await change(tenantId, { locale: 'fr', ...settings }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(InvalidSetting)
    expect((refusal as InvalidSetting).errors.map((error) => error.path)).toEqual([path])
    expect((await readSettings(db, tenantId)).locale).toBe('en')
    expect(await contentsOf(db, tenantId)).toBe(before)
  })
})
