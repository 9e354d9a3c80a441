import type { ResolvedFilter } from '../../filter/resolved-filter.ts'

/** One step of what becomes of a group's members. Ids are as the client wrote them; unknown ones are skipped later. */
export type MemberDelta =
  | { kind: 'add' | 'remove' | 'replace'; memberIds: string[] }
  /** A filter on more than the members' ids; it reads an element of `members`. */
  | { kind: 'removeMatching'; filter: ResolvedFilter }

/** Neighbours that do the same are joined: agents send a thousand operations of one member each. */
export function appendChange(changes: MemberDelta[], change: MemberDelta): void {
  if (change.kind === 'removeMatching') {
    changes.push(change)
    return
  }
  if (change.kind !== 'replace' && change.memberIds.length === 0) return
  const last = changes.at(-1)
  const isSame = last?.kind === change.kind || (change.kind === 'add' && last?.kind === 'replace')
  if (!last || !('memberIds' in last) || !isSame || change.kind === 'replace') {
    changes.push({ ...change, memberIds: [...change.memberIds] })
    return
  }
  // One by one: as arguments of one call, a long list overflows the stack.
  for (const id of change.memberIds) last.memberIds.push(id)
}
