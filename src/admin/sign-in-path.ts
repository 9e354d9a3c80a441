import { hashToken } from '../base/tokens.ts'
import type { Executor } from '../db/connection.ts'
import { findTenantById } from '../tenants/tenant-store.ts'

/** The page where an admin of the tenant signs in, without the origin. */
export async function signInPath(db: Executor, tenantId: number): Promise<string> {
  const tenant = await findTenantById(db, tenantId)
  return pathFor(tenant?.slug ?? '')
}

/** The same page for who is signed in already, but too long ago. */
export async function signInAgainPath(db: Executor, tenantId: number): Promise<string> {
  return `${await signInPath(db, tenantId)}&again=1`
}

/** Where somebody without a session might sign in: the tenant of the one that has ended, or the only tenant there is. */
export async function likelySignInPath(db: Executor, endedToken?: string): Promise<string | undefined> {
  const ended = endedToken && (await tenantOfSession(db, endedToken))
  if (ended) return pathFor(ended)
  const tenants = await db.selectFrom('tenant').select('slug').limit(2).execute()
  return tenants.length === 1 ? pathFor(tenants[0]!.slug) : undefined
}

async function tenantOfSession(db: Executor, token: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('session')
    .innerJoin('tenant', 'tenant.id', 'session.tenantId')
    .select('tenant.slug')
    .where('session.tokenHash', '=', hashToken(token))
    .where('session.adminId', 'is not', null)
    .executeTakeFirst()
  return row?.slug
}

function pathFor(slug: string): string {
  return `/t/${slug}/sign-in?to=admin`
}
