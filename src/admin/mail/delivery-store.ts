import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import type { DeliveryKind, DeliveryState } from '../../db/tables.ts'
import { inOutbox } from '../../mail/outbox-transport.ts'
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
  /** `in_outbox` and `sent` are apart, whose state is one. */
  state?: DeliveryState | 'in_outbox'
  personId?: string
  campaignId?: string
}

/** Newest people first: the order of the primary key, so that any page of a million is as near as the first. */
export async function deliveryRows(
  db: Executor,
  { after, limit, campaignId, ...where }: DeliveriesWhere & { after?: CursorKey; limit: number },
): Promise<DeliveryRow[]> {
  // Looked up before: by its number PostgreSQL knows a small campaign from a large one.
  const campaignNo = campaignId === undefined ? undefined : await campaignNoOf(db, where.tenantId, campaignId)
  if (campaignId !== undefined && campaignNo === undefined) return []
  const { rows } = await sql<DeliveryRow>`
    select d.person_no, person.id as person_id, coalesce(nullif(person.attributes ->> 'displayName', ''), person.user_name) as person_name,
      d.cause, d.nth, d.kind, d.state, campaign.id as campaign_id, d.attempts, d.result_code, d.result,
      d.created_at, d.run_at, d.finished_at
    from delivery as d
      left join person on person.tenant_id = d.tenant_id and person.no = d.person_no
      left join campaign on campaign.tenant_id = d.tenant_id and campaign.no = d.campaign_no
    where ${sql.join([...conditions({ ...where, campaignNo }), ...afterKey(after)], sql` and `)}
    order by d.person_no desc, d.cause desc, d.nth desc limit ${limit}`.execute(db)
  return rows
}

async function campaignNoOf(db: Executor, tenantId: number, campaignId: string): Promise<number | undefined> {
  const found = db.selectFrom('campaign').select('no').where('tenantId', '=', tenantId).where('id', '=', campaignId)
  return (await found.executeTakeFirst())?.no
}

type Conditions = Omit<DeliveriesWhere, 'campaignId'> & { campaignNo?: number }

function conditions({ tenantId, state, personId, campaignNo }: Conditions): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [sql`d.tenant_id = ${tenantId}`]
  if (state) conditions.push(...stateConditions(state))
  if (personId)
    conditions.push(sql`d.person_no = (select no from person where tenant_id = ${tenantId} and id = ${personId})`)
  if (campaignNo !== undefined) conditions.push(sql`d.campaign_no = ${campaignNo}`)
  return conditions
}

function stateConditions(state: DeliveryState | 'in_outbox'): RawBuilder<SqlBool>[] {
  if (state === 'in_outbox') return [inOutbox('d')]
  return [sql`d.state = ${state}`, ...(state === 'sent' ? [sql<SqlBool>`(${inOutbox('d')}) is not true`] : [])]
}

function afterKey(after?: CursorKey): RawBuilder<SqlBool>[] {
  if (!after) return []
  const [personNo, cause, nth] = after
  return [sql`(d.person_no, d.cause, d.nth) < (${personNo}::bigint, ${cause}::text collate "C", ${nth}::smallint)`]
}
