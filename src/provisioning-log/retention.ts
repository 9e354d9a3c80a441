import { sql } from 'kysely'
import type { Database } from '../db/connection.ts'
import { dropPartitions, makePartitions } from './partitions.ts'

/** Also the default of the tenant's setting `provisioningLogDays`. */
export const defaultRetentionDays = 30
const rowsAtOnce = 10_000

/** Daily, in one process: makes the days ahead, drops those that no tenant keeps, empties what one keeps for less. */
export async function keepProvisioningLog(db: Database): Promise<void> {
  await makePartitions(db)
  const retentions = await retentionsOfTenants(db)
  const longest = Math.max(defaultRetentionDays, ...retentions.map(({ days }) => days))
  await dropPartitions(db, longest)
  for (const { days, tenantIds } of retentions) if (days < longest) await deleteOlder(db, tenantIds, days)
}

async function retentionsOfTenants(db: Database): Promise<{ days: number; tenantIds: number[] }[]> {
  const { rows } = await sql<{ days: number; tenantIds: number[] }>`
    select days, array_agg(id) as tenant_ids
    from (select id, coalesce((settings ->> 'provisioningLogDays')::int, ${defaultRetentionDays}::int) as days from tenant) as tenants
    group by days`.execute(db)
  return rows
}

/** In steps, so that no step holds its locks for long. */
async function deleteOlder(db: Database, tenantIds: readonly number[], days: number): Promise<void> {
  for (const tenantId of tenantIds) {
    let deleted = rowsAtOnce
    while (deleted === rowsAtOnce) {
      const { numAffectedRows = 0n } = await sql`
        delete from scim_request where (tenant_id, at, no) in (
          select tenant_id, at, no from scim_request
          where tenant_id = ${tenantId} and at < now() - make_interval(days => ${days}::int)
          order by at limit ${rowsAtOnce})
        and tenant_id = ${tenantId} and at < now() - make_interval(days => ${days}::int)`.execute(db)
      deleted = Number(numAffectedRows)
    }
  }
}
