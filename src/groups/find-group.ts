import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { type AfterRow, afterCondition, type ListOrder, orderBy, orderKeyText } from '../people/list-order.ts'
import type { Group, GroupScope } from './group.ts'
import { type GroupRow, groupExternalId, groupFields, groupFrom } from './group-row.ts'

const byId = statement<GroupRow>(
  'group_by_id',
  `select ${groupFields(groupExternalId('$3'))} from person_group
    where person_group.tenant_id = $1 and person_group.id = $2 and ($4 = 'pushed') = (person_group.pushed_by is not null)`,
)

/** @param which.scope a group of the other scope is not found. @param which.clientId whose externalId is read. */
export async function findGroup(
  db: Executor,
  { tenantId, groupId, scope, clientId }: { tenantId: number; groupId: string; scope: GroupScope; clientId?: string },
): Promise<Group | undefined> {
  if (!isUuid(groupId)) return undefined
  const row = await byId.first(db, [tenantId, groupId, clientId ?? null, scope])
  return row && groupFrom(row)
}

export interface GroupsQuery {
  tenantId: number
  /** Absent: of both. */
  scope?: GroupScope
  /** Over `person_group`. */
  where?: RawBuilder<SqlBool>
  /** Over `person_group`. Absent: by number, which is the order of creation. */
  order?: ListOrder
  after?: AfterRow
  offset?: number
  limit: number
  /** Whose externalId is read; without it there is none. */
  clientId?: string
}

/** A group and its place in the list. */
export interface ListedGroup extends Group {
  /** For the `after` of the next page; null where the order's attribute is absent, or where there is no order. */
  orderKey: string | null
}

export type { GroupOfPerson } from './find-person-with-groups.ts'
export { groupsOfPeople, type MembersQuery, membersOfGroups, membersPage, possibleMembers } from './members.ts'

const no = sql`person_group.no`

export async function listGroups(db: Executor, query: GroupsQuery): Promise<ListedGroup[]> {
  const { order, after, offset = 0, limit, clientId } = query
  const beyond = after ? sql`and ${afterCondition(order, after, no)}` : sql``
  const { rows } = await sql<GroupRow & { orderKey: string | null }>`
    select ${fields(clientId)}, ${orderKeyText(order)} as "orderKey" from person_group where ${selection(query)} ${beyond}
    order by ${orderBy(order, no)} limit ${limit} offset ${offset}`.execute(db.withoutPlugins())
  return rows.map(({ orderKey, ...row }) => ({ ...groupFrom(row), orderKey }))
}

export async function countGroups(
  db: Executor,
  query: Pick<GroupsQuery, 'tenantId' | 'scope' | 'where'>,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from person_group where ${selection(query)}`.execute(
    db,
  )
  return rows[0]!.n
}

/** How many groups a provisioning client has pushed. */
export async function countGroupsPushedBy(
  db: Executor,
  { tenantId, clientId }: { tenantId: number; clientId: string },
): Promise<number> {
  return countGroups(db, { tenantId, scope: 'pushed', where: sql`person_group.pushed_by = ${clientId}` })
}

const scopes = {
  pushed: sql`and person_group.pushed_by is not null`,
  local: sql`and person_group.pushed_by is null`,
} as const

function selection({ tenantId, scope, where }: Pick<GroupsQuery, 'tenantId' | 'scope' | 'where'>): RawBuilder<unknown> {
  return sql`person_group.tenant_id = ${tenantId} ${scope ? scopes[scope] : sql``} ${where ? sql`and ${where}` : sql``}`
}

function fields(clientId: string | undefined): RawBuilder<unknown> {
  const [before, behind] = groupFields(groupExternalId('$')).split('$')
  return sql`${sql.raw(before!)}${clientId ?? null}::uuid${sql.raw(behind!)}`
}
