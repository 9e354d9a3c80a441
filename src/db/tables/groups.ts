import type { Generated } from 'kysely'
import type { Identity, Moment } from './columns.ts'

export type GroupRole = 'required' | 'suggested' | 'open'

export interface PersonGroupTable {
  tenantId: number
  no: Identity
  id: Generated<string>
  displayName: string
  displayKey: string
  pushedBy: string | null
  role: GroupRole | null
  memberCount: Generated<number>
  version: Generated<number>
  createdAt: Moment
  modifiedAt: Moment
}

export interface GroupExternalIdTable {
  tenantId: number
  clientId: string
  externalId: string
  groupNo: number
}

export interface GroupMemberTable {
  tenantId: number
  groupNo: number
  personNo: number
}

export interface SubgroupTable {
  tenantId: number
  groupNo: number
  childNo: number
}

export interface GroupsTables {
  personGroup: PersonGroupTable
  groupExternalId: GroupExternalIdTable
  groupMember: GroupMemberTable
  subgroup: SubgroupTable
}
