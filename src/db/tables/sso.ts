import type { Generated } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Json, MaybeMoment, Moment } from './columns.ts'

export type SsoProtocol = 'oidc' | 'saml'
export type SsoConnectionState = 'draft' | 'enabled' | 'disabled'
export type SsoMatchKey = 'external_id' | 'user_name' | 'email'
export type SsoPurpose = 'sign_in' | 'admin' | 'claim' | 'test'
export type SsoConflictReason = 'several_match' | 'already_claimed' | 'already_linked' | 'name_taken' | 'is_admin'

export interface SsoConnectionTable {
  tenantId: number
  id: Generated<string>
  name: string
  protocol: SsoProtocol
  state: Generated<SsoConnectionState>
  settings: Json<JsonObject>
  secretKeyId: string | null
  secrets: Buffer | null
  matchKey: SsoMatchKey
  matchClaim: string
  matchClientId: string | null
  isAuthoritative: Generated<boolean>
  createsPeople: Generated<boolean>
  invitesCreated: Generated<boolean>
  version: Generated<number>
  createdAt: Moment
  changedAt: Moment
  testedAt: MaybeMoment
}

export interface ExternalIdentityTable {
  tenantId: number
  connectionId: string
  issuer: string
  subject: string
  personNo: number
  linkedAt: Moment
  lastUsedAt: MaybeMoment
}

export interface SsoRequestTable {
  tenantId: number
  id: Generated<string>
  stateHash: Buffer
  connectionId: string
  purpose: SsoPurpose
  browserHash: Buffer
  nonce: string | null
  secretKeyId: string | null
  codeVerifier: Buffer | null
  personNo: number | null
  adminId: string | null
  returnTo: string | null
  report: Json<JsonObject> | null
  createdAt: Moment
  expiresAt: Date
  usedAt: MaybeMoment
}

export interface SamlRequestTable {
  tenantId: number
  connectionId: string
  id: string
  stateHash: Buffer
  createdAt: Moment
  expiresAt: Date
  usedAt: MaybeMoment
}

export interface SamlMetadataTable {
  tenantId: number
  connectionId: string
  triedAt: Moment
  readAt: MaybeMoment
  fault: string | null
}

export interface SamlAssertionUsedTable {
  tenantId: number
  connectionId: string
  idHash: Buffer
  expiresAt: Date
}

export interface SsoArrivalTable {
  handleHash: Buffer
  tenantId: number
  connectionId: string
  stateHash: Buffer | null
  secretKeyId: string
  identity: Buffer
  expiresAt: Date
}

export interface SsoConflictTable {
  tenantId: number
  id: Generated<string>
  connectionId: string
  issuer: string
  subject: string
  reason: SsoConflictReason
  matchValue: string
  tries: Generated<number>
  createdAt: Moment
  lastTriedAt: Moment
}

export interface SsoConflictPersonTable {
  tenantId: number
  conflictId: string
  personNo: number
}

export interface SsoTables {
  ssoConnection: SsoConnectionTable
  externalIdentity: ExternalIdentityTable
  ssoRequest: SsoRequestTable
  samlRequest: SamlRequestTable
  samlMetadata: SamlMetadataTable
  samlAssertionUsed: SamlAssertionUsedTable
  ssoArrival: SsoArrivalTable
  ssoConflict: SsoConflictTable
  ssoConflictPerson: SsoConflictPersonTable
}
