import type { ScimSubjectKind } from '../db/tables.ts'

export interface Subject {
  kind: ScimSubjectKind
  id: string
}

/** One request of a provisioning client, as it is kept: ids, names of attributes and masked values alone. */
export interface LoggedRequest {
  tenantId: number
  /** As in `X-Request-Id`. */
  requestId: string
  /** Its number within a bulk request, from 1. */
  operation?: number
  clientId: string
  /** The token, secret or key that it came with. */
  credentialId: string
  method: string
  path: string
  status: number
  /** From arrival to answer. */
  milliseconds: number
  subject?: Subject
  /** Of the refusal. */
  code?: string
  detail?: string
  /** Attributes that no schema knows, as they were called. */
  ignored?: readonly string[]
  /** Members of a group who are nobody here. */
  unknownMembers?: number
  /** See maskBody. */
  body?: string
}
