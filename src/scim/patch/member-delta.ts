import type { ResolvedFilter } from '../../filter/resolved-filter.ts'

/** One step of what becomes of a group's members. Ids are as the client wrote them; unknown ones are skipped later. */
export type MemberDelta =
  | { kind: 'add' | 'remove' | 'replace'; memberIds: string[] }
  /** Whoever satisfies one of these. */
  | { kind: 'removeMatching'; filters: MemberFilter[] }

/** On more than the members' ids; it reads an element of `members`. */
export interface MemberFilter {
  filter: ResolvedFilter
  /** Nobody else can satisfy it. Undefined: all members have to be looked at. */
  memberIds?: string[]
}

/** Neighbours that do the same are joined: agents send a thousand operations of one member each. */
export function appendChange(changes: MemberDelta[], change: MemberDelta): void {
  const last = changes.at(-1)
  if (change.kind === 'removeMatching') {
    // A filter reads one member and no other, so what its neighbours take away is no matter to it.
    if (last?.kind === 'removeMatching') last.filters.push(...change.filters)
    else changes.push(change)
    return
  }
  if (change.kind !== 'replace' && change.memberIds.length === 0) return
  const isSame = last?.kind === change.kind || (change.kind === 'add' && last?.kind === 'replace')
  if (!last || !('memberIds' in last) || !isSame || change.kind === 'replace') {
    changes.push({ ...change, memberIds: [...change.memberIds] })
    return
  }
  // One by one: as arguments of one call, a long list overflows the stack.
  for (const id of change.memberIds) last.memberIds.push(id)
}
