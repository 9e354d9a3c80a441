import { isUuid } from '../base/uuid.ts'
import type { MemberChange } from './group.ts'

/** What a run of changes comes to; no id is in both sets. */
export interface MemberSets {
  /** The members are to be exactly `add`. */
  replaces: boolean
  add: Set<string>
  remove: Set<string>
}

type ByIds = Exclude<MemberChange, { kind: 'add_matching' }>

/** Folded in their order without reading a single member: of two about the same id the later one counts. */
export function foldChanges(changes: readonly ByIds[]): MemberSets {
  const sets: MemberSets = { replaces: false, add: new Set(), remove: new Set() }
  for (const { kind, memberIds } of changes) {
    if (kind === 'replace') Object.assign(sets, { replaces: true, add: new Set(), remove: new Set() })
    const [to, from] = kind === 'remove' ? [sets.remove, sets.add] : [sets.add, sets.remove]
    for (const id of memberIds) {
      const key = id.toLowerCase()
      to.add(key)
      from.delete(key)
    }
  }
  return sets
}

/** The ids that can be somebody's; the others are unknown without asking. */
export function uuidsOf(changes: readonly MemberChange[]): string[] {
  const ids = changes.flatMap((change) => (change.kind === 'add_matching' ? [] : change.memberIds))
  return [...new Set(ids.filter(isUuid).map((id) => id.toLowerCase()))]
}
