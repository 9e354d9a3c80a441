import type { PersonState, PersonSummary, Scope } from '../api/types.ts'

/** One act on each of the ticked. */
export interface BulkAct {
  verb: 'resend' | 'withdraw' | 'deactivate' | 'reactivate'
  label: string
  /** What is done to them, after their number. */
  will: string
  consequence: string
  scope: Scope
  reaches: readonly PersonState[]
  danger?: boolean
}

export const bulkActs: BulkAct[] = [
  {
    verb: 'withdraw',
    label: 'Withdraw invitations',
    will: 'lose their invitation',
    consequence: 'Their links stop working, and waiting mail is cancelled. Nothing is sent.',
    scope: 'invites:write',
    reaches: ['invited'],
    danger: true,
  },
  {
    verb: 'deactivate',
    label: 'Deactivate',
    will: 'are deactivated',
    consequence: 'They are signed out at once and can no longer sign in or claim. You can reactivate them.',
    scope: 'people:write',
    reaches: ['uninvited', 'invited', 'claimed'],
    danger: true,
  },
  {
    verb: 'reactivate',
    label: 'Reactivate',
    will: 'are reactivated',
    consequence: 'They stand again where they stood before.',
    scope: 'people:write',
    reaches: ['deactivated'],
  },
]

const whyNot: Record<PersonState, string> = {
  uninvited: 'not invited',
  invited: 'invited, and has not claimed',
  claimed: 'claimed already',
  deactivated: 'deactivated',
}

/** Whom the act reaches, and how many are left out for which reason. */
export function sortOut(act: BulkAct, people: Iterable<PersonSummary>) {
  const reached: PersonSummary[] = []
  const leftOut = new Map<string, number>()
  for (const person of people) {
    const why = whyNot[person.state]
    if (act.reaches.includes(person.state)) reached.push(person)
    else leftOut.set(why, (leftOut.get(why) ?? 0) + 1)
  }
  return { reached, leftOut: [...leftOut] }
}
