import type { ClientKind } from '../db/tables.ts'
import type { PersonFacts } from '../people/person.ts'

/** Who makes a person active for the first time, by creating or by activating them. */
export type Creation =
  | { by: 'admin' }
  | { by: 'upload'; answer: 'now' | 'later' }
  | { by: 'client'; inviteOnCreate: boolean }

/**
 * Who is invited at once. Whoever an admin creates one by one: always. Whoever comes by an upload: as answered, each
 * time. Whoever a provisioning client pushes: as the client is set.
 */
export function isInvitedAtOnce(creation: Creation): boolean {
  if (creation.by === 'admin') return true
  if (creation.by === 'upload') return creation.answer === 'now'
  return creation.inviteOnCreate
}

/** Whoever single sign-on creates: as the connection is set. It is off by default, and then they wait like everybody else. */
export function connectionInvites({ invitesCreated }: { invitesCreated: boolean }): boolean {
  return invitesCreated
}

/** The policy is for those who become active without ever having been invited or withdrawn. */
export function meetsPolicy({ deactivatedAt, invitedAt, withdrawnAt }: PersonFacts): boolean {
  return !deactivatedAt && !invitedAt && !withdrawnAt
}

/** These push whole companies at once, so whoever connects them is asked. All the others invite later, until an admin says otherwise. */
export function isAskedWhenConnected(kind: ClientKind): boolean {
  return kind === 'entra' || kind === 'google'
}
