import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import { reading, type Statement } from '../db/statement.ts'
import { fold } from '../base/fold.ts'
import type { Person } from '../people/person.ts'
import { type PersonRow, personFields, personFrom, personTables } from '../people/person-row.ts'
import type { GroupScope } from './group.ts'

/** What `groups` of a person shows (RFC 7643 §4.1.2). */
export interface GroupOfPerson {
  id: string
  displayName: string
}

export interface PersonWithGroups extends Person {
  groups: GroupOfPerson[]
}

export interface WhoseGroups {
  tenantId: number
  /** Whose externalId is read. */
  clientId?: string
  /** `pushed` over SCIM; absent: groups of both. */
  scope?: GroupScope
}

type Row = PersonRow & { groups: GroupOfPerson[] }

// `offset 0` keeps the inner select one row a membership: joined, it may be planned as a walk over all groups of the tenant.
const groups = `(select coalesce(json_agg(json_build_object('id', joined.id, 'displayName', joined.display_name)
    order by joined.no), '[]')
  from group_member member cross join lateral (
    select no, id, display_name from person_group
    where tenant_id = member.tenant_id and no = member.group_no
      and ($4::text is null or ($4 = 'pushed') = (pushed_by is not null)) offset 0
  ) joined
  where member.tenant_id = person.tenant_id and member.person_no = person.no)`

function findBy(name: string, condition: string): Statement<Row> {
  return reading(
    name,
    `select ${personFields('$3')}, ${groups} as groups from ${personTables} where person.tenant_id = $1 and ${condition}`,
  )
}

const byId = findBy('person_with_groups_by_id', 'person.id = $2')
const byUserName = findBy('person_with_groups_by_user_name', 'person.user_name_key = $2')

/** In one round trip. */
export async function findPersonWithGroups(
  db: Executor,
  { personId, ...whose }: WhoseGroups & { personId: string },
): Promise<PersonWithGroups | undefined> {
  return isUuid(personId) ? find(byId, db, personId, whose) : undefined
}

/** The look-up that precedes every create, in one round trip. */
export async function findPersonWithGroupsByUserName(
  db: Executor,
  { userName, ...whose }: WhoseGroups & { userName: string },
): Promise<PersonWithGroups | undefined> {
  return find(byUserName, db, fold(userName), whose)
}

async function find(
  by: Statement<Row>,
  db: Executor,
  key: string,
  { tenantId, clientId, scope }: WhoseGroups,
): Promise<PersonWithGroups | undefined> {
  const row = await by.first(db, [tenantId, key, clientId ?? null, scope ?? null])
  return row && { ...personFrom(row), groups: row.groups }
}
