import type { Executor } from '../db/connection.ts'
import { hasLeadingDomain } from '../tenants/domains/authoritative-domains.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import { type SsoDoor, ssoDoors } from './sso-doors.ts'

/** The ways in that a sign-in page offers: the same to everybody who opens it, since it knows nobody yet. */
export interface SignInDoors {
  connections: readonly SsoDoor[]
  /** Passwords are shut. */
  isSsoRequired: boolean
  /** An address is asked for first: its domain may lead to a connection. */
  asksAddress: boolean
}

export async function signInDoors(
  db: Executor,
  { tenant, settings }: { tenant: { id: number }; settings: TenantSettings },
): Promise<SignInDoors> {
  const connections = await ssoDoors(db, tenant.id)
  return {
    connections,
    isSsoRequired: settings.requireSso && connections.length > 0,
    asksAddress: connections.length > 0 && (await hasLeadingDomain(db, tenant.id)),
  }
}
