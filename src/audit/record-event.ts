import type { JsonObject } from '../base/json.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { type Actor, actorId } from './actor.ts'

export interface NewEvent {
  tenantId: number
  /** `noun.verb_in_the_past`: `person.claimed`, `token.minted`. */
  type: string
  actor: Actor
  personId?: string
  /** What else was touched: a group, provisioning client, campaign, API key or admin. */
  subjectId?: string
  /** Ids, counts and names of attributes only: no names of people, no addresses, no secrets, since the audit outlives the person. */
  detail?: JsonObject
}

const insert = statement<never>(
  'record_event',
  `insert into audit (tenant_id, type, actor_kind, actor_id, person_id, subject_id, detail) values ($1, $2, $3, $4, $5, $6, $7)`,
)

const insertMany = statement<never>(
  'record_events',
  `insert into audit (tenant_id, type, actor_kind, actor_id, person_id) select $1, $2, $3, $4, unnest($5::uuid[])`,
)

/** One row in the transaction of what it records, so that neither is without the other. */
export async function recordEvent(db: Executor, event: NewEvent): Promise<void> {
  const { tenantId, type, actor, personId, subjectId, detail } = event
  await insert.all(db, [
    tenantId,
    type,
    actor.kind,
    actorId(actor),
    personId ?? null,
    subjectId ?? null,
    detail ? JSON.stringify(detail) : null,
  ])
}

/** The same of many people at once. */
export async function recordEvents(
  db: Executor,
  {
    tenantId,
    type,
    actor,
    personIds,
  }: Pick<NewEvent, 'tenantId' | 'type' | 'actor'> & { personIds: readonly string[] },
): Promise<void> {
  if (personIds.length === 0) return
  await insertMany.all(db, [tenantId, type, actor.kind, actorId(actor), personIds])
}
