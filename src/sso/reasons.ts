import { type Refusal, SsoRefused } from './refusal.ts'

type Explanation = Pick<Refusal, 'sentence' | 'remedy' | 'kind'>

const again = 'Begin the sign-in again; a page that was left open, reloaded or passed on cannot be used.'
const people = 'Compare what the provider sends with the person here; the test sign-in of the connection shows both.'

/** Why a sign-in is refused whatever its protocol: the reason stands in the audit, sentence and remedy are what the admin reads. */
export const ssoReasons = {
  request_missing: {
    sentence: 'What came from the identity provider answers no sign-in of this server: it carries no state.',
    remedy: 'Let people begin at the sign-in page of this server, not at a tile of the identity provider.',
  },
  request_unknown: {
    sentence: 'What came answers a sign-in that this server did not begin, or that is long over.',
    remedy: again,
  },
  request_used: { sentence: 'What came answers a sign-in that was answered already.', remedy: again },
  request_expired: {
    sentence: 'More than 15 minutes passed between beginning the sign-in and its answer.',
    remedy: again,
  },
  browser_wrong: {
    sentence: 'The answer arrived in another browser than the one in which the sign-in was begun.',
    remedy:
      'Begin and finish in the same browser, with cookies allowed. If nobody did otherwise, somebody may have tried to pass a sign-in on.',
  },
  arrival_unknown: {
    sentence: 'The sign-in was finished already, or was left lying for more than two minutes.',
    remedy: again,
  },
  connection_unknown: {
    sentence: 'The sign-in belongs to a connection that no longer exists.',
    remedy: 'Remove the application at the identity provider, or set the connection up again.',
  },
  connection_disabled: {
    sentence: 'The connection is not enabled.',
    remedy: 'Enable it if people are to sign in by it.',
  },
  subject_unusable: {
    sentence: 'The subject is empty, or longer than 1,024 bytes.',
    remedy: 'Let the identity provider send an immutable id of ordinary length as subject.',
  },
  not_authoritative: {
    sentence: 'The connection compares a user name or external id, but is not marked as authoritative for them.',
    remedy: 'Mark the connection as authoritative, if the provider alone decides who has which; else match by address.',
  },
  match_claim_missing: {
    sentence: 'The claim by which people are found did not come, or is empty.',
    remedy: 'Release it at the identity provider, or choose another claim in the connection.',
  },
  match_claim_repeated: {
    sentence: 'The claim by which people are found came with several values.',
    remedy: 'Let the identity provider send one value, or choose another claim in the connection.',
  },
  address_unverified: {
    sentence:
      'The address was not confirmed by the provider (email_verified), and its domain is not one for which this connection is authoritative.',
    remedy: 'Verify the domain for this connection, or match by an immutable id instead.',
  },
  claims_unusable: {
    sentence: 'Of what the provider sends no person can be made: a value is too long.',
    remedy: 'Let the identity provider send user name, name and address of ordinary length.',
  },
  person_unknown: {
    sentence: 'Nobody here matches who signed in.',
    remedy: `${people} If somebody is missing, let the directory push them, or create them.`,
  },
  person_uninvited: {
    sentence: 'The person is known, but not invited.',
    remedy: 'Invite the person; nobody comes in before that.',
  },
  person_deactivated: {
    sentence: 'The person is deactivated.',
    remedy: 'Reactivate the person, if that was not intended; usually the directory decides.',
  },
  conflict: {
    sentence: 'More than one person may be meant, or the one who matches has an account already.',
    remedy: 'Decide in the list of conflicts whom this identity belongs to.',
  },
  wrong_person: {
    sentence: 'Somebody opened the invitation of one person, and signed in as another, or as nobody known.',
    remedy: `Let them sign out at the identity provider and open the link again. ${people}`,
  },
  uses_password: {
    sentence: 'This person is set to sign in with a password.',
    remedy: 'Set the person to single sign-on, if that is wanted.',
  },
  not_an_admin: {
    sentence: 'The person who signed in is not linked to an admin who may sign in.',
    remedy: 'Link the admin to the person, or let the admin sign in with a password.',
  },
  admin_unclaimed: {
    sentence: 'The admin is linked to this person, who has not claimed yet.',
    remedy: 'Let them open their invitation and claim first; afterwards they come in as an admin, too.',
  },
  test_not_yours: {
    sentence: 'The test was begun by another admin, or your own session has ended.',
    remedy: 'Sign in and start the test again.',
  },
} as const satisfies Record<string, Explanation>

export type SsoReason = keyof typeof ssoReasons

/** @param received what stood in the place in question; never anything about the person. */
export function refused(reason: SsoReason, received?: string): SsoRefused {
  return new SsoRefused({ reason, ...ssoReasons[reason], received })
}
