import type { Generated } from 'kysely'
import type { Identity } from './columns.ts'

export type ScimSubjectKind = 'person' | 'group' | 'sought'

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

export interface ProvisioningLogTables {
  scimRequest: ScimRequestTable
}
