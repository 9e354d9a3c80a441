import type { Actor } from '../audit/actor.ts'
import type { Trx } from '../db/connection.ts'
import type { GroupRole } from '../db/tables.ts'
import type { Group } from './group.ts'

export interface NewGroup {
  tenantId: number
  displayName: string
  /** The provisioning client that pushes it; absent for a local group. */
  pushedBy?: string
  externalId?: string
  /** Of local groups only. */
  role?: GroupRole | null
  memberIds?: string[]
  actor: Actor
}

/** Ids of nobody are skipped and returned. @throws GroupNameTaken, GroupExternalIdTaken */
export async function createGroup(_trx: Trx, _group: NewGroup): Promise<{ group: Group; unknownMembers: string[] }> {
  throw new Error('being built')
}
