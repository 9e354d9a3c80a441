import type { ColumnType, Generated } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Json, MaybeMoment, Moment } from './columns.ts'

export type ClientKind = 'entra' | 'google' | 'okta' | 'ad_sync' | 'other_idp' | 'api'
export type AdminRole = 'owner' | 'admin' | 'inviter' | 'auditor'
/** What the last look at a domain's record found; `no_answer`: the name servers said nothing that can be used. */
export type DomainCheckResult = 'found' | 'missing' | 'no_answer'

export interface TenantTable {
  id: ColumnType<number, never, never>
  slug: string
  name: string
  settings: Json<JsonObject>
  schemaVersion: Generated<number>
  createdAt: Moment
}

export interface TenantLogoTable {
  tenantId: number
  handle: Generated<Buffer>
  content: Buffer
  width: number
  height: number
  changedAt: Moment
}

export interface AdminTable {
  tenantId: number
  id: Generated<string>
  email: string
  emailKey: string
  name: string
  role: AdminRole
  passwordHash: string | null
  personNo: number | null
  createdAt: Moment
  disabledAt: MaybeMoment
}

export interface ApiKeyTable {
  tenantId: number
  id: Generated<string>
  name: string
  hash: Buffer
  hint: string
  scopes: string[]
  createdAt: Moment
  expiresAt: Date
  revokedAt: MaybeMoment
  lastUsedAt: MaybeMoment
}

export interface ProvisioningClientTable {
  tenantId: number
  id: Generated<string>
  kind: ClientKind
  name: string
  inviteOnCreate: boolean
  canReadClaimLinks: Generated<boolean>
  createdAt: Moment
  disabledAt: MaybeMoment
}

export interface ClientTokenTable {
  tenantId: number
  id: Generated<string>
  clientId: string
  hash: Buffer
  hint: string
  createdAt: Moment
  expiresAt: Date
  revokedAt: MaybeMoment
  lastUsedAt: MaybeMoment
}

export interface SsoDomainTable {
  tenantId: number
  id: Generated<string>
  domain: string
  txtToken: string
  connectionId: string | null
  createdAt: Moment
  verifiedAt: MaybeMoment
  lastCheckedAt: MaybeMoment
  lastResult: DomainCheckResult | null
  failingSince: MaybeMoment
}

export interface TenantsTables {
  tenant: TenantTable
  tenantLogo: TenantLogoTable
  admin: AdminTable
  apiKey: ApiKeyTable
  provisioningClient: ProvisioningClientTable
  clientToken: ClientTokenTable
  ssoDomain: SsoDomainTable
}
