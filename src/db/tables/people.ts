import type { Generated } from 'kysely'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { Identity, Json, MaybeMoment, Moment } from './columns.ts'
import type { ClientKind } from './tenants.ts'

export type PersonSource = ClientKind | 'admin' | 'import' | 'sso'
export type AuthMethod = 'sso' | 'password'

export interface PersonTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  userName: string
  userNameKey: string
  displayKey: string
  employeeKey: string | null
  /** The SCIM attributes as the client sent them, without userName, externalId, active, id, groups, meta and password. */
  attributes: Json<JsonObject>
  source: PersonSource
  createdBy: string | null
  version: Generated<number>
  createdAt: Moment
  modifiedAt: Moment
}

export interface PersonExternalIdTable {
  tenantId: number
  clientId: string
  externalId: string
  personNo: number
}

export interface PersonAddressTable {
  tenantId: number
  personNo: number
  ord: number
  value: string
  valueKey: string
  type: string | null
  isPrimary: Generated<boolean>
  isMail: Generated<boolean>
}

export interface StandingTable {
  tenantId: number
  personNo: number
  invitedAt: MaybeMoment
  claimedAt: MaybeMoment
  deactivatedAt: MaybeMoment
  withdrawnAt: MaybeMoment
  handle: Buffer | null
  generation: Generated<number>
  keyId: string | null
  linkExpiresAt: MaybeMoment
  version: Generated<number>
  authMethod: Generated<AuthMethod | null>
}

export interface PersonCountTable {
  tenantId: number
  slot: number
  n: Generated<number>
}

/** Changes of how many people are in each state, to be summed. */
export interface StandingCountTable {
  tenantId: number
  no: Identity
  invited: number
  claimed: number
  deactivated: number
  withdrawn: number
}

export interface CredentialTable {
  tenantId: number
  personNo: number
  passwordHash: string
  setAt: Moment
}

export interface PersonPictureTable {
  tenantId: number
  personNo: number
  handle: Generated<Buffer>
  generation: number
  content: Buffer
  publishedAt: MaybeMoment
  updatedAt: Moment
}

export interface ExtensionSchemaTable {
  tenantId: number
  id: Generated<string>
  urn: string
  urnKey: string
  name: string
  description: string
  attributes: Json<JsonValue[]>
  createdAt: Moment
  modifiedAt: Moment
}

export interface PeopleTables {
  person: PersonTable
  personExternalId: PersonExternalIdTable
  personAddress: PersonAddressTable
  standing: StandingTable
  personCount: PersonCountTable
  standingCount: StandingCountTable
  credential: CredentialTable
  personPicture: PersonPictureTable
  extensionSchema: ExtensionSchemaTable
}
