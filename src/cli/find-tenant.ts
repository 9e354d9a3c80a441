import { DomainError } from '../base/errors.ts'
import type { Executor } from '../db/connection.ts'
import type { Tenant } from '../tenants/tenant.ts'
import { findTenantBySlug, listTenants } from '../tenants/tenant-store.ts'

export class TenantUnknown extends DomainError {
  readonly code = 'tenant_unknown'
  readonly kind = 'not_found'
  constructor(slug: string, known: readonly string[]) {
    super(`there is no tenant "${slug}"${known.length === 0 ? noneYet : `; there are ${known.join(', ')}`}`)
  }
}

const noneYet =
  ', nor any other yet: the first start of the server makes "main", and "tenant create" others; where the server runs already, give this command the same DATABASE_URL or DATA_DIR'

/** @throws TenantUnknown naming those that there are, as far as that helps. */
export async function tenantOf(db: Executor, slug: string): Promise<Tenant> {
  const tenant = await findTenantBySlug(db, slug)
  if (tenant) return tenant
  const known = (await listTenants(db)).slice(0, 20).map((other) => other.slug)
  throw new TenantUnknown(slug, known)
}
