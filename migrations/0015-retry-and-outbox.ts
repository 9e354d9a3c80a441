import { type Kysely, sql } from 'kysely'

/**
 * A campaign's failed mail can be sent again: until when it had failed, and how far the job is. And mail that stayed in the
 * outbox is counted apart from what a mail server took; where there is one, the index is empty.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db)
}

const statements = `
alter table campaign add column retry_before timestamptz(3), add column retry_cursor bigint;
comment on column campaign.retry_before is 'what had failed by then is being sent again; null when that is done';
comment on column campaign.retry_cursor is 'the person whom that has reached';
create index delivery_in_outbox on delivery (tenant_id, person_no, campaign_no)
  where state = 'sent' and result = 'kept in the outbox, since there is no SMTP_URL';
`
