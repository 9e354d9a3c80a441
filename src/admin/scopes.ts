import type { AdminRole } from '../db/tables.ts'
import { apiKeyScopes, isApiKeyScope } from '../tenants/api-key-scopes.ts'
import type { Scope } from './schemas/me.ts'

const everything: ReadonlySet<Scope> = new Set(apiKeyScopes)

// An export hands out claim links, which are credentials: an auditor reads, but never those.
const ofRole: Record<AdminRole, ReadonlySet<Scope>> = {
  owner: everything,
  admin: everything,
  inviter: new Set<Scope>(['people:read', 'invites:write', 'groups:read']),
  auditor: new Set<Scope>(['people:read', 'groups:read', 'audit:read']),
}

/** What an admin's role allows, in the words that API keys use. */
export function scopesOfRole(role: AdminRole): ReadonlySet<Scope> {
  return ofRole[role]
}

/** Scopes as stored with a key; such as this version does not know grant nothing. */
export function knownScopes(stored: readonly string[]): ReadonlySet<Scope> {
  return new Set(stored.filter(isApiKeyScope))
}
