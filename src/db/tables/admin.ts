import type { ColumnType, Generated } from 'kysely'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { ActorKind } from './audit.ts'
import type { Identity, Json, MaybeMoment, Moment } from './columns.ts'

export type ImportState = 'checking' | 'ready' | 'running' | 'done' | 'cancelled'
/** Which way through the rows: managers come last, since they may stand further down in the file. */
export type ImportPass = 'people' | 'managers'
export type ImportInvite = 'now' | 'later'
/** What a row does to somebody, or would. */
export type ImportAct = 'create' | 'change' | 'deactivate' | 'reactivate' | 'unchanged' | 'reject'
/** What an admin does to many at once. */
export type BulkActName = 'withdraw' | 'deactivate' | 'reactivate' | 'resend'
export type BulkActState = 'running' | 'done' | 'stopped'
export type ExportState = 'preparing' | 'ready'
export type ExportMailState = 'queued' | 'sent' | 'failed'

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

export interface BulkActTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  act: BulkActName
  people: Json<JsonObject> | null
  filter: string | null
  state: Generated<BulkActState>
  cutOff: number
  cursor: Generated<number>
  peopleCount: number
  looked: Generated<number>
  reached: Generated<number>
  leftOut: Json<Record<string, number>>
  actorKind: ActorKind
  createdBy: string | null
  createdAt: Moment
  finishedAt: MaybeMoment
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

export interface OverviewCountTable {
  tenantId: number
  name: string
  content: Json<JsonObject>
  countedAt: Moment
  tookMilliseconds: number
}

export interface AdminTables {
  import: ImportTable
  importRow: ImportRowTable
  export: ExportTable
  bulkAct: BulkActTable
  idempotencyKey: IdempotencyKeyTable
  overviewCount: OverviewCountTable
}
