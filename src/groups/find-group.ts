import type { RawBuilder, SqlBool } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { Group, GroupScope, Member } from './group.ts'
import type { AfterRow, ListOrder } from '../people/list-people.ts'

/** @param scope a group of the other scope is not found. @param clientId whose externalId is read. */
export async function findGroup(
  _db: Executor,
  _which: { tenantId: number; groupId: string; scope: GroupScope; clientId?: string },
): Promise<Group | undefined> {
  throw new Error('being built')
}

export interface GroupsQuery {
  tenantId: number
  scope: GroupScope
  /** Over `person_group`, and `external_id.external_id` of the calling client. */
  where?: RawBuilder<SqlBool>
  order?: ListOrder
  after?: AfterRow
  offset?: number
  limit: number
  clientId?: string
}

export async function listGroups(_db: Executor, _query: GroupsQuery): Promise<(Group & { orderKey: string | null })[]> {
  throw new Error('being built')
}

export async function countGroups(
  _db: Executor,
  _query: Pick<GroupsQuery, 'tenantId' | 'scope' | 'where' | 'clientId'>,
): Promise<number> {
  throw new Error('being built')
}

export interface MembersQuery {
  tenantId: number
  groupNo: number
  /** The last member of the page before; absent for the first page. */
  after?: Pick<Member, 'kind' | 'no'>
  limit: number
}

/** By key, people first, then groups: a group of 100,000 is streamed page by page. */
export async function membersPage(_db: Executor, _query: MembersQuery): Promise<Member[]> {
  throw new Error('being built')
}

/** What `groups` of a person shows (RFC 7643 §4.1.2). */
export interface GroupOfPerson {
  id: string
  displayName: string
}

/** For a page of people in one query: person's number → groups. Without a scope, of both. */
export async function groupsOfPeople(
  _db: Executor,
  _query: { tenantId: number; personNos: number[]; scope?: GroupScope },
): Promise<Map<number, GroupOfPerson[]>> {
  throw new Error('being built')
}
