import type { ClientKind } from '../db/tables.ts'

/** Who pushes people in. */
export interface ProvisioningClient {
  id: string
  kind: ClientKind
  name: string
  /** Whether people whom it creates, or activates for the first time, are invited at once. */
  inviteOnCreate: boolean
  /** Whether the claim links of invited people are shown to it: whoever has one can claim. */
  canReadClaimLinks: boolean
  createdAt: Date
  disabledAt: Date | null
}

/** A token without its secret. */
export interface ClientToken {
  id: string
  clientId: string
  /** The last characters, to tell two tokens apart. */
  hint: string
  createdAt: Date
  expiresAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
}

export interface ClientWithTokens extends ProvisioningClient {
  /** Newest first, also the expired and the revoked. */
  tokens: ClientToken[]
}

export const clientKinds: readonly ClientKind[] = ['entra', 'google', 'okta', 'ad_sync', 'other_idp', 'api']

/** What a SCIM request's token says of its sender. */
export interface ClientCaller {
  tenantId: number
  clientId: string
  clientKind: ClientKind
  tokenId: string
  canReadClaimLinks: boolean
  /** Of the tenant's own extension schemas; 0 where it never had one. */
  schemaVersion: number
  /** The tenant's setting `deleteOnlyUnclaimed`. */
  keepsClaimed: boolean
}
