import type { Actor } from '../audit/actor.ts'
import type { Trx } from '../db/connection.ts'
import type { GroupRole } from '../db/tables.ts'
import type { Group, GroupScope, MemberChange } from './group.ts'

export interface GroupChange {
  tenantId: number
  groupId: string
  scope: GroupScope
  /** The calling client, whose externalId is read and written. */
  clientId?: string
  displayName?: string
  /** Null takes it away. */
  externalId?: string | null
  role?: GroupRole | null
  memberChanges?: MemberChange[]
  ifVersion?: number
  actor: Actor
}

/**
 * The group's row is locked first, then sets of rows move; the version rises only if something did.
 * @throws NotFound (also for a group of the other scope), VersionMismatch, GroupNameTaken, GroupExternalIdTaken
 */
export async function changeGroup(
  _trx: Trx,
  _change: GroupChange,
): Promise<{ group: Group; changed: boolean; unknownMembers: string[] }> {
  throw new Error('being built')
}

/** @throws NotFound, VersionMismatch */
export async function deleteGroup(
  _trx: Trx,
  _deletion: { tenantId: number; groupId: string; scope: GroupScope; ifVersion?: number; actor: Actor },
): Promise<void> {
  throw new Error('being built')
}
