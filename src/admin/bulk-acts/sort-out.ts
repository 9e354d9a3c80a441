import type { BulkActName } from '../../db/tables.ts'
import { personState } from '../../people/person.ts'
import type { LeftOut } from '../schemas/bulk-acts.ts'
import type { Matching } from './bulk-act-store.ts'
import { reachOf } from './reach.ts'

/** Whom the act reaches, and how many are left out for which reason. */
export function sortOut(
  act: BulkActName,
  people: readonly Matching[],
  admins: ReadonlySet<number>,
): { reached: number[]; leftOut: LeftOut } {
  const { states, sparesAdmins } = reachOf[act]
  const reached: number[] = []
  const leftOut: LeftOut = {}
  for (const person of people) {
    const state = personState(person)
    const isIn = states.includes(state)
    const isSpared = isIn && sparesAdmins && admins.has(person.no)
    if (isIn && !isSpared) reached.push(person.no)
    else addTo(leftOut, isSpared ? 'admins' : state, 1)
  }
  return { reached, leftOut }
}

export function addTo(leftOut: LeftOut, reason: keyof LeftOut, n: number): void {
  leftOut[reason] = (leftOut[reason] ?? 0) + n
}
