import type { Executor } from '../../db/connection.ts'

/** Names of admins, clients and API keys by id, for lists that say who did something. People are not among them: whoever wants their names asks for the person. */
export async function actorNames(
  db: Executor,
  tenantId: number,
  ids: readonly (string | null)[],
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db
    .selectFrom('admin')
    .select(['id', 'name'])
    .where('tenantId', '=', tenantId)
    .where('id', 'in', wanted)
    .unionAll(
      db
        .selectFrom('provisioningClient')
        .select(['id', 'name'])
        .where('tenantId', '=', tenantId)
        .where('id', 'in', wanted),
    )
    .unionAll(db.selectFrom('apiKey').select(['id', 'name']).where('tenantId', '=', tenantId).where('id', 'in', wanted))
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
