import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'
import { stateConditions } from '../../people/state-condition.ts'
import type { ProgressContent } from '../schemas/overview.ts'

type Step = keyof ProgressContent['totals']

/** Looks at everybody: some tenths of a second at 100,000 people, some seconds at a million. */
export async function countProgress(db: Executor, tenantId: number): Promise<ProgressContent> {
  const rows = await countByDay(db, tenantId)
  const days = new Map<string, ProgressContent['days'][number]>()
  const totals = none()
  for (const { step, day, n } of rows) {
    const known = days.get(day) ?? { day, ...none() }
    known[step] += n
    totals[step] += n
    days.set(day, known)
  }
  return { totals, days: [...days.values()], stalled: await countStalled(db, tenantId) }
}

const none = (): ProgressContent['totals'] => ({ provisioned: 0, invited: 0, delivered: 0, opened: 0, claimed: 0 })

/** Whoever claimed by single sign-on may never have been mailed; nobody is counted twice at a step. */
async function countByDay(db: Executor, tenantId: number) {
  const { rows } = await sql<{ step: Step; day: string; n: number }>`
    with facts as materialized (
      select s.person_no, p.created_at, coalesce(s.invited_at, s.claimed_at) as invited_at, s.claimed_at
      from standing as s join person as p on p.tenant_id = s.tenant_id and p.no = s.person_no
      where s.tenant_id = ${tenantId} and s.deactivated_at is null
    ), delivered as (
      select d.person_no, min(d.finished_at) as at from delivery as d
      where d.tenant_id = ${tenantId} and d.state = 'sent' and d.kind in ('invitation', 'reminder')
      group by d.person_no
    ), opened as (
      select o.person_no, min(o.first_at) as at from link_open as o
      where o.tenant_id = ${tenantId} and o.first_at is not null
      group by o.person_no
    ), reached as (
      select 'provisioned' as step, created_at as at from facts
      union all select 'invited', invited_at from facts where invited_at is not null
      union all select 'delivered', delivered.at from facts join delivered using (person_no) where invited_at is not null
      union all select 'opened', opened.at from facts join opened using (person_no) where invited_at is not null
      union all select 'claimed', claimed_at from facts where claimed_at is not null
    )
    select step, to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as n
    from reached group by 1, 2 order by 2`.execute(db)
  return rows
}

async function countStalled(db: Executor, tenantId: number): Promise<ProgressContent['stalled']> {
  const invited = sql`standing.tenant_id = ${tenantId} and ${stateConditions.invited}`
  const { rows } = await sql<ProgressContent['stalled']>`
    select
      (select count(*) from standing where ${invited} and standing.invited_at < now() - interval '7 days') as waiting,
      (select count(*) from standing where ${invited} and standing.person_no in (
        select t.person_no from delivery as t where t.tenant_id = ${tenantId} and t.state = 'failed')
        and ${lastMailState(tenantId)} = 'failed') as failed,
      (select count(*) from standing where ${invited} and standing.person_no in (
        select t.person_no from delivery as t where t.tenant_id = ${tenantId} and t.state = 'sent'
          and t.kind in ('invitation', 'reminder') and t.finished_at < now() - interval '3 days')
        and not exists (select 1 from link_open as o
          where o.tenant_id = ${tenantId} and o.person_no = standing.person_no and o.first_at is not null)) as unopened`.execute(
    db,
  )
  return rows[0]!
}

function lastMailState(tenantId: number) {
  return sql`(select d.state from delivery as d where d.tenant_id = ${tenantId} and d.person_no = standing.person_no
    order by d.created_at desc, d.nth desc limit 1)`
}
