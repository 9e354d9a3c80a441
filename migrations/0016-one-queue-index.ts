import { type Kysely, sql } from 'kysely'

/** Mail is leased tenant by tenant since tenants take turns; an index over all of them is only written, or read by mistake. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('drop index delivery_waiting').execute(db)
}
