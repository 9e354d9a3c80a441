import type { TenantSettings } from '../tenants/tenant-settings.ts'

/** Leads a signed-in member to the tenant's home address, with a hand-over where the tenant has one (room hand-over). */
export const applicationPath = '/application'

/** Where a member goes when they are signed in. */
export function afterSignIn({ homeAddress }: Pick<TenantSettings, 'homeAddress'>): string {
  return homeAddress === undefined ? '/account' : applicationPath
}
