import { domainToASCII } from 'node:url'
import type { Executor } from '../db/connection.ts'
import type { SsoConnection } from './connection.ts'

/** Whether the tenant has proved to own the address's domain, and this connection's word counts for it. */
export async function ownsDomainOf(db: Executor, connection: SsoConnection, address: string): Promise<boolean> {
  const domain = domainToASCII(address.slice(address.lastIndexOf('@') + 1)).toLowerCase()
  if (!domain) return false
  const row = await db
    .selectFrom('ssoDomain')
    .select('id')
    .where('tenantId', '=', connection.tenantId)
    .where('domain', '=', domain)
    .where('connectionId', '=', connection.id)
    .where('verifiedAt', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}
