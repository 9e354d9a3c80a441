import type { Actor } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Executor } from '../db/connection.ts'
import type { PersonSource } from '../db/tables.ts'
import type { Person, PersonDocument } from '../people/person.ts'

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
 * @throws UserNameTaken, ExternalIdTaken; ClientDisconnected where the client is no more.
 */
export async function provisionPerson(_db: Executor, _person: NewPerson): Promise<Person> {
  throw new Error('being built')
}
