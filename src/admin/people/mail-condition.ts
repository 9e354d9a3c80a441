import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { DeliveryState } from '../../db/tables.ts'

/** What became of a person's last mail; `none`: there was none. `unopened`: mailed over 3 days ago, and the link never opened. */
export type MailResult = DeliveryState | 'none' | 'unopened'

/** Of all mail a few, or none, and found by partial indexes of their own. */
export const rareMails: ReadonlySet<MailResult> = new Set([
  'failed',
  'deferred',
  'held',
  'cancelled',
  'sending',
  'queued',
])

/** Over `person`. */
export function mailCondition(tenantId: number, mail: MailResult): RawBuilder<SqlBool> {
  const ofPerson = sql`delivery as d where d.tenant_id = ${tenantId} and d.person_no = person.no`
  if (mail === 'none') return sql<SqlBool>`not exists (select 1 from ${ofPerson})`
  if (mail === 'unopened')
    return sql<SqlBool>`exists (select 1 from ${ofPerson} and d.state = 'sent'
      and d.kind in ('invitation', 'reminder') and d.finished_at < now() - interval '3 days')
    and not exists (select 1 from link_open as o
      where o.tenant_id = ${tenantId} and o.person_no = person.no and o.first_at is not null)`
  const isLast = sql<SqlBool>`(select d.state from ${ofPerson} order by d.created_at desc, d.nth desc limit 1) = ${mail}`
  if (!rareMails.has(mail)) return isLast
  // Written into the statement: a partial index is known by its very words.
  return sql<SqlBool>`person.no in (select t.person_no from delivery as t
    where t.tenant_id = ${tenantId} and t.state = ${sql.lit(mail)}) and ${isLast}`
}
