import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { DeliveryKind, DeliveryState } from '../../db/tables.ts'
import type { CursorKey } from '../cursor.ts'

export interface DeliveryRow {
  personNo: number
  personId: string | null
  personName: string | null
  cause: string
  nth: number
  kind: DeliveryKind
  state: DeliveryState
  campaignId: string | null
  attempts: number
  resultCode: number | null
  result: string | null
  createdAt: Date
  runAt: Date
  finishedAt: Date | null
}

export interface DeliveriesWhere {
  tenantId: number
  state?: DeliveryState
  personId?: string
  campaignId?: string
}

/** Newest people first: the order of the primary key, so that any page of a million is as near as the first. */
export async function deliveryRows(
  db: Executor,
  { after, limit, ...where }: DeliveriesWhere & { after?: CursorKey; limit: number },
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select d.person_no, person.id as person_id, coalesce(nullif(person.attributes ->> 'displayName', ''), person.user_name) as person_name,
      d.cause, d.nth, d.kind, d.state, campaign.id as campaign_id, d.attempts, d.result_code, d.result,
      d.created_at, d.run_at, d.finished_at
    from delivery as d
      left join person on person.tenant_id = d.tenant_id and person.no = d.person_no
      left join campaign on campaign.tenant_id = d.tenant_id and campaign.no = d.campaign_no
    where ${sql.join([...conditions(where), ...afterKey(after)], sql` and `)}
    order by d.person_no desc, d.cause desc, d.nth desc limit ${limit}`.execute(db)
  return rows
}

function conditions({ tenantId, state, personId, campaignId }: DeliveriesWhere): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [sql`d.tenant_id = ${tenantId}`]
  if (state) conditions.push(sql`d.state = ${state}`)
  if (personId)
    conditions.push(sql`d.person_no = (select no from person where tenant_id = ${tenantId} and id = ${personId})`)
  if (campaignId) {
    conditions.push(sql`d.campaign_no = (select no from campaign where tenant_id = ${tenantId} and id = ${campaignId})`)
  }
  return conditions
}

function afterKey(after?: CursorKey): RawBuilder<SqlBool>[] {
  if (!after) return []
  const [personNo, cause, nth] = after
  return [sql`(d.person_no, d.cause, d.nth) < (${personNo}::bigint, ${cause}::text collate "C", ${nth}::smallint)`]
}
