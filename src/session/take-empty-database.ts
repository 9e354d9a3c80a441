import { system } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Database, Executor, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import { createTenant } from '../tenants/create-tenant.ts'
import { makeFirstAdminLink } from './admin-links.ts'

/** What the first start calls its company, until somebody says its name. */
const unnamed = { slug: 'main', name: 'Main' }

export function isUnnamed({ slug, name }: { slug: string; name: string }): boolean {
  return slug === unnamed.slug && name === unnamed.name
}

/** Whether its owner has yet to open the link that the start printed. */
export async function isUnowned(db: Executor, tenant: { id: number; slug: string; name: string }): Promise<boolean> {
  // Every other sign-in page is spared the question.
  if (!isUnnamed(tenant)) return false
  const { id: tenantId } = tenant
  return !(await db.selectFrom('admin').select('id').where('tenantId', '=', tenantId).limit(1).executeTakeFirst())
}

interface Taker {
  db: Database
  keyring: Keyring
  publicUrl: string
}

/**
 * The first start makes the tenant `main`; until it has an owner, each start makes a new link to become one.
 * @returns undefined where `main` has an admin, or where the operator made tenants of other names instead.
 */
export async function takeEmptyDatabase({ db, keyring, publicUrl }: Taker): Promise<string | undefined> {
  return inTransaction(db, async (trx) => {
    const tenantId = await tenantToTake(trx)
    return tenantId === undefined ? undefined : makeFirstAdminLink(trx, { tenantId, keyring, publicUrl })
  })
}

async function tenantToTake(trx: Trx): Promise<number | undefined> {
  const anyTenant = await trx.selectFrom('tenant').select('id').limit(1).executeTakeFirst()
  if (!anyTenant) return (await createTenant(trx, { ...unnamed, actor: system })).id
  const unowned = await trx
    .selectFrom('tenant')
    .select('id')
    .where('slug', '=', unnamed.slug)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('admin').select('admin.id').whereRef('admin.tenantId', '=', 'tenant.id'))),
    )
    .executeTakeFirst()
  return unowned?.id
}
