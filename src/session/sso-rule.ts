import type { AuthMethod } from '../db/tables.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'

interface MethodFacts {
  claimedAt: Date | null
  authMethod: AuthMethod | null
}

/** What an admin said of the person, else how the account was claimed, else the tenant's rule; `requireSso` beats all of them. */
export function usesSso({ claimedAt, authMethod }: MethodFacts, settings: TenantSettings): boolean {
  if (settings.requireSso) return true
  return (authMethod ?? (claimedAt ? 'password' : settings.authMethod)) === 'sso'
}
