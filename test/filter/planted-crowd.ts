import { sql } from 'kysely'
import type { Database, Executor } from '../../src/db/connection.ts'
import { loadTables } from './load-tables.ts'

export interface Crowd {
  tenantId: number
  clientId: string
}

/** The id of the nth person, and of the nth group. */
export function anId(nth: number): string {
  return `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`
}

const tables = [
  'person',
  'standing',
  'person_external_id',
  'person_address',
  'person_group',
  'group_external_id',
  'group_member',
]

/** Many people and a group for each hundred of them, in two tenants of the same size. */
export async function plantCrowd(db: Database, count: number): Promise<Crowd> {
  const crowd = await plantTenant(db, 'crowd')
  const twin = await plantTenant(db, 'twin')
  // What a plan is made of comes from the vacuum below alone, whatever autovacuum would do meanwhile.
  for (const table of tables) await sql`alter table ${sql.table(table)} set (autovacuum_enabled = false)`.execute(db)
  await loadTables(db, tables, async (trx) => {
    await plantPeople(trx, crowd, count)
    await plantPeople(trx, twin, count)
  })
  await vacuumWhole(db)
  return crowd
}

/** Until every page is known to be visible to all: a snapshot that is still open elsewhere keeps vacuum from saying so, and changes the plans. */
async function vacuumWhole(db: Database) {
  for (let times = 0; times < 100; times++) {
    await sql`vacuum analyze`.execute(db)
    const { rows } = await sql`select relname from pg_class
      where oid = any (${tables}::text[]::regclass[]) and relallvisible < relpages`.execute(db)
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('vacuum finds pages that are not visible to all')
}

async function plantTenant(db: Database, slug: string): Promise<Crowd> {
  const tenant = db.insertInto('tenant').values({ slug, name: slug, settings: '{}' }).returning('id as tenantId')
  const { tenantId } = await tenant.executeTakeFirstOrThrow()
  const client = { tenantId, kind: 'entra', name: 'entra', inviteOnCreate: false } as const
  const inserted = db.insertInto('provisioningClient').values(client).returning('id as clientId')
  const { clientId } = await inserted.executeTakeFirstOrThrow()
  return { tenantId, clientId }
}

async function plantPeople(db: Executor, { tenantId, clientId }: Crowd, count: number) {
  const nth = sql`lpad(n::text, 12, '0')`
  await sql`insert into person (tenant_id, id, user_name, user_name_key, display_key, employee_key, attributes, source, modified_at)
    select ${tenantId}, ('00000000-0000-4000-8000-' || ${nth})::uuid, mail, mail, 'person ' || n, n::text, jsonb_build_object(
      'displayName', 'Person ' || n,
      'emails', jsonb_build_array(jsonb_build_object('value', mail, 'type', 'work', 'primary', true)),
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', jsonb_build_object('employeeNumber', n::text,
        'manager', jsonb_build_object('value', '00000000-0000-4000-8000-000000000001'))
    ), 'entra', case when n % (${count}::int / 10) = 0 then timestamptz '2031-02-01' else '2030-01-01' end
    from (select n, 'person' || n || '@example.com' as mail from generate_series(1, ${count}::int) as s(n)) as each`.execute(
    db,
  )
  await sql`insert into standing (tenant_id, person_no) select tenant_id, no from person where tenant_id = ${tenantId}`.execute(
    db,
  )
  await sql`insert into person_external_id select tenant_id, ${clientId}, 'x-' || employee_key, no from person
    where tenant_id = ${tenantId}`.execute(db)
  await sql`insert into person_address (tenant_id, person_no, ord, value, value_key, type, is_primary, is_mail)
    select tenant_id, no, 1, user_name, user_name_key, 'work', true, true from person where tenant_id = ${tenantId}`.execute(
    db,
  )
  await sql`insert into person_group (tenant_id, id, display_name, display_key, pushed_by)
    select ${tenantId}, ('00000000-0000-4000-8000-' || ${nth})::uuid, 'Crew ' || n, 'crew ' || n, ${clientId}::uuid
    from generate_series(1, ${count}::int / 100) as s(n)`.execute(db)
  await sql`insert into group_external_id select tenant_id, ${clientId}, 'g-' || split_part(display_key, ' ', 2), no
    from person_group where tenant_id = ${tenantId}`.execute(db)
  await sql`insert into group_member select distinct p.tenant_id, g.no, p.no
    from (select tenant_id, no, unnest(array['crew ' || employee_key::int % greatest(${count}::int / 100, 1) + 1, 'crew ' || employee_key::int % 7 + 1]) as crew
      from person where tenant_id = ${tenantId}) as p
      join person_group as g on g.tenant_id = p.tenant_id and g.display_key = p.crew`.execute(db)
}
