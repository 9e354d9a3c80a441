import type { RawBuilder, SqlBool } from 'kysely'
import type { GroupRole } from '../db/tables.ts'

export interface Group {
  tenantId: number
  /** The key inside, and the order of lists. Never shown. */
  no: number
  id: string
  displayName: string
  /** The calling client's own. */
  externalId?: string
  /** The provisioning client that made it; null for a local group. */
  pushedBy: string | null
  /** Local groups: how the claim offers it; null is not offered. */
  role: GroupRole | null
  memberCount: number
  version: number
  createdAt: Date
  modifiedAt: Date
}

/** Pushed groups are the clients' own, local ones the admins'; neither sees or changes the other's through its face. */
export type GroupScope = 'pushed' | 'local'

/** In the order given. Ids may be of people or of groups; `add_matching` is over `person` and `standing`. */
export type MemberChange =
  | { kind: 'add' | 'remove' | 'replace'; memberIds: string[] }
  | { kind: 'add_matching'; where: RawBuilder<SqlBool> }

/** What a member list shows. A group as a member is kept and not expanded. */
export interface Member {
  kind: 'person' | 'group'
  /** The key of the next page: groups come after people. */
  no: number
  id: string
  displayName: string
}
