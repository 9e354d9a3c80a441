import { keyOf } from '../people/derive-keys.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { GroupRole } from '../db/tables.ts'
import type { Group, GroupScope } from './group.ts'
import { type GroupRow, groupExternalId, groupFields, groupFrom } from './group-row.ts'

const insert = statement<GroupRow>(
  'insert_group',
  `with made as (
    insert into person_group (tenant_id, display_name, display_key, pushed_by, role) values ($1, $2, $3, $4::uuid, $5)
    returning *
  ),
  external_id as (
    insert into group_external_id (tenant_id, client_id, external_id, group_no)
    select $1, $4, $6::text, no from made where $4 is not null and $6 is not null
    returning external_id
  )
  select ${groupFields('(select external_id from external_id)')} from made person_group`,
)

export interface GroupToInsert {
  tenantId: number
  displayName: string
  pushedBy?: string
  externalId?: string
  role?: GroupRole | null
}

export async function insertGroup(db: Executor, group: GroupToInsert): Promise<Group> {
  const { tenantId, displayName, pushedBy, externalId, role } = group
  const key = keyOf('displayName', displayName)
  const row = await insert.first(db, [tenantId, displayName, key, pushedBy ?? null, role ?? null, externalId ?? null])
  return groupFrom(row!)
}

export interface GroupKey {
  tenantId: number
  groupId: string
  scope: GroupScope
  /** Whose externalId is read. */
  clientId?: string
}

/** A group under lock, and those of the asked ids that somebody has: number and id. */
export interface LockedGroup {
  group: Group
  people: [no: number, id: string][]
  /** Groups that may be members: pushed ones of pushed ones. */
  children: [no: number, id: string][]
}

// People before the group, as everywhere: their lock, which deleting a person excludes, is taken before the group's row is read.
const lock = statement<GroupRow & Omit<LockedGroup, 'group'>>(
  'lock_group',
  `with people as materialized (
    select no, id from person where tenant_id = $1 and id = any($5::uuid[]) order by no for key share
  ),
  resolved as materialized (
    select coalesce(json_agg(json_build_array(no, id)), '[]') as people from people
  )
  select ${groupFields(groupExternalId('$3'))}, resolved.people,
    (select coalesce(json_agg(json_build_array(child.no, child.id)), '[]') from person_group child
      where child.tenant_id = $1 and child.id = any($5) and child.pushed_by is not null and $4 = 'pushed'
        and child.no <> person_group.no) as children
  from resolved, person_group
  where person_group.tenant_id = $1 and person_group.id = $2 and ($4 = 'pushed') = (person_group.pushed_by is not null)
  for no key update of person_group`,
)

/** Held until the transaction ends: changes of one group follow one another. @param memberIds UUIDs */
export async function lockGroup(db: Executor, key: GroupKey, memberIds: string[]): Promise<LockedGroup | undefined> {
  const row = await lock.first(db, [key.tenantId, key.groupId, key.clientId ?? null, key.scope, memberIds])
  if (!row) return undefined
  const { people, children, ...group } = row
  return { group: groupFrom(group), people, children }
}

const setExternalId = statement<never>(
  'set_group_external_id',
  `insert into group_external_id (tenant_id, client_id, external_id, group_no) values ($1, $2, $3, $4)
    on conflict on constraint group_external_id_one_each do update set external_id = excluded.external_id`,
)

const dropExternalId = statement<never>(
  'drop_group_external_id',
  'delete from group_external_id where tenant_id = $1 and client_id = $2 and group_no = $3',
)

export async function writeGroupExternalId(
  db: Executor,
  {
    tenantId,
    groupNo,
    clientId,
    externalId,
  }: { tenantId: number; groupNo: number; clientId: string; externalId: string | null },
): Promise<void> {
  if (externalId === null) await dropExternalId.all(db, [tenantId, clientId, groupNo])
  else await setExternalId.all(db, [tenantId, clientId, externalId, groupNo])
}
