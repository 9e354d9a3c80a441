import { type SelectQueryBuilder, sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { ScimRequestTable, Tables } from '../db/tables.ts'
import type { Selectable } from 'kysely'

export type StoredRequest = Selectable<ScimRequestTable>

/** Where a page ends; newest first. */
export interface RequestKey {
  at: Date
  no: number
}

export interface RequestQuery {
  tenantId: number
  /** Rows that are older are on their way out, and are not shown any more. */
  retentionDays: number
  from?: Date
  to?: Date
  /** Ids of people and groups, and keyed names; by index. */
  subjects?: readonly string[]
  /** Only refusals and faults; by index. */
  isRefused?: boolean
  clientId?: string
  method?: string
  /** From and up to and including. */
  statuses?: readonly [number, number]
  requestId?: string
  /** In paths, details, codes and names of ignored attributes, without case. */
  text?: string
  after?: RequestKey
  limit: number
}

export interface RequestPage {
  rows: StoredRequest[]
  /** Set where the search ended before the page was full: it goes on behind this key. */
  resumeAt?: RequestKey
}

/** For what no index finds: a search for what is not there costs the same as any page. */
export interface LogPace {
  /** Rows a statement. */
  window: number
  /** Looking ends with the first statement behind it. */
  milliseconds: number
}

const usualPace: LogPace = { window: 2_000, milliseconds: 50 }

/** Newest first. @param limit rows; ask for one more than is shown. */
export async function listRequests(db: Executor, query: RequestQuery, pace = usualPace): Promise<RequestPage> {
  if (isIndexed(query)) return { rows: await readPage(db, query) }
  const endsAt = performance.now() + pace.milliseconds
  const rows: StoredRequest[] = []
  for (let { after } = query; ; ) {
    const part = { ...query, after, limit: query.limit - rows.length }
    const end = await endOfWindow(db, part, pace.window)
    rows.push(...(await readPage(db, part, end)))
    if (!end || rows.length >= query.limit) return { rows }
    if (performance.now() > endsAt) return { rows, resumeAt: end }
    after = end
  }
}

function readPage(db: Executor, query: RequestQuery, end?: RequestKey): Promise<StoredRequest[]> {
  return narrowed(indexed(db, query), query, end)
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('no', 'desc')
    .limit(query.limit)
    .execute()
}

/** Whether the log tells of this id at all. */
export async function isSubject(db: Executor, tenantId: number, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('scimRequest')
    .select('no')
    .where('tenantId', '=', tenantId)
    .where('subject', '=', id)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

function isIndexed({ clientId, method, statuses, requestId, text }: RequestQuery): boolean {
  return [clientId, method, statuses, requestId, text].every((filter) => filter === undefined)
}

async function endOfWindow(db: Executor, query: RequestQuery, window: number): Promise<RequestKey | undefined> {
  return indexed(db, query)
    .select(['at', 'no'])
    .orderBy('at', 'desc')
    .orderBy('no', 'desc')
    .offset(window)
    .limit(1)
    .executeTakeFirst()
}

type Requests = SelectQueryBuilder<Tables, 'scimRequest', object>

/** What an index, and the days' partitions, find by themselves. */
function indexed(db: Executor, query: RequestQuery): Requests {
  const { tenantId, retentionDays, from, to, subjects, isRefused, after } = query
  let requests: Requests = db
    .selectFrom('scimRequest')
    .where('tenantId', '=', tenantId)
    .where('at', '>=', sql<Date>`now() - make_interval(days => ${retentionDays}::int)`)
  if (from) requests = requests.where('at', '>=', from)
  if (to) requests = requests.where('at', '<', to)
  if (after) requests = requests.where(sql<boolean>`(at, no) < (${after.at}, ${after.no}::bigint)`)
  if (subjects) requests = requests.where('subject', '=', sql<string>`any(${[...subjects]}::uuid[])`)
  // Written out, since the partial index is known by these very words.
  if (isRefused) requests = requests.where(sql<boolean>`status >= 400`)
  return requests
}

function narrowed(requests: Requests, query: RequestQuery, end: RequestKey | undefined): Requests {
  const { clientId, method, statuses, requestId, text } = query
  if (end) requests = requests.where(sql<boolean>`(at, no) >= (${end.at}, ${end.no}::bigint)`)
  if (clientId) requests = requests.where('clientId', '=', clientId)
  if (method) requests = requests.where('method', '=', method)
  if (statuses) requests = requests.where('status', '>=', statuses[0]).where('status', '<=', statuses[1])
  if (requestId) requests = requests.where('requestId', '=', requestId)
  if (text === undefined) return requests
  const sought = text.toLowerCase()
  return requests.where(
    sql<boolean>`strpos(lower(concat_ws(' ', path, code, detail, array_to_string(ignored, ' '))), ${sought}) > 0`,
  )
}
