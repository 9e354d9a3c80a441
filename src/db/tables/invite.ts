import type { Generated } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Identity, Json, MaybeMoment, Moment } from './columns.ts'

export type CampaignKind = 'all' | 'filter' | 'list' | 'one'
export type CampaignAction = 'invite' | 'remind'
export type CampaignState = 'running' | 'paused' | 'done' | 'cancelled'
export type PeopleFileKind = 'csv' | 'vcf' | 'txt' | 'ldif' | 'ldap'
export type FileRowOutcome =
  | 'matched'
  | 'already_invited'
  | 'already_claimed'
  | 'deactivated'
  | 'repeated'
  | 'not_found'
  | 'ambiguous'
  | 'invalid'

export interface CampaignTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  kind: CampaignKind
  action: Generated<CampaignAction>
  subject: string | null
  body: string | null
  filter: string | null
  includeWithdrawn: Generated<boolean>
  cutOff: number
  /** The last person whose turn has come; -1 while the chosen of a large campaign are written down. */
  cursor: Generated<number>
  state: Generated<CampaignState>
  expected: Generated<number>
  invited: Generated<number>
  withoutMail: Generated<number>
  createdBy: string | null
  createdAt: Moment
  finishedAt: MaybeMoment
  /** What had failed by then is being sent again. */
  retryBefore: MaybeMoment
  /** Whom that has reached. */
  retryCursor: number | null
}

export interface CampaignPersonTable {
  tenantId: number
  campaignNo: number
  personNo: number
}

export interface ReminderProgressTable {
  tenantId: number
  nth: number
  reached: Date
}

export interface PeopleFileTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  kind: PeopleFileKind
  name: string
  createdBy: string | null
  createdAt: Moment
}

export interface PeopleFileRowTable {
  tenantId: number
  fileNo: number
  ord: number
  line: number
  given: string
  outcome: FileRowOutcome
  reason: string | null
  personNo: number | null
}

export interface DirectoryTable {
  tenantId: number
  url: string
  bindDn: string
  password: Buffer
  passwordKeyId: string
  baseDn: string
  filter: string
  attributes: Json<JsonObject>
  caCertificate: string | null
  changedAt: Moment
}

export interface AddressSurveyTable {
  tenantId: number
  withoutMail: number
  sharedAddress: number
  people: number
  countedAt: Date
}

/** The code is derived, never stored. */
export interface AccessCodeTable {
  tenantId: number
  personNo: number
  handle: number
  keyId: string
  generation: number
  /** Of the standing when the code was made: what ends the link ends the code. */
  linkGeneration: number
  madeAt: Moment
  expiresAt: Date
  revokedAt: MaybeMoment
  tries: Generated<number>
}

export interface InviteTables {
  campaign: CampaignTable
  campaignPerson: CampaignPersonTable
  reminderProgress: ReminderProgressTable
  peopleFile: PeopleFileTable
  peopleFileRow: PeopleFileRowTable
  directory: DirectoryTable
  addressSurvey: AddressSurveyTable
  accessCode: AccessCodeTable
}
