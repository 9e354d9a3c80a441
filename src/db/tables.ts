import type { ColumnType, Generated } from 'kysely'
import type { JsonObject, JsonValue } from '../base/json.ts'

/** A bigint identity; read as a number, never written. */
type Identity = ColumnType<number, never, never>
type Moment = ColumnType<Date, Date | undefined, Date>
type MaybeMoment = Date | null
type Json<T> = ColumnType<T, string | T, string | T>

export type ClientKind = 'entra' | 'google' | 'okta' | 'ad_sync' | 'other_idp' | 'api'
export type PersonSource = ClientKind | 'admin' | 'import' | 'sso'
export type AdminRole = 'owner' | 'admin' | 'inviter' | 'auditor'
export type GroupRole = 'required' | 'suggested' | 'open'
export type SessionMethod = 'password' | 'one_time_link' | 'sso' | 'claim'
export type OneTimeLinkPurpose = 'first_admin' | 'admin_sign_in' | 'password_reset'
export type CampaignKind = 'all' | 'filter' | 'list' | 'one'
export type CampaignAction = 'invite' | 'remind'
export type CampaignState = 'running' | 'paused' | 'done' | 'cancelled'
export type DeliveryKind = 'invitation' | 'reminder' | 'password_reset' | 'address_changed' | 'password_changed'
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'deferred' | 'failed' | 'cancelled' | 'held'
export type ActorKind = 'client' | 'admin' | 'api_key' | 'person' | 'operator' | 'system' | 'anonymous'

export type AuthMethod = 'sso' | 'password'
export type SsoProtocol = 'oidc' | 'saml'
export type SsoConnectionState = 'draft' | 'enabled' | 'disabled'
export type SsoMatchKey = 'external_id' | 'user_name' | 'email'
export type SsoPurpose = 'sign_in' | 'admin' | 'claim' | 'test'
export type SsoConflictReason = 'several_match' | 'already_claimed' | 'already_linked' | 'name_taken'

export type ScimSubjectKind = 'person' | 'group' | 'sought'

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

export type ImportState = 'checking' | 'ready' | 'running' | 'done' | 'cancelled'
/** Which way through the rows: managers come last, since they may stand further down in the file. */
export type ImportPass = 'people' | 'managers'
export type ImportInvite = 'now' | 'later'
/** What a row does to somebody, or would. */
export type ImportAct = 'create' | 'change' | 'deactivate' | 'reactivate' | 'unchanged' | 'reject'
export type ExportState = 'preparing' | 'ready'
export type ExportMailState = 'queued' | 'sent' | 'failed'

export interface TenantTable {
  id: ColumnType<number, never, never>
  slug: string
  name: string
  settings: Json<JsonObject>
  schemaVersion: Generated<number>
  createdAt: Moment
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

export interface CredentialTable {
  tenantId: number
  personNo: number
  passwordHash: string
  setAt: Moment
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

export interface ClaimProgressTable {
  tenantId: number
  personNo: number
  generation: number
  steps: Json<JsonObject>
  updatedAt: Moment
}

export interface TermsAcceptanceTable {
  tenantId: number
  personNo: number
  termsVersion: string
  termsHash: Buffer
  acceptedAt: Moment
}

export interface PersonGroupTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  displayName: string
  displayKey: string
  pushedBy: string | null
  role: GroupRole | null
  memberCount: Generated<number>
  version: Generated<number>
  createdAt: Moment
  modifiedAt: Moment
}

export interface GroupExternalIdTable {
  tenantId: number
  clientId: string
  externalId: string
  groupNo: number
}

export interface GroupMemberTable {
  tenantId: number
  groupNo: number
  personNo: number
}

export interface SubgroupTable {
  tenantId: number
  groupNo: number
  childNo: number
}

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
  cursor: Generated<number>
  state: Generated<CampaignState>
  expected: Generated<number>
  invited: Generated<number>
  withoutMail: Generated<number>
  createdBy: string | null
  createdAt: Moment
  finishedAt: MaybeMoment
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

export interface ImportTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  name: string
  columns: string[]
  state: Generated<ImportState>
  pass: Generated<ImportPass>
  cursor: Generated<number>
  rows: Generated<number>
  invite: ImportInvite | null
  planned: ColumnType<Partial<Record<ImportAct, number>>, string | undefined, string>
  results: ColumnType<Partial<Record<ImportAct, number>>, string | undefined, string>
  invited: Generated<number>
  actorKind: ActorKind
  createdBy: string | null
  createdAt: Moment
  startedAt: MaybeMoment
  finishedAt: MaybeMoment
  rowsRemovedAt: MaybeMoment
}

export interface ImportRowTable {
  tenantId: number
  importNo: number
  ord: number
  line: number
  given: Json<JsonObject>
  fault: string | null
  sameEmailLine: number | null
  managerInFile: Generated<boolean>
  plan: ImportAct | null
  outcome: ImportAct | null
  fields: Generated<string[]>
  reason: string | null
  personNo: number | null
}

export interface ExportTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  state: Generated<ExportState>
  cutOff: number
  cursor: Generated<number>
  expected: Generated<number>
  people: Generated<number>
  claimLinks: Generated<number>
  actorKind: ActorKind
  createdBy: string | null
  createdAt: Moment
  readyAt: MaybeMoment
  expiresAt: MaybeMoment
  mailState: ExportMailState | null
  mailAttempts: Generated<number>
  mailResult: string | null
  fetched: Generated<number>
  lastFetchedAt: MaybeMoment
}

export interface SavedMessageTable {
  tenantId: number
  id: Generated<string>
  name: string
  subject: string | null
  body: string | null
  changedAt: Moment
}

export interface DeliveryTable {
  tenantId: number
  personNo: number
  cause: string
  nth: Generated<number>
  kind: DeliveryKind
  campaignNo: number | null
  toAddress: string | null
  linkHandle: Buffer | null
  state: Generated<DeliveryState>
  runAt: Moment
  paced: Generated<boolean>
  leaseUntil: MaybeMoment
  fence: Generated<number>
  attempts: Generated<number>
  messageId: string | null
  resultCode: number | null
  result: string | null
  createdAt: Moment
  finishedAt: MaybeMoment
}

export interface OutboxMessageTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  personNo: number | null
  at: Moment
  toAddress: string
  subject: string
  message: string
}

export interface IdempotencyKeyTable {
  tenantId: number
  actor: string
  key: string
  requestHash: Buffer
  status: number | null
  body: Json<JsonValue> | null
  createdAt: Moment
}

export interface AuditTable {
  tenantId: number
  no: Identity
  at: Moment
  type: string
  actorKind: ActorKind
  actorId: string | null
  personId: string | null
  subjectId: string | null
  detail: Json<JsonObject> | null
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

/** Of daily partitions. */
export interface ScimRequestTable {
  tenantId: number
  at: Date
  no: Identity
  requestId: string
  operation: number | null
  clientId: string
  credentialId: string
  method: string
  path: string
  status: number
  ms: number
  subject: string | null
  subjectKind: ScimSubjectKind | null
  code: string | null
  detail: string | null
  ignored: string[] | null
  unknownMembers: Generated<number>
  body: string | null
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

export interface TenantLogoTable {
  tenantId: number
  handle: Generated<Buffer>
  content: Buffer
  width: number
  height: number
  changedAt: Moment
}

export interface MailPaceTable {
  tenantId: number
  host: string
  nextAt: Date
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

export interface AddressSurveyTable {
  tenantId: number
  withoutMail: number
  sharedAddress: number
  people: number
  countedAt: Date
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

export interface SsoProofTable {
  tokenHash: Buffer
  tenantId: number
  personNo: number
  connectionId: string
  issuer: string
  subject: string
  sessionSecretKeyId: string | null
  sessionSecret: Buffer | null
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

/** A count beside the claim, of people and scanners alike. */
export interface LinkOpenTable {
  tenantId: number
  personNo: number
  generation: number
  opens: Generated<number>
  firstAt: MaybeMoment
  lastAt: MaybeMoment
  /** The first step that was sent, which only people do. */
  begunAt: MaybeMoment
}

export interface OverviewCountTable {
  tenantId: number
  name: string
  content: Json<JsonObject>
  countedAt: Moment
  tookMilliseconds: number
}

/** What the last look at a domain's record found; `no_answer`: the name servers said nothing that can be used. */
export type DomainCheckResult = 'found' | 'missing' | 'no_answer'

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

export interface HandOverUsedTable {
  tenantId: number
  id: string
  expiresAt: Date
}

export interface Tables {
  tenant: TenantTable
  provisioningClient: ProvisioningClientTable
  clientToken: ClientTokenTable
  clientSecret: ClientSecretTable
  clientKey: ClientKeyTable
  clientAssertionUsed: ClientAssertionUsedTable
  apiKey: ApiKeyTable
  person: PersonTable
  personExternalId: PersonExternalIdTable
  personAddress: PersonAddressTable
  standing: StandingTable
  personCount: PersonCountTable
  credential: CredentialTable
  admin: AdminTable
  session: SessionTable
  oneTimeLink: OneTimeLinkTable
  claimProgress: ClaimProgressTable
  personPicture: PersonPictureTable
  directory: DirectoryTable
  tenantLogo: TenantLogoTable
  mailPace: MailPaceTable
  standingCount: StandingCountTable
  addressSurvey: AddressSurveyTable
  accessCode: AccessCodeTable
  linkOpen: LinkOpenTable
  termsAcceptance: TermsAcceptanceTable
  personGroup: PersonGroupTable
  groupExternalId: GroupExternalIdTable
  groupMember: GroupMemberTable
  subgroup: SubgroupTable
  campaign: CampaignTable
  campaignPerson: CampaignPersonTable
  reminderProgress: ReminderProgressTable
  peopleFile: PeopleFileTable
  peopleFileRow: PeopleFileRowTable
  savedMessage: SavedMessageTable
  import: ImportTable
  importRow: ImportRowTable
  export: ExportTable
  delivery: DeliveryTable
  outboxMessage: OutboxMessageTable
  idempotencyKey: IdempotencyKeyTable
  audit: AuditTable
  extensionSchema: ExtensionSchemaTable
  scimRequest: ScimRequestTable
  ssoConnection: SsoConnectionTable
  externalIdentity: ExternalIdentityTable
  ssoRequest: SsoRequestTable
  samlRequest: SamlRequestTable
  samlAssertionUsed: SamlAssertionUsedTable
  samlMetadata: SamlMetadataTable
  ssoArrival: SsoArrivalTable
  ssoConflict: SsoConflictTable
  ssoConflictPerson: SsoConflictPersonTable
  ssoProof: SsoProofTable
  ssoSession: SsoSessionTable
  ssoDomain: SsoDomainTable
  handOverUsed: HandOverUsedTable
  overviewCount: OverviewCountTable
}
