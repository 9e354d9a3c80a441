import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import type { GroupRole } from '../db/tables.ts'
import { checkLength } from '../people/derive-keys.ts'
import { changeGroup } from './change-group.ts'
import { groupConstraintErrors } from './errors.ts'
import type { Group } from './group.ts'
import { insertGroup } from './group-store.ts'

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

/** Ids of nobody are skipped and returned. @throws GroupNameTaken, GroupExternalIdTaken, DocumentRefused */
export async function createGroup(trx: Trx, order: NewGroup): Promise<{ group: Group; unknownMembers: string[] }> {
  const { tenantId, pushedBy, externalId, memberIds = [], actor } = order
  if (externalId !== undefined) checkLength('externalId', externalId)
  const made = await withConstraintErrors(groupConstraintErrors, () =>
    insertGroup(trx, pushedBy === undefined ? order : { ...order, role: null }),
  )
  await recordEvent(trx, { tenantId, type: 'group.created', actor, subjectId: made.id })
  if (memberIds.length === 0) return { group: made, unknownMembers: [] }
  return changeGroup(trx, {
    tenantId,
    groupId: made.id,
    scope: pushedBy === undefined ? 'local' : 'pushed',
    clientId: pushedBy,
    memberChanges: [{ kind: 'add', memberIds }],
    actor,
  })
}
