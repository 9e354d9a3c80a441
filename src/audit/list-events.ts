import { sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import type { ActorKind } from '../db/tables.ts'
import { findSpan } from './find-span.ts'

export interface AuditEvent {
  /** Ascending with time; the key of the next page. */
  no: number
  at: Date
  type: string
  actorKind: ActorKind
  actorId: string | null
  personId: string | null
  subjectId: string | null
  detail: JsonObject | null
}

export interface EventQuery {
  tenantId: number
  personId?: string
  type?: string
  /** The number that a member whose sign-in was refused reads out. */
  reference?: string
  /** From this moment. */
  from?: Date
  /** Before this moment. */
  to?: Date
  /** Only events whose `no` is smaller: the `no` of the last event of the page before. */
  before?: number
  limit: number
}

/** Newest first. */
export async function listEvents(db: Executor, query: EventQuery): Promise<AuditEvent[]> {
  const { tenantId, personId, type, reference, from, to, before, limit } = query
  if (personId !== undefined && !isUuid(personId)) return []
  const span = from || to ? await findSpan(db, { tenantId, from, to }) : undefined
  return db
    .selectFrom('audit')
    .select(['no', 'at', 'type', 'actorKind', 'actorId', 'personId', 'subjectId', 'detail'])
    .where('tenantId', '=', tenantId)
    .$if(personId !== undefined, (events) => events.where('personId', '=', personId!))
    .$if(type !== undefined, (events) => events.where('type', '=', type!))
    .$if(reference !== undefined, (events) =>
      events.where('type', '=', 'sso.refused').where(sql`detail ->> 'reference'`, '=', reference!),
    )
    .$if(span !== undefined, (events) => events.where('no', '>', span!.after).where('no', '<', span!.before))
    .$if(from !== undefined, (events) => events.where('at', '>=', from!))
    .$if(to !== undefined, (events) => events.where('at', '<', to!))
    .$if(before !== undefined, (events) => events.where('no', '<', before!))
    .orderBy('no', 'desc')
    .limit(limit)
    .execute()
}
