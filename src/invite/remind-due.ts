import { sql } from 'kysely'
import type { Log } from '../base/log.ts'
import { lookUpByKey } from '../db/by-key.ts'
import type { Database, Trx } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { listTenants } from '../tenants/tenant-store.ts'
import { readSettings } from '../tenants/settings.ts'

/** People a transaction. */
const chunkSize = 10_000

/** Whoever was invited longer ago than a reminder's day and this many more is left in peace: after a pause nobody gets old ones. */
const latestDays = 7

/** Looks for reminders that are due. */
export const remindersJob = 'reminders'

export function registerReminders(jobs: Jobs, { db, log }: { db: Database; log: Log }): void {
  jobs.register(remindersJob, async (_, signal) => {
    for (const { id } of await listTenants(db)) {
      if (signal.aborted) return
      const reminded = await remindTenant(db, id)
      if (reminded > 0) log.info({ tenantId: id, reminded }, 'reminders are queued')
    }
  })
  jobs.schedule('*/10 * * * *', remindersJob)
}

/** Queues all reminders of one tenant that are due. @returns how many. */
export async function remindTenant(db: Database, tenantId: number): Promise<number> {
  const { reminderDays } = await readSettings(db, tenantId)
  let reminded = 0
  for (const [at, days] of reminderDays.entries()) {
    for (;;) {
      const chunk = await inTransaction(db, (trx) => remindChunk(trx, { tenantId, nth: at + 1, days }))
      reminded += chunk.reminded
      if (chunk.looked < chunkSize) break
    }
  }
  return reminded
}

export interface ReminderStep {
  tenantId: number
  /** 1 for the first reminder. */
  nth: number
  /** After the invitation. */
  days: number
}

/**
 * Each person is looked at once for each reminder, in the order of invitation; how far that is stands in
 * `reminder_progress`. No reminder follows a claim, withdrawal or deactivation, which the index leaves out, nor a mail
 * that failed, nor an invitation that never went out.
 */
export async function remindChunk(
  trx: Trx,
  { tenantId, nth, days }: ReminderStep,
): Promise<{ looked: number; reminded: number }> {
  await lookUpByKey(trx)
  // Locks the step, too: two processes take turns.
  await sql`
    insert into reminder_progress (tenant_id, nth, reached) values (${tenantId}, ${nth}, '-infinity')
    on conflict (tenant_id, nth) do update set reached = reminder_progress.reached`.execute(trx)
  const { inviteLifetimeHours } = await readSettings(trx, tenantId)
  const { rows } = await sql<{ looked: number; reminded: number }>`
    with bounds as materialized (
      select greatest(reached, now() - make_interval(days => ${days + latestDays}::int)) as after,
        now() - make_interval(days => ${days}::int) as until
      from reminder_progress where tenant_id = ${tenantId} and nth = ${nth}
    ), found as materialized (
      select person_no, invited_at from standing
      where tenant_id = ${tenantId} and invited_at is not null and claimed_at is null and deactivated_at is null
        and invited_at > (select after from bounds) and invited_at <= (select until from bounds)
      order by invited_at fetch first ${sql.lit(chunkSize)} rows with ties
    ), due as (
      select found.* from found
      where exists (
        select from delivery where tenant_id = ${tenantId} and delivery.person_no = found.person_no
          and kind in ('invitation', 'reminder') and state = 'sent' and finished_at >= found.invited_at
      ) and not exists (
        select from delivery where tenant_id = ${tenantId} and delivery.person_no = found.person_no
          and kind in ('invitation', 'reminder') and state = 'failed' and created_at >= found.invited_at
      )
    ), renewed as (
      update standing set link_expires_at = now() + make_interval(hours => ${inviteLifetimeHours}::int), version = version + 1
      from due
      where standing.tenant_id = ${tenantId} and standing.person_no = due.person_no
        and standing.invited_at = due.invited_at and claimed_at is null and deactivated_at is null
      returning standing.person_no, standing.invited_at
    ), reminded as (
      insert into delivery (tenant_id, person_no, cause, nth, kind)
      select ${tenantId}, person_no, 'reminder:' || extract(epoch from invited_at), ${nth}, 'reminder' from renewed
      where exists (
        select from person_address address
        where address.tenant_id = ${tenantId} and address.person_no = renewed.person_no and address.is_mail
      )
      on conflict do nothing
      returning 1
    ), reached as (
      update reminder_progress set reached = greatest(reached,
        case when (select count(*) from found) < ${sql.lit(chunkSize)} then (select until from bounds)
          else (select max(invited_at) from found) end)
      where tenant_id = ${tenantId} and nth = ${nth}
    )
    select (select count(*) from found) as looked, (select count(*) from reminded) as reminded`.execute(trx)
  return rows[0]!
}
