import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { DeliveryKind } from '../db/tables.ts'

/** Notified where somebody waits for the mail; what is not notified is found within a second. */
export const mailChannel = 'vestibule_mail'

export interface NewDelivery {
  tenantId: number
  personNo: number
  /** With `nth` 1 the delivery's identity: the same cause never mails the same person twice. */
  cause: string
  kind: DeliveryKind
  campaignNo?: number
  /** Only where the mail goes to an address that is no longer the person's. */
  toAddress?: string
  /** Of the one-time link inside, for password resets. */
  linkHandle?: Uint8Array
}

/**
 * One mail to one person, in the transaction of its reason; sent after the commit, and only if the person may still
 * get it then.
 * @returns `queued`; `known` where this cause has queued it before; `no_address` where the person has no usable one.
 */
export async function enqueueDelivery(db: Executor, delivery: NewDelivery): Promise<'queued' | 'known' | 'no_address'> {
  const { tenantId, personNo, cause, kind, campaignNo, toAddress, linkHandle } = delivery
  const parameters = [tenantId, personNo, cause, kind, campaignNo ?? null, toAddress ?? null, linkHandle ?? null]
  const row = await insert.first(db, parameters)
  if (!row!.hasAddress) return 'no_address'
  return row!.queued ? 'queued' : 'known'
}

// Due since yesterday, which puts it before a campaign's million: somebody waits for this one at a screen.
const insert = statement<{ hasAddress: boolean; queued: boolean }>(
  'enqueue_delivery',
  `with address as (
     select $6::text is not null or exists (
       select from person_address where tenant_id = $1 and person_no = $2 and is_mail
     ) as usable
   ), queued as (
     insert into delivery (tenant_id, person_no, cause, kind, campaign_no, to_address, link_handle, run_at)
     select $1, $2::bigint, $3, $4, $5::bigint, $6::text, $7::bytea, now() - interval '1 day' from address where usable
     on conflict do nothing
     returning 1
   )
   select usable as "hasAddress", exists (select from queued) as queued,
     case when exists (select from queued) then pg_notify('${mailChannel}', '') is null end
   from address`,
)

/** Takes back what waits for one person: mail that is not being sent at this moment. @returns how many. */
export async function cancelDeliveries(
  db: Executor,
  { tenantId, personNo, reason }: { tenantId: number; personNo: number; reason: string },
): Promise<number> {
  const result = await db
    .updateTable('delivery')
    .set({ state: 'cancelled', result: reason, toAddress: null, finishedAt: sql`now()` })
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('state', 'in', ['queued', 'deferred', 'held'])
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
