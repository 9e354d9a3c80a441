import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold } from '../../base/fold.ts'
import type { Executor } from '../../db/connection.ts'
import type { GroupRole } from '../../db/tables.ts'
import type { CursorKey } from '../cursor.ts'

export interface GroupRow {
  no: number
  id: string
  displayName: string
  displayKey: string
  pushedBy: string | null
  clientName: string | null
  role: GroupRole | null
  memberCount: number
  version: number
  createdAt: Date
  modifiedAt: Date
}

export interface GroupsWhere {
  tenantId: number
  search?: string
  kind?: 'pushed' | 'local'
  groupId?: string
}

/** By name; both kinds together, which is what admins see. */
export async function groupRows(
  db: Executor,
  { after, limit, ...where }: GroupsWhere & { after?: CursorKey; limit: number },
): Promise<GroupRow[]> {
  const behind = after ? [sql<SqlBool>`(g.display_key, g.no) > (${after[0]}::text collate "C", ${after[1]})`] : []
  const { rows } = await sql<GroupRow>`
    select g.no, g.id, g.display_name, g.display_key, g.pushed_by, client.name as client_name, g.role,
      g.member_count, g.version, g.created_at, g.modified_at
    from person_group as g
      left join provisioning_client as client on client.tenant_id = g.tenant_id and client.id = g.pushed_by
    where ${sql.join([...conditions(where), ...behind], sql` and `)}
    order by g.display_key, g.no limit ${limit}`.execute(db)
  return rows
}

export async function countGroupRows(db: Executor, where: GroupsWhere): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from person_group as g where ${sql.join(conditions(where), sql` and `)}`.execute(db)
  return rows[0]!.n
}

function conditions({ tenantId, search, kind, groupId }: GroupsWhere): RawBuilder<SqlBool>[] {
  const conditions: RawBuilder<SqlBool>[] = [sql`g.tenant_id = ${tenantId}`]
  if (groupId) conditions.push(sql`g.id = ${groupId}`)
  if (kind) conditions.push(kind === 'pushed' ? sql`g.pushed_by is not null` : sql`g.pushed_by is null`)
  if (search) {
    const prefix = fold(search)
    conditions.push(sql`g.display_key >= ${prefix} and g.display_key < ${`${prefix}\u{10FFFF}`}`)
  }
  return conditions
}
