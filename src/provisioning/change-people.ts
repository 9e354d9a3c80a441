import type { Actor } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { changedAttributes } from '../people/changed-attributes.ts'
import type { Person, PersonDocument } from '../people/person.ts'
import { type PersonWrite, writePeople } from './change-people-store.ts'
import { type Transition, transitionOf } from './person-transition.ts'

/** What becomes of one person, decided before anything is written. */
export interface PlannedChange {
  before: Person
  after: PersonDocument
  transition: Transition
  /** Names of what differs; empty where nothing does. */
  attributes: string[]
}

/** Without the externalId, which is a client's. @throws DocumentRefused */
export function planChange(before: Person, edited: PersonDocument): PlannedChange {
  const { externalId: _, ...after } = edited
  const { userName, active, attributes } = before
  const changed = changedAttributes({ userName, active, attributes }, after)
  return { before, after, transition: transitionOf(before, after), attributes: changed }
}

export interface PeopleChange {
  tenantId: number
  /** Of people locked by `lockPeople` in this transaction, each at most once; their user names stay. */
  changes: readonly PlannedChange[]
  /** What happens on a first activation, and whether the invited get their link at a new address. */
  invite: 'now' | 'later'
  actor: Actor
  keyring: Keyring
}

/**
 * `changePerson` for many, in one statement; what changes nothing is left out.
 * @returns the numbers of those whom it invited.
 */
export async function changePeople(trx: Trx, { changes, ...order }: PeopleChange): Promise<Set<number>> {
  const writes = changes.filter(({ attributes }) => attributes.length > 0).map((one) => writeOf(one, order.invite))
  if (writes.length === 0) return new Set()
  const invited = await writePeople(trx, { ...order, writes })
  return new Set(invited.map(({ no }) => no))
}

function writeOf({ before, after, transition, attributes }: PlannedChange, invite: 'now' | 'later'): PersonWrite {
  const { keys, firstActivation, endsLink, hasNewAddress, ...rest } = transition
  return {
    no: before.no,
    version: before.version,
    generation: before.standing.generation,
    document: after,
    keys,
    attributes,
    ...rest,
    endsLink,
    invited: firstActivation && invite === 'now',
    mailsLink: hasNewAddress && invite === 'now',
  }
}
