import type { FileRowOutcome } from '../../db/tables.ts'
import { personState } from '../../people/person.ts'
import type { Candidate } from './match-keys.ts'

export interface Outcome {
  outcome: FileRowOutcome
  reason: string | null
  personNo: number | null
}

/** @param seen the line on which each person was first named. */
export function outcomeOf(candidates: readonly Candidate[], line: number, seen: Map<number, number>): Outcome {
  const most = Math.max(0, ...candidates.map(({ hits }) => hits))
  // Two colleagues may share an address; whoever the employee number names as well is meant.
  const best = candidates.filter(({ hits }) => hits === most)
  const [person] = best
  if (!person) return nobody('not_found', 'nobody here has this address, user name, external id or employee number')
  if (best.length > 1) return nobody('ambiguous', `${best.length} people are known by this`)
  const first = seen.get(person.personNo)
  if (first !== undefined) return nobody('repeated', `the same person as in line ${first}`)
  seen.set(person.personNo, line)
  return { ...standingOf(person), personNo: person.personNo }
}

function nobody(outcome: FileRowOutcome, reason: string): Outcome {
  return { outcome, reason, personNo: null }
}

function standingOf(person: Candidate): Pick<Outcome, 'outcome' | 'reason'> {
  switch (personState(person)) {
    case 'deactivated':
      return { outcome: 'deactivated', reason: 'the person is deactivated' }
    case 'claimed':
      return { outcome: 'already_claimed', reason: 'the account is claimed already' }
    case 'invited':
      return { outcome: 'already_invited', reason: 'the person is invited already' }
    default:
      return { outcome: 'matched', reason: null }
  }
}
