import type { Executor } from '../../db/connection.ts'
import { domainKey } from './domain.ts'

/** The verified domains about whose addresses this connection's word counts. */
export async function authoritativeDomains(
  db: Executor,
  { tenantId, connectionId }: { tenantId: number; connectionId: string },
): Promise<string[]> {
  const rows = await db
    .selectFrom('ssoDomain')
    .select('domain')
    .where('tenantId', '=', tenantId)
    .where('connectionId', '=', connectionId)
    .where('verifiedAt', 'is not', null)
    .orderBy('domain')
    .execute()
  return rows.map(({ domain }) => domain)
}

/** Where the people of a mail domain sign in: the enabled connection of a verified domain of this tenant. */
export async function connectionForDomain(db: Executor, tenantId: number, domain: string): Promise<string | undefined> {
  const key = domainKey(domain)
  if (key === undefined) return undefined
  const found = await leadingDomains(db, tenantId).where('ssoDomain.domain', '=', key).executeTakeFirst()
  return found?.id
}

/** Whether an address can lead anywhere at all in this tenant. */
export async function hasLeadingDomain(db: Executor, tenantId: number): Promise<boolean> {
  return (await leadingDomains(db, tenantId).limit(1).executeTakeFirst()) !== undefined
}

function leadingDomains(db: Executor, tenantId: number) {
  return db
    .selectFrom('ssoDomain')
    .innerJoin('ssoConnection', (join) =>
      join
        .onRef('ssoConnection.tenantId', '=', 'ssoDomain.tenantId')
        .onRef('ssoConnection.id', '=', 'ssoDomain.connectionId'),
    )
    .select('ssoConnection.id')
    .where('ssoDomain.tenantId', '=', tenantId)
    .where('ssoDomain.verifiedAt', 'is not', null)
    .where('ssoConnection.state', '=', 'enabled')
}
