import { meetsPolicy } from '../invite/policy.ts'
import { deriveKeys, type DerivedKeys, mailRow } from '../people/derive-keys.ts'
import type { Person, PersonDocument } from '../people/person.ts'
import { sameJson } from '../people/same-json.ts'

/** What a change of the document means for the person's life. Decided from a person as read, and written only while that is still so. */
export interface Transition {
  keys: DerivedKeys
  addressesChanged: boolean
  deactivates: boolean
  reactivates: boolean
  /** Active for the first time, without ever having been invited or withdrawn: the policy is asked. */
  firstActivation: boolean
  /** Asked for, of somebody active who is neither invited nor has claimed. */
  invites: boolean
  /** The link that went to the old address must end (security §2.15). */
  endsLink: boolean
  /** The invited have a new address to which the link can be mailed. */
  hasNewAddress: boolean
  /** Where a notice goes when the claimed get another address. */
  noticeTo: string | null
}

/** @param asksToInvite whoever changes the person wants them invited. */
export function transitionOf(before: Person, after: PersonDocument, asksToInvite = false): Transition {
  const keys = deriveKeys(after)
  const oldKeys = mayMoveAddresses(before, after) ? deriveKeys(before) : keys
  const { invitedAt, claimedAt } = before.standing
  const oldMail = mailRow(oldKeys.addresses)
  const newMail = mailRow(keys.addresses)
  const moved = oldMail?.valueKey !== newMail?.valueKey
  const open = invitedAt !== null && claimedAt === null
  const reactivates = !before.active && after.active
  return {
    keys,
    addressesChanged: !sameAddresses(oldKeys, keys),
    deactivates: before.active && !after.active,
    reactivates,
    firstActivation: reactivates && meetsPolicy({ ...before.standing, deactivatedAt: null }),
    invites: asksToInvite && after.active && invitedAt === null && claimedAt === null,
    // Without an old address there is nobody who should no longer have the link.
    endsLink: moved && open && oldMail !== undefined,
    hasNewAddress: moved && open && after.active && newMail !== undefined,
    noticeTo: moved && claimedAt !== null && after.active ? (oldMail?.value ?? null) : null,
  }
}

function mayMoveAddresses(before: PersonDocument, after: PersonDocument): boolean {
  return before.userName !== after.userName || !sameJson(before.attributes.emails, after.attributes.emails)
}

function sameAddresses(before: DerivedKeys, after: DerivedKeys): boolean {
  return JSON.stringify(before.addresses) === JSON.stringify(after.addresses)
}
