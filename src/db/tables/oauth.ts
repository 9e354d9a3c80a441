import type { Generated } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Json, MaybeMoment, Moment } from './columns.ts'

export interface ClientSecretTable {
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

export interface ClientKeyTable {
  tenantId: number
  id: Generated<string>
  clientId: string
  thumbprint: string
  jwk: Json<JsonObject>
  createdAt: Moment
  lastUsedAt: MaybeMoment
}

export interface ClientAssertionUsedTable {
  tenantId: number
  clientId: string
  jtiHash: Buffer
  expiresAt: Date
}

export interface OauthTables {
  clientSecret: ClientSecretTable
  clientKey: ClientKeyTable
  clientAssertionUsed: ClientAssertionUsedTable
}
