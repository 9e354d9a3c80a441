import { type Kysely, sql } from 'kysely'

/**
 * Of a company that came beside larger ones PostgreSQL would believe for weeks that nobody is there, and read all of its people again for
 * each that it looks up. So it looks at these tables again after 5,000 changes, not after a tenth of them; and it keeps the size of the
 * largest company alone, by which it takes each other for one of the usual size, and not for nobody.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of tables) {
    await sql
      .raw(
        `alter table ${table} alter column tenant_id set statistics 1,
          set (autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000)`,
      )
      .execute(db)
  }
}

const tables = [
  'person',
  'standing',
  'person_address',
  'person_external_id',
  'person_group',
  'group_member',
  'delivery',
  'campaign_person',
  'link_open',
  'import_row',
  'people_file_row',
]
