import type { Actor } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import type { PersonSource } from '../db/tables.ts'
import type { DerivedKeys } from '../people/derive-keys.ts'
import type { PersonDocument } from '../people/person.ts'
import { insertPeople } from './provision-store.ts'

export interface NewDocument {
  document: PersonDocument
  /** Derived by the caller, who can so tell which of many is refused. */
  keys: DerivedKeys
}

export interface NewPeople {
  tenantId: number
  /** User names are different from each other. */
  people: readonly NewDocument[]
  source: PersonSource
  /** The inactive are never invited. */
  invite: 'now' | 'later'
  actor: Actor
  keyring: Keyring
}

export interface MadeOne {
  no: number
  invited: boolean
}

/**
 * Many people in one statement: persons, standings, addresses, count, audit, and, of the invited and mailable, deliveries.
 * @returns whom it made, by `userNameKey`. Whoever's userName somebody else has, also since a moment ago, is not among them.
 */
export async function provisionPeople(trx: Trx, { invite, ...order }: NewPeople): Promise<Map<string, MadeOne>> {
  if (order.people.length === 0) return new Map()
  const people = order.people.map((one) => ({ ...one, invite }))
  const inserted = await insertPeople(trx, { ...order, people })
  return new Map(
    inserted.flatMap((one) =>
      one.no === null ? [] : [[one.userNameKey, { no: one.no, invited: one.invitedAt !== null }]],
    ),
  )
}
