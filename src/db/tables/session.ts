import type { Generated } from 'kysely'
import type { MaybeMoment, Moment } from './columns.ts'

export type SessionMethod = 'password' | 'one_time_link' | 'sso' | 'claim'
export type OneTimeLinkPurpose = 'first_admin' | 'admin_sign_in' | 'password_reset'

export interface SessionTable {
  tokenHash: Buffer
  tenantId: number
  id: Generated<string>
  personNo: number | null
  adminId: string | null
  method: SessionMethod
  createdAt: Moment
  authenticatedAt: Moment
  lastSeenAt: Moment
  expiresAt: Date
  userAgent: string | null
}

export interface OneTimeLinkTable {
  handle: Generated<Buffer>
  tenantId: number
  keyId: string
  purpose: OneTimeLinkPurpose
  adminId: string | null
  personNo: number | null
  createdAt: Moment
  expiresAt: Date
  usedAt: MaybeMoment
}

export interface TermsAcceptanceTable {
  tenantId: number
  personNo: number
  termsVersion: string
  termsHash: Buffer
  acceptedAt: Moment
}

export interface SsoProofTable {
  tokenHash: Buffer
  tenantId: number
  personNo: number
  connectionId: string
  issuer: string
  subject: string
  sessionSecretKeyId: string | null
  sessionSecret: Buffer | null
  /** As the provider says it. */
  authenticatedAt: Date | null
  createdAt: Moment
  expiresAt: Date
}

export interface SsoSessionTable {
  tokenHash: Buffer
  tenantId: number
  connectionId: string
  secretKeyId: string | null
  secret: Buffer | null
}

export interface SessionTables {
  session: SessionTable
  oneTimeLink: OneTimeLinkTable
  termsAcceptance: TermsAcceptanceTable
  ssoProof: SsoProofTable
  ssoSession: SsoSessionTable
}
