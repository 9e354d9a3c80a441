import type { Database } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { LoggedRequest } from './logged-request.ts'

export interface PendingRequest {
  request: LoggedRequest
  arrivedAt: Date
}

/** A clock that is far from the database's does not lead beyond the days that there are. */
const insert = statement<never>(
  'insert_scim_requests',
  `insert into scim_request (tenant_id, at, request_id, operation, client_id, credential_id, method, path, status, ms,
      subject, subject_kind, code, detail, ignored, unknown_members, body)
    select "tenantId", least(greatest("arrivedAt", now() - interval '1 day'), now() + interval '1 day'), "requestId", operation, "clientId", "credentialId",
      method, path, status, milliseconds, subject, "subjectKind", code, detail, ignored, "unknownMembers", body
    from json_to_recordset($1::json) as request ("tenantId" int, "arrivedAt" timestamptz, "requestId" uuid, operation int,
      "clientId" uuid, "credentialId" uuid, method text, path text, status smallint, milliseconds real, subject uuid,
      "subjectKind" text, code text, detail text, ignored text[], "unknownMembers" int, body text)`,
)

/** In one statement with one parameter: node writes JSON natively, and PostgreSQL reads it so. */
export async function insertRequests(db: Database, pending: readonly PendingRequest[]): Promise<void> {
  await insert.all(db, [JSON.stringify(pending.map(rowOf))])
}

function rowOf({ request, arrivedAt }: PendingRequest) {
  const { subject, unknownMembers = 0, ignored, ...rest } = request
  return {
    ...rest,
    ignored: ignored && ignored.length > 0 ? ignored : undefined,
    unknownMembers,
    subject: subject?.id,
    subjectKind: subject?.kind,
    arrivedAt,
  }
}
