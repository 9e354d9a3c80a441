import type { Actor } from '../audit/actor.ts'
import { NotFound, VersionMatch, VersionMismatch } from '../base/errors.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Executor } from '../db/connection.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import { findPersonWithGroups, type PersonWithGroups } from '../groups/find-person-with-groups.ts'
import { changedAttributes } from '../people/changed-attributes.ts'
import { personConstraintErrors } from '../people/errors.ts'
import type { Person, PersonDocument } from '../people/person.ts'
import { updatePerson, type WrittenPerson } from './change-store.ts'
import { PersonKeepsChanging } from './errors.ts'
import { transitionOf } from './person-transition.ts'
import { isPlainRewrite } from './rewrite-store.ts'
import { rewritePerson } from './rewrite-together.ts'

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
  edit: (current: PersonDocument, person: Person) => EditedPerson | Promise<EditedPerson>
  /** Of If-Match. */
  ifVersion?: PersonVersion
  /** Of If-None-Match. */
  unlessVersion?: (current: PersonVersion) => boolean
  /** What happens on a first activation; `policy`: as the calling client's setting says (without a client: nobody is invited). Absent: `policy`. */
  invite?: 'policy' | 'now' | 'later'
  /** Whether the invited get a mail at a new address. Absent: yes for a client, no for everybody else. */
  mailNewAddress?: boolean
  actor: Actor
  keyring: Keyring
}

export interface EditedPerson extends PersonDocument {
  /** Invites whoever is not invited and has not claimed, the withdrawn too; the inactive never. */
  invites?: boolean
}

export interface ChangedPerson {
  person: PersonWithGroups
  changed: boolean
}

const mostRaces = 8

/**
 * Reads, edits, and writes in one statement that is guarded by the versions read; a lost race reads again, up to 8 times.
 * What changes nothing writes nothing. Groups are the pushed ones for a client, all for everybody else.
 * @throws NotFound, VersionMismatch, VersionMatch, UserNameTaken, ExternalIdTaken, DocumentRefused; PersonKeepsChanging after the eighth lost race.
 */
export async function changePerson(db: Executor, change: PersonChange): Promise<ChangedPerson> {
  for (let race = 0; race < mostRaces; race++) {
    const person = await changeOnce(db, change)
    if (person) return person
    // Apart, so that those who met do not meet again.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** race))
  }
  throw new PersonKeepsChanging()
}

async function changeOnce(db: Executor, change: PersonChange): Promise<ChangedPerson | undefined> {
  const { clientId, ifVersion, unlessVersion } = change
  const before = await findPersonWithGroups(db, { ...change, scope: clientId === undefined ? undefined : 'pushed' })
  if (!before) throw new NotFound('person')
  if (ifVersion && !isVersion(before, ifVersion)) throw new VersionMismatch()
  if (unlessVersion?.(before)) throw new VersionMatch()

  const editing = change.edit(documentOf(before), before)
  // Most edits are light, and pay for no turn.
  const edited = editing instanceof Promise ? await editing : editing
  const after = documentOf(edited)
  // It is a client's: where none calls there is none to write.
  if (clientId === undefined) delete after.externalId
  const attributes = changedAttributes(documentOf(before), after)
  const transition = transitionOf(before, after, edited.invites)
  if (attributes.length === 0 && !transition.invites) return { person: before, changed: false }

  const update = { change, before, after, transition, attributes }
  const write = isPlainRewrite(update) ? rewritePerson : updatePerson
  const written: WrittenPerson | undefined = await withConstraintErrors(personConstraintErrors, () => write(db, update))
  return written && { person: personAfter(before, after, written), changed: true }
}

export function isVersion(person: PersonVersion, { version, standingVersion }: PersonVersion): boolean {
  return person.version === version && person.standingVersion === standingVersion
}

function documentOf({ userName, active, externalId, attributes }: PersonDocument): PersonDocument {
  return { userName, active, ...(externalId !== undefined && { externalId }), attributes }
}

function personAfter(before: PersonWithGroups, after: PersonDocument, written: WrittenPerson): PersonWithGroups {
  const { externalId: _, ...rest } = before
  const { version, modifiedAt, changedStanding } = written
  return { ...rest, ...after, version, modifiedAt, ...changedStanding }
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
