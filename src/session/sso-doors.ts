import type { Executor } from '../db/connection.ts'
import type { SsoProtocol } from '../db/tables.ts'
import { readSettings } from '../tenants/settings.ts'

/** A connection by which people may come in. */
export interface SsoDoor {
  connectionId: string
  /** As the tenant's admins call it; shown on its button where there are several. */
  name: string
  protocol: SsoProtocol
}

/** The enabled connections of a tenant, by name. */
export function ssoDoors(db: Executor, tenantId: number): Promise<SsoDoor[]> {
  return db
    .selectFrom('ssoConnection')
    .select(['id as connectionId', 'name', 'protocol'])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'enabled')
    .orderBy('name')
    .limit(20)
    .execute()
}

/** Whether passwords are shut: the tenant says so, and there is another way in. */
export async function isSsoRequired(db: Executor, tenantId: number): Promise<boolean> {
  const { requireSso } = await readSettings(db, tenantId)
  return requireSso && (await ssoDoors(db, tenantId)).length > 0
}

export interface SsoStart {
  to?: 'admin'
  /** Which invitation is meant. */
  ticket?: string
  /** Ask at the provider who signs in, though somebody is signed in there. */
  again?: boolean
}

/** Where a plain link leads to begin: never a form, since browsers apply `form-action` to every redirect behind one. */
export function ssoStartPath(
  { connectionId }: Pick<SsoDoor, 'connectionId'>,
  { to, ticket, again }: SsoStart = {},
): string {
  const query = new URLSearchParams({ ...(to && { to }), ...(ticket && { ticket }), ...(again && { again: '1' }) })
  return `/sso/start/${connectionId}${query.size ? `?${query}` : ''}`
}
