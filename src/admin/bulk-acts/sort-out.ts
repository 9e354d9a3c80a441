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
    const reason = states.includes(state) ? hindered(person, sparesAdmins && admins) : state
    if (reason) addTo(leftOut, reason, 1)
    else reached.push(person.no)
  }
  return { reached, leftOut }
}

/** Whom the act would reach by their state, and why it does not. */
function hindered({ no, hindrance }: Matching, spared?: ReadonlySet<number>): keyof LeftOut | undefined {
  return spared?.has(no) ? 'admins' : (hindrance ?? undefined)
}

export function addTo(leftOut: LeftOut, reason: keyof LeftOut, n: number): void {
  leftOut[reason] = (leftOut[reason] ?? 0) + n
}
