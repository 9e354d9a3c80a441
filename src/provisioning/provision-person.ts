import type { Actor } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Executor } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import type { PersonSource } from '../db/tables.ts'
import { type DerivedKeys, deriveKeys } from '../people/derive-keys.ts'
import { personConstraintErrors, UserNameTaken } from '../people/errors.ts'
import type { Person, PersonDocument } from '../people/person.ts'
import { personFrom } from '../people/person-row.ts'
import { ClientDisconnected } from './errors.ts'
import { type Inserted, insertPeople } from './provision-store.ts'

export interface NewPerson {
  tenantId: number
  document: PersonDocument
  source: PersonSource
  /** The provisioning client that creates; its setting is the policy. */
  clientId?: string
  /** `policy`: as the client's setting says (without a client: not). The inactive are never invited. */
  invite: 'policy' | 'now' | 'later'
  actor: Actor
  keyring: Keyring
}

/**
 * One statement: person, standing, addresses, external id, count, audit, and, if invited and mailable, the delivery.
 * @throws UserNameTaken, ExternalIdTaken, DocumentRefused; ClientDisconnected where the client is no more.
 */
export async function provisionPerson(db: Executor, person: NewPerson): Promise<Person> {
  return provisionDerived(db, person, deriveKeys(person.document))
}

/** The same for whoever has derived the keys already. @throws UserNameTaken, ExternalIdTaken, ClientDisconnected */
export async function provisionDerived(db: Executor, person: NewPerson, keys: DerivedKeys): Promise<Person> {
  const { document, invite, ...order } = person
  // An admin's one by one, but no client's, counts as due since yesterday: it goes before a campaign's million.
  const isUrgent = invite === 'now' && person.clientId === undefined
  const [inserted] = await withConstraintErrors(personConstraintErrors, () =>
    insertPeople(db, { ...order, isUrgent, people: [{ document, keys, invite }] }),
  )
  if (!inserted) throw new ClientDisconnected()
  return personAsMade(person, inserted)
}

/** @throws UserNameTaken */
export function personAsMade({ tenantId, clientId, document, source }: NewPerson, inserted: Inserted): Person {
  if (inserted.no === null) throw new UserNameTaken()
  const { userName, attributes, externalId } = document
  // An externalId is a client's: without one there is none to keep it for.
  const kept = clientId === undefined ? null : (externalId ?? null)
  return personFrom({ ...inserted, tenantId, userName, attributes, source, externalId: kept })
}
