import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import { TenantSlugRefused, TenantSlugTaken } from './errors.ts'
import { slugForm, type Tenant } from './tenant.ts'
import { tenantName } from './tenant-name.ts'
import { insertTenant } from './tenant-store.ts'

export interface NewTenant {
  slug: string
  name: string
  actor: Actor
}

/** @throws TenantSlugTaken, TenantSlugRefused, InvalidSetting */
export async function createTenant(trx: Trx, { slug, name, actor }: NewTenant): Promise<Tenant> {
  if (!slugForm.test(slug)) throw new TenantSlugRefused()
  const tenant = await withConstraintErrors({ tenant_slug_unique: () => new TenantSlugTaken() }, () =>
    insertTenant(trx, { slug, name: tenantName(name) }),
  )
  await recordEvent(trx, { tenantId: tenant.id, type: 'tenant.created', actor })
  return tenant
}
