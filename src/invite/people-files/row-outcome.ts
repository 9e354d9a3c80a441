import type { FileRowOutcome } from '../../db/tables.ts'
import { isMailAddress } from '../../people/mail-address.ts'
import { personState } from '../../people/person.ts'
import type { PersonKey } from './file-row.ts'
import type { Candidate } from './match-keys.ts'

export interface Outcome {
  outcome: FileRowOutcome
  reason: string | null
  personNo: number | null
}

/** A row that says whom it means. */
export interface KeyedRow {
  line: number
  keys: readonly PersonKey[]
}

/** @param seen the line on which each person was first named. */
export function outcomeOf(
  { line, keys }: KeyedRow,
  candidates: readonly Candidate[],
  seen: Map<number, number>,
): Outcome {
  const most = Math.max(0, ...candidates.map(({ hits }) => hits))
  // Two colleagues may share an address; whoever the employee number names as well is meant.
  const best = candidates.filter(({ hits }) => hits === most)
  const [person] = best
  if (!person) return unknown(keys)
  if (best.length > 1) return nobody('ambiguous', `${best.length} people are known by this`)
  const first = seen.get(person.personNo)
  if (first !== undefined) return nobody('repeated', `the same person as in line ${first}`)
  seen.set(person.personNo, line)
  return { ...standingOf(person), personNo: person.personNo }
}

/** A broken address is a mistake in the file, and not somebody who is missing. */
function unknown(keys: readonly PersonKey[]): Outcome {
  const broken = keys.some(({ by, value }) => isMeantAsAddress(by, value) && !isMailAddress(value))
  if (broken) return nobody('invalid', 'this is not a mail address')
  return nobody('not_found', 'nobody here has this address, user name, external id or employee number')
}

function isMeantAsAddress(by: PersonKey['by'], value: string): boolean {
  return by === 'address' || (by === 'any' && value.includes('@'))
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
