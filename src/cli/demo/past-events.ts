import { sql } from 'kysely'
import { type Actor, actorId } from '../../audit/actor.ts'
import type { JsonObject } from '../../base/json.ts'
import type { Trx } from '../../db/connection.ts'

/** Something that the audit tells of the time before the demo was made. */
export interface PastEvent {
  daysAgo: number
  type: string
  actor: Actor
  personId?: string
  subjectId?: string
  detail?: JsonObject
}

/**
 * Numbers of the audit ascend with time, and its days are found by that. So those of the past are taken before the first
 * verb records the present. Those that are left over stay unused.
 */
export async function reserveNumbers(trx: Trx, howMany: number): Promise<number[]> {
  const { rows } = await sql<{ no: number }>`
    select nextval(pg_get_serial_sequence('audit', 'no')) as no from generate_series(1, ${howMany}::int)`.execute(trx)
  return rows.map(({ no }) => no).toSorted((one, other) => one - other)
}

export async function plantEvents(
  trx: Trx,
  { tenantId, numbers, events }: { tenantId: number; numbers: readonly number[]; events: readonly PastEvent[] },
): Promise<void> {
  const rows = events
    .toSorted((one, other) => other.daysAgo - one.daysAgo)
    .map(({ daysAgo, actor, personId, subjectId, type, detail }, at) => ({
      no: numbers[at]!,
      days: daysAgo,
      type,
      kind: actor.kind,
      actor: actorId(actor),
      person: personId ?? null,
      subject: subjectId ?? null,
      detail: detail ?? null,
    }))
  await sql`insert into audit (tenant_id, no, at, type, actor_kind, actor_id, person_id, subject_id, detail) overriding system value
    select ${tenantId}, no, now() - make_interval(secs => days * 86400), type, kind, actor, person, subject, detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as e(no bigint, days float8, type text, kind text, actor uuid, person uuid, subject uuid, detail jsonb)`.execute(
    trx,
  )
}
