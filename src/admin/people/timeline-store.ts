import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { JsonObject } from '../../base/json.ts'
import type { Executor } from '../../db/connection.ts'
import type { ActorKind, DeliveryKind, DeliveryState } from '../../db/tables.ts'
import type { CursorKey } from '../cursor.ts'

/** An audit event or a delivery; the columns of the other are null. */
export interface TimelineRow {
  at: Date
  /** Unique within the timeline; breaks ties of `at`. */
  ref: string
  type: string | null
  actorKind: ActorKind | null
  actorId: string | null
  detail: JsonObject | null
  mail: DeliveryKind | null
  state: DeliveryState | null
  attempts: number | null
  resultCode: number | null
  result: string | null
  finishedAt: Date | null
}

interface TimelineQuery {
  tenantId: number
  personId: string
  after?: CursorKey
  limit: number
}

/** Newest first. Each half is found by its index and cut before they are joined. */
export async function timelineRows(
  db: Executor,
  { tenantId, personId, after, limit }: TimelineQuery,
): Promise<TimelineRow[]> {
  const personNo = sql`(select no from person where tenant_id = ${tenantId} and id = ${personId})`
  const linkOpens = sql`link_open where tenant_id = ${tenantId} and person_no = ${personNo}`
  const events = sql`
    select at, 'event:' || lpad(no::text, 18, '0') as ref, type, actor_kind, actor_id, detail,
      null as mail, null as state, null::int as attempts, null::int as result_code, null as result, null::timestamptz as finished_at
    from audit where tenant_id = ${tenantId} and person_id = ${personId}`
  const mails = sql`
    select created_at as at, 'mail:' || cause || ':' || nth as ref, null as type, null as actor_kind, null::uuid as actor_id, null::jsonb as detail,
      kind as mail, state, attempts::int, result_code, result, finished_at
    from delivery where tenant_id = ${tenantId}
      and person_no = ${personNo}`
  // Facts beside the claim, shown as events: a link's opens, by scanners too, and the first step, which only a person sends.
  const opens = sql`
    select first_at as at, 'opens:' || generation as ref, 'link.opened' as type, 'anonymous' as actor_kind, null::uuid as actor_id,
      jsonb_build_object('opens', opens, 'lastAt', to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) as detail,
      null as mail, null as state, null::int as attempts, null::int as result_code, null as result, null::timestamptz as finished_at
    from ${linkOpens} and first_at is not null
    union all
    select begun_at, 'begun:' || generation, 'claim.begun', 'person', ${personId}::uuid, null, null, null, null, null, null, null
    from ${linkOpens} and begun_at is not null`
  const { rows } = await sql<TimelineRow>`
    select * from (${events} union all ${mails} union all ${opens}) as item ${where(after)}
    order by at desc, ref collate "C" desc limit ${limit}`.execute(db)
  return rows
}

function where(after?: CursorKey): RawBuilder<SqlBool> {
  if (!after) return sql``
  const [at, ref] = after
  return sql`where (at, ref collate "C") < (${at}::timestamptz, ${ref}::text collate "C")`
}
