import type { Database } from '../db/connection.ts'
import { gathered } from '../db/gather.ts'
import { inOneStatement } from '../db/transaction.ts'
import { type DerivedKeys, deriveKeys } from '../people/derive-keys.ts'
import type { Person } from '../people/person.ts'
import { ClientDisconnected } from './errors.ts'
import { type NewPerson, personAsMade, provisionDerived } from './provision-person.ts'
import { insertPeople } from './provision-store.ts'

export type NewPersonOfClient = NewPerson & { clientId: string }

interface Coming {
  person: NewPersonOfClient
  keys: DerivedKeys
}

const provision = gathered<Coming, Person>({
  lanes: 2,
  groupOf: ({ person: { tenantId, clientId } }) => `${tenantId} ${clientId}`,
  nameOf: ({ keys }) => keys.userNameKey,
  together: insertTogether,
  alone: (db, { person, keys }) => inOneStatement(db, (one) => provisionDerived(one, person, keys)),
})

/**
 * As `provisionPerson`, outside of a transaction: those whom a client creates at the same moment are one statement, and each
 * is answered for themselves.
 * @throws UserNameTaken, ExternalIdTaken, DocumentRefused, ClientDisconnected
 */
export async function provisionTogether(db: Database, person: NewPersonOfClient): Promise<Person> {
  return provision(db, { person, keys: deriveKeys(person.document) })
}

async function insertTogether(db: Database, coming: readonly Coming[]): Promise<(() => Person)[]> {
  const [{ person: first }] = coming as [Coming]
  const people = coming.map(({ person: { document, invite }, keys }) => ({ document, keys, invite }))
  const inserted = await insertPeople(db, { ...first, people })
  const byKey = new Map(inserted.map((one) => [one.userNameKey, one]))
  return coming.map(({ person, keys }) => () => {
    const made = byKey.get(keys.userNameKey)
    if (!made) throw new ClientDisconnected()
    return personAsMade(person, made)
  })
}
