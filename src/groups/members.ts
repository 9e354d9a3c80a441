import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { displayNameOf } from '../people/derive-keys.ts'
import type { JsonObject } from '../base/json.ts'
import { TooManyMemberships } from './errors.ts'
import type { GroupOfPerson } from './find-person-with-groups.ts'
import type { GroupScope, Member } from './group.ts'

export interface MembersQuery {
  tenantId: number
  groupNo: number
  /** The last member of the page before; absent for the first page. */
  after?: Pick<Member, 'kind' | 'no'>
  limit: number
  /** People without names: their displayName is empty. A third of the time that a page takes. */
  nameless?: boolean
}

type PersonRow = Pick<Member, 'no' | 'id'> & { userName: string; name: JsonObject }

// The place is named for both tables, or a merge join walks over everybody who stands before the page.
const peoplePage = statement<PersonRow>(
  'group_people_page',
  `select person.no, person.id, person.user_name as "userName",
      jsonb_build_object('displayName', person.attributes -> 'displayName', 'name', person.attributes -> 'name') as name
    from group_member member join person on person.tenant_id = member.tenant_id and person.no = member.person_no
    where member.tenant_id = $1 and member.group_no = $2 and member.person_no > $3
      and person.no > $3
    order by member.person_no limit $4`,
)

const namelessPage = statement<Pick<Member, 'no' | 'id'>>(
  'group_nameless_page',
  `select person.no, person.id
    from group_member member join person on person.tenant_id = member.tenant_id and person.no = member.person_no
    where member.tenant_id = $1 and member.group_no = $2 and member.person_no > $3
      and person.no > $3
    order by member.person_no limit $4`,
)

const subgroupsPage = statement<Omit<Member, 'kind'>>(
  'group_subgroups_page',
  `select child.no, child.id, child.display_name as "displayName"
    from subgroup join person_group child on child.tenant_id = subgroup.tenant_id and child.no = subgroup.child_no
    where subgroup.tenant_id = $1 and subgroup.group_no = $2 and subgroup.child_no > $3
    order by subgroup.child_no limit $4`,
)

/** By key, people first, then groups: a group of 100,000 is streamed page by page. A page shorter than the limit is the last. */
export async function membersPage(db: Executor, query: MembersQuery): Promise<Member[]> {
  const { tenantId, groupNo, after, limit } = query
  const personNo = after?.kind === 'person' ? after.no : 0
  const read = query.nameless ? namelessAfter : peopleAfter
  const people = after?.kind === 'group' ? [] : await read(db, [tenantId, groupNo, personNo, limit])
  if (people.length === limit) return people
  const childNo = after?.kind === 'group' ? after.no : 0
  const groups = await subgroupsPage.all(db, [tenantId, groupNo, childNo, limit - people.length])
  return [...people, ...groups.map((group) => ({ kind: 'group' as const, ...group }))]
}

async function peopleAfter(db: Executor, parameters: number[]): Promise<Member[]> {
  const rows = await peoplePage.all(db, parameters)
  return rows.map(memberFrom)
}

async function namelessAfter(db: Executor, parameters: number[]): Promise<Member[]> {
  const rows = await namelessPage.all(db, parameters)
  return rows.map(namelessFrom)
}

const namelessFrom = ({ no, id }: Pick<Member, 'no' | 'id'>): Member => ({ kind: 'person', no, id, displayName: '' })

function memberFrom({ no, id, userName, name }: PersonRow): Member {
  return { kind: 'person', no, id, displayName: displayNameOf({ userName, attributes: name }) }
}

const peopleOfGroups = statement<PersonRow & { groupNo: number }>(
  'people_of_groups',
  `select member.group_no as "groupNo", person.no, person.id, person.user_name as "userName",
      jsonb_build_object('displayName', person.attributes -> 'displayName', 'name', person.attributes -> 'name') as name
    from group_member member join person on person.tenant_id = member.tenant_id and person.no = member.person_no
    where member.tenant_id = $1 and member.group_no = any($2::bigint[])
    order by member.group_no, member.person_no`,
)

const subgroupsOfGroups = statement<Omit<Member, 'kind'> & { groupNo: number }>(
  'subgroups_of_groups',
  `select subgroup.group_no as "groupNo", child.no, child.id, child.display_name as "displayName"
    from subgroup join person_group child on child.tenant_id = subgroup.tenant_id and child.no = subgroup.child_no
    where subgroup.tenant_id = $1 and subgroup.group_no = any($2::bigint[])
    order by subgroup.group_no, subgroup.child_no`,
)

/** All members of several groups, each group's in the order of `membersPage`. For groups that are known to be small. */
export async function membersOfGroups(
  db: Executor,
  { tenantId, groupNos }: { tenantId: number; groupNos: readonly number[] },
): Promise<Map<number, Member[]>> {
  const members = new Map<number, Member[]>(groupNos.map((no) => [no, []]))
  const people = await peopleOfGroups.all(db, [tenantId, groupNos])
  for (const { groupNo, ...person } of people) members.get(groupNo)!.push(memberFrom(person))
  const groups = await subgroupsOfGroups.all(db, [tenantId, groupNos])
  for (const { groupNo, ...group } of groups) members.get(groupNo)!.push({ kind: 'group', ...group })
  return members
}

const byIds = statement<PersonRow & { childName: string | null }>(
  'possible_members_by_ids',
  `select person.no, person.id, person.user_name as "userName",
      jsonb_build_object('displayName', person.attributes -> 'displayName', 'name', person.attributes -> 'name') as name,
      null as "childName"
    from person where person.tenant_id = $1 and person.id = any($2::uuid[])
  union all
  select child.no, child.id, null, null, child.display_name
    from person_group child where child.tenant_id = $1 and child.id = any($2::uuid[])`,
)

/** Those of the ids that somebody has, as members of a group would be, in no order. @param which.memberIds as a client wrote them */
export async function possibleMembers(
  db: Executor,
  { tenantId, memberIds }: { tenantId: number; memberIds: readonly string[] },
): Promise<Member[]> {
  const rows = await byIds.all(db, [tenantId, memberIds.filter(isUuid)])
  return rows.map(({ childName, ...row }) =>
    childName === null ? memberFrom(row) : { kind: 'group', no: row.no, id: row.id, displayName: childName },
  )
}

/** Memberships that are read at once, of a page of people. */
const MOST_TOGETHER = 200_000

// Sorted only when found, since a limit beside the order may be planned as a walk over all groups of the tenant.
const groupsOf = statement<GroupOfPerson & { personNo: number }>(
  'groups_of_people',
  `with found as materialized (
    select member.person_no, member_of.no, member_of.id, member_of.display_name
    from unnest($2::bigint[]) as person (no)
    join group_member member on member.tenant_id = $1 and member.person_no = person.no
    join person_group member_of on member_of.tenant_id = $1 and member_of.no = member.group_no
    where $3::text is null or ($3 = 'pushed') = (member_of.pushed_by is not null)
    limit $4
  )
  select person_no as "personNo", id, display_name as "displayName" from found order by no`,
)

/**
 * For a page of people in one query: person's number → groups; people in none are not in the map. Without a scope, of both.
 * @throws TooManyMemberships never of one person alone
 */
export async function groupsOfPeople(
  db: Executor,
  { tenantId, personNos, scope }: { tenantId: number; personNos: readonly number[]; scope?: GroupScope },
): Promise<Map<number, GroupOfPerson[]>> {
  const most = personNos.length > 1 ? MOST_TOGETHER : undefined
  const rows = await groupsOf.all(db, [tenantId, personNos, scope ?? null, most ? most + 1 : null])
  if (most && rows.length > most) throw new TooManyMemberships()
  const groups = new Map<number, GroupOfPerson[]>()
  for (const { personNo, ...group } of rows) {
    const others = groups.get(personNo)
    if (others) others.push(group)
    else groups.set(personNo, [group])
  }
  return groups
}
