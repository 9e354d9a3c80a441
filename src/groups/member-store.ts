import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Actor, actorId } from '../audit/actor.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { keyOf } from '../people/derive-keys.ts'
import type { Group } from './group.ts'

/** Numbers of people and of groups. */
export interface MemberNumbers {
  people: number[]
  children: number[]
}

export interface GroupUpdate {
  /** As locked by this transaction. */
  group: Group
  displayName: string
  role: Group['role']
  /** Names of what differs, for the audit; with members alone there are none. */
  attributes: string[]
  replaces: boolean
  add: MemberNumbers
  remove: MemberNumbers
  actor: Actor
}

export type GroupAfter = Pick<Group, 'version' | 'memberCount' | 'modifiedAt'>

// The row is locked by an earlier statement of the transaction, so that this one's snapshot sees all that was done under the lock before.
const updateWith = (departed: { people: string; children: string }) => `with
gone as (
  delete from group_member where tenant_id = $1 and group_no = $2 and ${departed.people} returning 1
),
gone_groups as (
  delete from subgroup where tenant_id = $1 and group_no = $2 and ${departed.children} returning 1
),
added as (
  insert into group_member (tenant_id, group_no, person_no) select $1, $2, unnest($3::bigint[])
  on conflict do nothing returning 1
),
added_groups as (
  insert into subgroup (tenant_id, group_no, child_no) select $1, $2, unnest($4::bigint[])
  on conflict do nothing returning 1
),
moved as materialized (
  select (select count(*) from added) + (select count(*) from added_groups) as added,
    (select count(*) from gone) + (select count(*) from gone_groups) as gone
),
changed as (
  update person_group set display_name = $5, display_key = $6, role = $7, version = version + 1, modified_at = now(),
    member_count = member_count + moved.added - moved.gone
  from moved
  where tenant_id = $1 and no = $2 and (added > 0 or gone > 0 or cardinality($8::text[]) > 0)
  returning id, version, member_count, modified_at
),
audited as (
  insert into audit (tenant_id, type, actor_kind, actor_id, subject_id, detail)
  select $1, 'group.changed', $9, $10::uuid, id,
    jsonb_build_object('attributes', $8, 'added', moved.added, 'removed', moved.gone) from changed, moved
)
select version, member_count as "memberCount", modified_at as "modifiedAt" from changed`

const change = statement<GroupAfter>(
  'change_group',
  updateWith({ people: 'person_no = any($11::bigint[])', children: 'child_no = any($12::bigint[])' }),
)

const replace = statement<GroupAfter>(
  'replace_members',
  updateWith({
    people: 'not exists (select from unnest($3::bigint[]) as kept (no) where kept.no = person_no)',
    children: 'not exists (select from unnest($4::bigint[]) as kept (no) where kept.no = child_no)',
  }),
)

/** @returns undefined where nothing moved and nothing differs: then nothing was written. */
export async function updateGroup(db: Executor, update: GroupUpdate): Promise<GroupAfter | undefined> {
  const { group, displayName, role, attributes, replaces, add, remove, actor } = update
  const parameters = [
    group.tenantId,
    group.no,
    add.people,
    add.children,
    displayName,
    keyOf('displayName', displayName),
    role,
    attributes,
    actor.kind,
    actorId(actor),
  ]
  return replaces ? replace.first(db, parameters) : change.first(db, [...parameters, remove.people, remove.children])
}

/** Everybody who satisfies `where`, over `person`. @returns undefined where all of them were members already. */
export async function addMatching(
  db: Executor,
  { group, where, actor }: { group: Group; where: RawBuilder<SqlBool>; actor: Actor },
): Promise<GroupAfter | undefined> {
  const { tenantId, no } = group
  const { rows } = await sql<GroupAfter>`with added as (
      insert into group_member (tenant_id, group_no, person_no)
      select ${tenantId}, ${no}, person.no from person where person.tenant_id = ${tenantId} and ${where} order by person.no
      on conflict do nothing returning 1
    ),
    moved as materialized (select count(*) as added from added),
    changed as (
      update person_group set member_count = member_count + moved.added, version = version + 1, modified_at = now()
      from moved where tenant_id = ${tenantId} and no = ${no} and moved.added > 0
      returning id, version, member_count, modified_at
    ),
    audited as (
      insert into audit (tenant_id, type, actor_kind, actor_id, subject_id, detail)
      select ${tenantId}, 'group.changed', ${actor.kind}, ${actorId(actor)}::uuid, id,
        jsonb_build_object('added', moved.added, 'by', 'filter') from changed, moved
    )
    select version, member_count as "memberCount", modified_at as "modifiedAt" from changed`.execute(
    db.withoutPlugins(),
  )
  return rows[0]
}
