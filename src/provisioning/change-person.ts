import type { Actor } from '../audit/actor.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Executor } from '../db/connection.ts'
import type { Person, PersonDocument } from '../people/person.ts'

export interface PersonVersion {
  version: number
  standingVersion: number
}

export interface PersonChange {
  tenantId: number
  personId: string
  /** The calling client: its externalId is read and written, its setting decides on a first activation. */
  clientId?: string
  /** Called with the person as stored, again after a lost race; must not change what it is given. Groups are the caller's to add. */
  edit: (current: PersonDocument, person: Person) => PersonDocument
  /** Of If-Match. */
  ifVersion?: PersonVersion
  /** What happens on a first activation; `policy`: as the calling client's setting says (without a client: nobody is invited). Absent: `policy`. */
  invite?: 'policy' | 'now' | 'later'
  /** Whether the invited get a mail at a new address. Absent: yes for a client, no for everybody else. */
  mailNewAddress?: boolean
  actor: Actor
  keyring: Keyring
}

/**
 * Reads, edits, and writes in one statement that is guarded by the versions read; a lost race reads again, up to 5 times.
 * What changes nothing writes nothing.
 * @throws NotFound, VersionMismatch, UserNameTaken, ExternalIdTaken; PersonKeepsChanging after the fifth lost race.
 */
export async function changePerson(
  _db: Executor,
  _change: PersonChange,
): Promise<{ person: Person; changed: boolean }> {
  throw new Error('being built')
}

export type LifeChange = Pick<PersonChange, 'tenantId' | 'personId' | 'invite' | 'actor' | 'keyring'>

/** Sessions end and links die because every read joins the standing; waiting mails are cancelled in the same statement. */
export async function deactivatePerson(db: Executor, change: LifeChange): Promise<Person> {
  const { person } = await changePerson(db, { ...change, edit: (current) => ({ ...current, active: false }) })
  return person
}

/** @param change.invite for somebody never invited nor withdrawn. Absent: nobody is invited. */
export async function reactivatePerson(db: Executor, change: LifeChange): Promise<Person> {
  const { person } = await changePerson(db, { ...change, edit: (current) => ({ ...current, active: true }) })
  return person
}
