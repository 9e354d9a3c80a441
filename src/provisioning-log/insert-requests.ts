import type { Database } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { LoggedRequest } from './logged-request.ts'

export interface PendingRequest {
  request: LoggedRequest
  /** By performance.now(). */
  at: number
}

/** The moment is the database's clock less the time that the request waited, so that it never lies in another's future. */
const insert = statement<never>(
  'insert_scim_requests',
  `insert into scim_request (tenant_id, at, request_id, operation, client_id, credential_id, method, path, status, ms,
      subject, subject_kind, code, detail, ignored, unknown_members, body)
    select "tenantId", now() - make_interval(secs => waited / 1000), "requestId", operation, "clientId", "credentialId",
      method, path, status, milliseconds, subject, "subjectKind", code, detail, ignored, "unknownMembers", body
    from json_to_recordset($1::json) as request ("tenantId" int, waited float8, "requestId" uuid, operation int,
      "clientId" uuid, "credentialId" uuid, method text, path text, status smallint, milliseconds real, subject uuid,
      "subjectKind" text, code text, detail text, ignored text[], "unknownMembers" int, body text)`,
)

/** In one statement with one parameter: node writes JSON natively, and PostgreSQL reads it so. */
export async function insertRequests(db: Database, pending: readonly PendingRequest[]): Promise<void> {
  const now = performance.now()
  await insert.all(db, [JSON.stringify(pending.map((one) => rowOf(one, now)))])
}

function rowOf({ request, at }: PendingRequest, now: number) {
  const { subject, unknownMembers = 0, ignored, ...rest } = request
  return {
    ...rest,
    ignored: ignored && ignored.length > 0 ? ignored : undefined,
    unknownMembers,
    subject: subject?.id,
    subjectKind: subject?.kind,
    waited: now - at + request.milliseconds,
  }
}
