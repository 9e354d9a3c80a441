import type { JsonObject } from '../../base/json.ts'
import type { Identity, Json, Moment } from './columns.ts'

export type ActorKind = 'client' | 'admin' | 'api_key' | 'person' | 'operator' | 'system' | 'anonymous'

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

export interface AuditTables {
  audit: AuditTable
}
