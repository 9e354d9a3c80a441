import { type RawBuilder, type SqlBool, sql } from 'kysely'

/**
 * Whether neither an invitation nor a reminder to the person of `standing` has yet to go out; a reminder would follow it at
 * once. Apart by state, each in the words of a partial index: of many people the waiting mail is read once, of few each
 * person's by the primary key.
 */
export function noMailWaits(tenantId: number): RawBuilder<SqlBool> {
  const mail = sql`from delivery where delivery.tenant_id = ${tenantId} and delivery.person_no = standing.person_no
    and delivery.kind in ('invitation', 'reminder')`
  return sql<SqlBool>`not exists (select ${mail} and delivery.state in ('queued', 'deferred'))
    and not exists (select ${mail} and delivery.state = 'held')
    and not exists (select ${mail} and delivery.state = 'sending')`
}

/** The same from the other side: to whom a mail has yet to go out. */
export function peopleOfWaitingMail(tenantId: number): RawBuilder<unknown> {
  const mail = sql`select person_no from delivery where tenant_id = ${tenantId} and kind in ('invitation', 'reminder')`
  return sql`${mail} and state in ('queued', 'deferred') union ${mail} and state = 'held' union ${mail} and state = 'sending'`
}
