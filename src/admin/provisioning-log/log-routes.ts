import type { Executor } from '../../db/connection.ts'
import { explain } from '../../provisioning-log/explanations.ts'
import { listRequests, type RequestKey, type StoredRequest } from '../../provisioning-log/list-requests.ts'
import { readSettings } from '../../tenants/settings.ts'
import type { CursorKey } from '../cursor.ts'
import { moment } from '../moment.ts'
import { read, type Route } from '../route.ts'
import { type LoggedRequest, logPage, logQuery } from '../schemas/provisioning-log.ts'
import { type Names, namesOf } from './name-store.ts'
import { readLogQuery } from './read-query.ts'

export const provisioningLogRoutes: Route[] = [
  read({
    path: '/provisioning-log',
    tag: 'Provisioning log',
    scope: ['clients:write', 'audit:read'],
    summary: 'What provisioning clients sent, newest first, and why it was refused',
    description:
      'A page may hold fewer requests than asked for, or none, and still have a `nextCursor`: a search that no index serves looks for a twentieth of a second a page.',
    query: logQuery,
    response: logPage,
    async handler({ db, tenantId, query, paging, parts }) {
      const { provisioningLogDays: retentionDays } = await readSettings(db, tenantId)
      const filters = await readLogQuery(query, { db, tenantId, keyring: parts.keyring })
      const after = paging.after && keyFrom(paging.after)
      const order = { tenantId, retentionDays, ...filters, after, limit: paging.limit + 1 }
      const { rows, resumeAt } = await listRequests(db, order)
      const names = await namesInRows(db, tenantId, rows)
      return paging.page({
        rows,
        keyOf: cursorKey,
        toItem: (row) => presentRequest(row, names),
        resumeAt: resumeAt && cursorKey(resumeAt),
      })
    },
  }),
]

function cursorKey({ at, no }: RequestKey): CursorKey {
  return [at.getTime(), no]
}

function keyFrom([at, no]: CursorKey): RequestKey {
  return { at: new Date(Number(at)), no: Number(no) }
}

function namesInRows(db: Executor, tenantId: number, rows: readonly StoredRequest[]): Promise<Names> {
  const subjects = (kind: StoredRequest['subjectKind']) => [
    ...new Set(rows.filter((row) => row.subjectKind === kind).map((row) => row.subject!)),
  ]
  return namesOf(db, tenantId, { people: subjects('person'), groups: subjects('group') })
}

function presentRequest(row: StoredRequest, names: Names): LoggedRequest {
  const { requestId, operation, method, path, status, code, detail, subject, subjectKind } = row
  const explanation = explain(code)
  const subjectIn = (kind: StoredRequest['subjectKind'], named: ReadonlyMap<string, string>) =>
    subject && subjectKind === kind ? { id: subject, displayName: named.get(subject) ?? null } : null
  return {
    requestId,
    operation,
    at: moment(row.at),
    milliseconds: Math.round(row.ms * 10) / 10,
    client: { id: row.clientId, name: names.clients.get(row.clientId) ?? null },
    method,
    path,
    status,
    person: subjectIn('person', names.people),
    group: subjectIn('group', names.groups),
    code,
    reason: explanation?.reason ?? null,
    detail,
    remedy: explanation?.remedy ?? null,
    ignoredAttributes: row.ignored ?? [],
    unknownMembers: row.unknownMembers,
    body: row.body === null ? null : (JSON.parse(row.body) as LoggedRequest['body']),
  }
}
