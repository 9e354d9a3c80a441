import type { Keyring } from '../../base/keyring.ts'
import { claimLinkOf } from '../../invite/claim-link.ts'
import { displayNameOf } from '../../people/derive-keys.ts'
import { personState } from '../../people/person.ts'
import { startDateOf } from '../imports/edit-document.ts'
import { type Profile, readProfile } from '../people/profile.ts'
import type { ExportedManager } from './export-managers.ts'
import type { ExportedPerson } from './export-page.ts'

export const exportColumns = [
  'Full name',
  'Email',
  'Employee ID',
  'Job title',
  'Department',
  'Division',
  'Organization',
  'Phone',
  'Location',
  'Start date',
  'Source',
  'Creation date',
  'Status',
  'Invited date',
  'Claimed',
  'Claim date',
  'Claim link',
  'Claim link expires',
  'Last mail result',
  'Manager email',
  'Manager employee ID',
  'User Id',
] as const

export interface ExportSurroundings {
  keyring: Keyring
  publicUrl: string
  manager: ExportedManager | undefined
  /** The database's. */
  now: Date
}

/** One person's cells. The link is derived here and nowhere stored. */
export function exportCells(person: ExportedPerson, surroundings: ExportSurroundings): string[] {
  const profile: Profile = readProfile(person.attributes)
  const { link, expires } = linkCells(person, surroundings)
  const { manager } = surroundings
  return [
    displayNameOf(person),
    person.mailAddress ?? profile.email ?? '',
    profile.employeeNumber ?? '',
    profile.title ?? '',
    profile.department ?? '',
    profile.division ?? '',
    profile.organization ?? '',
    profile.phoneNumber ?? '',
    profile.location ?? '',
    startDateOf(person.attributes) ?? '',
    person.source,
    dateCell(person.createdAt),
    personState(person),
    dateCell(person.invitedAt),
    person.claimedAt ? 'yes' : 'no',
    dateCell(person.claimedAt),
    link,
    expires,
    mailCell(person),
    manager?.email ?? '',
    manager?.employeeNumber ?? '',
    person.id,
  ]
}

/** Beside an empty link stands why it is empty. */
function linkCells(person: ExportedPerson, { keyring, publicUrl, now }: ExportSurroundings) {
  const dead = (reason: string) => ({ link: '', expires: reason })
  const state = personState(person)
  if (state === 'uninvited')
    return dead(person.withdrawnAt ? 'none: the invitation was withdrawn' : 'none: not invited')
  if (state !== 'invited') return dead(`none: ${state}`)
  const link = claimLinkOf(person, keyring, publicUrl)
  if (!link) return dead('none: the key that signs it is no longer configured')
  const { linkExpiresAt } = person
  if (!linkExpiresAt || linkExpiresAt <= now) return dead(`expired ${dateCell(linkExpiresAt)}`)
  return { link, expires: dateCell(linkExpiresAt) }
}

function mailCell({ mailState, mailCode, mailResult }: ExportedPerson): string {
  if (!mailState) return ''
  const words = [mailCode, mailResult].filter((part) => part !== null).join(' ')
  return words === '' ? mailState : `${mailState}: ${words}`
}

function dateCell(date: Date | null): string {
  return date ? date.toISOString() : ''
}
