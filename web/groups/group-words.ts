import type { Group } from '../api/types.ts'
import { groupRoleWords } from '../api/words.ts'

export function sayKind({ kind, pushedBy, role }: Group): string {
  if (kind === 'pushed') return pushedBy ? `Pushed by ${pushedBy.name}` : 'Pushed by a provider'
  return role ? `Local · ${groupRoleWords[role]} while claiming` : 'Local · not offered while claiming'
}
