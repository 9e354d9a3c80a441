import { sql } from 'kysely'
import type { Database, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'

/** Mails that are given their turn in one transaction. */
const batch = 5_000
/** Turns beyond this are not given yet: the limit may change, and the person may claim. */
const horizon = '1 hour'
const pacingMillis = 250

/** @returns what gives turns at most four times a second, for all senders of this process together. */
export function createHostPace(db: Database): () => Promise<void> {
  let pacedAt = -Infinity
  let pacing: Promise<void> = Promise.resolve()
  return () => {
    if (performance.now() - pacedAt < pacingMillis) return pacing
    pacedAt = performance.now()
    pacing = paceHosts(db)
    return pacing
  }
}

/**
 * Gives mails that are due their turn in the line of their host, where a tenant limits how fast mail goes to one
 * domain. What has its turn is leased when that comes; the rest of a tenant is not held up.
 */
async function paceHosts(db: Database): Promise<void> {
  for (const tenantId of await tenantsToPace(db)) await inTransaction(db, (trx) => paceTenant(trx, tenantId))
}

async function tenantsToPace(db: Database): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from tenant where settings ? 'mailsPerMinutePerHost' and exists (
      select from delivery
      where tenant_id = tenant.id and state in ('queued', 'deferred') and run_at <= now() and not paced
    )`.execute(db)
  return rows.map(({ id }) => id)
}

async function paceTenant(trx: Trx, tenantId: number): Promise<void> {
  await sql`insert into mail_pace (tenant_id, host, next_at) values (${tenantId}, '', now()) on conflict do nothing`.execute(
    trx,
  )
  // In a statement of its own: what is read after it is as the one who had it before left it.
  const { rows } =
    await sql`select from mail_pace where tenant_id = ${tenantId} and host = '' for update skip locked`.execute(trx)
  if (rows.length > 0) await giveTurns(trx, tenantId)
}

async function giveTurns(trx: Trx, tenantId: number): Promise<void> {
  await sql`
    with due as materialized (
      select person_no, cause, nth, to_address, run_at from delivery
      where tenant_id = ${tenantId} and state in ('queued', 'deferred') and run_at <= now() and not paced
      order by run_at limit ${sql.lit(batch)} for update skip locked
    ), addressed as (
      select due.*, 60.0 / (tenant.settings->>'mailsPerMinutePerHost')::int as seconds,
        lower(split_part(coalesce(due.to_address, address.value, ''), '@', 2)) as host
      from due join tenant on tenant.id = ${tenantId}
      left join person_address address on address.tenant_id = ${tenantId} and address.person_no = due.person_no and address.is_mail
    ), placed as (
      select addressed.*, greatest(coalesce(pace.next_at, now()), now())
        + make_interval(secs => seconds * (row_number() over (partition by addressed.host order by run_at) - 1)) as turn
      from addressed left join mail_pace pace on pace.tenant_id = ${tenantId} and pace.host = addressed.host and addressed.host <> ''
    ), moved as (
      insert into mail_pace (tenant_id, host, next_at)
      select ${tenantId}, host, max(turn) + make_interval(secs => max(seconds)) from placed
      where host <> '' and turn <= now() + ${sql.lit(horizon)}::interval group by host
      on conflict (tenant_id, host) do update set next_at = excluded.next_at
    )
    update delivery set
      run_at = least(placed.turn, now() + ${sql.lit(horizon)}::interval),
      paced = placed.turn <= now() + ${sql.lit(horizon)}::interval
    from placed
    where delivery.tenant_id = ${tenantId} and delivery.person_no = placed.person_no
      and delivery.cause = placed.cause and delivery.nth = placed.nth`.execute(trx)
}

/** Takes back the turns that wait, as when the limit was changed; they are given anew at once. */
export async function repaceHosts(trx: Trx, tenantId: number): Promise<void> {
  await trx.deleteFrom('mailPace').where('tenantId', '=', tenantId).where('host', '<>', '').execute()
  await trx
    .updateTable('delivery')
    .set({ paced: false, runAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('state', 'in', ['queued', 'deferred'])
    .where('paced', '=', true)
    .execute()
}

/** Forgets hosts that no mail went to for a while. */
export async function forgetHosts(db: Database): Promise<void> {
  await sql`delete from mail_pace where host <> '' and next_at < now() - interval '1 hour'`.execute(db)
}
