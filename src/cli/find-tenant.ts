import { DomainError } from '../base/errors.ts'
import type { Executor } from '../db/connection.ts'
import type { Tenant } from '../tenants/tenant.ts'
import { findTenantBySlug, listTenants } from '../tenants/tenant-store.ts'

export class TenantUnknown extends DomainError {
  readonly code = 'tenant_unknown'
  readonly kind = 'not_found'
  constructor(slug: string, known: readonly string[]) {
    const others =
      known.length === 0 ? 'there is none yet: vestibule tenant create <slug>' : `there are ${known.join(', ')}`
    super(`there is no tenant "${slug}"; ${others}`)
  }
}

/** @throws TenantUnknown naming those that there are, as far as that helps. */
export async function tenantOf(db: Executor, slug: string): Promise<Tenant> {
  const tenant = await findTenantBySlug(db, slug)
  if (tenant) return tenant
  const known = (await listTenants(db)).slice(0, 20).map((other) => other.slug)
  throw new TenantUnknown(slug, known)
}
