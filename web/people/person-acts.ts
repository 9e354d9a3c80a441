import type { Person, Scope } from '../api/types.ts'

/** One act on one person that needs no more than a yes. */
export interface Act {
  verb: 'resend' | 'rotate-link' | 'withdraw' | 'reset-claim' | 'deactivate' | 'reactivate' | 'delete' | 'revoke-code'
  label: string
  /** What will happen, said before it does. */
  consequence: string
  done: string
  danger?: boolean
}

const resend: Act = {
  verb: 'resend',
  label: 'Resend invitation',
  consequence:
    'They get the invitation again, with the same link. Its time starts anew, and earlier mails keep working.',
  done: 'The invitation is queued again.',
}
const rotate: Act = {
  verb: 'rotate-link',
  label: 'Rotate claim link',
  consequence:
    'The links in all mails sent so far stop working. The person stays invited; resend the invitation to mail the new link.',
  done: 'The old links are dead.',
  danger: true,
}
const withdraw: Act = {
  verb: 'withdraw',
  label: 'Withdraw invitation',
  consequence:
    'Their links stop working, waiting mail is cancelled, and they hear nothing more until they are invited again. Nothing is sent now.',
  done: 'The invitation is withdrawn.',
  danger: true,
}
const resetClaim: Act = {
  verb: 'reset-claim',
  label: 'Undo the claim',
  consequence:
    'They are invited again, by a new link. Their password and their sessions are gone at once. Nothing is sent: resend the invitation afterwards.',
  done: 'The claim is undone.',
  danger: true,
}
const revokeCode: Act = {
  verb: 'revoke-code',
  label: 'Revoke access code',
  consequence: 'The code that they were given on paper stops working at once. Their invitation and its link stay.',
  done: 'The access code no longer works.',
  danger: true,
}
const deactivate: Act = {
  verb: 'deactivate',
  label: 'Deactivate',
  consequence:
    'They are signed out at once and can no longer sign in or claim. Waiting mail is cancelled. You can reactivate them.',
  done: 'Deactivated.',
  danger: true,
}
const reactivate: Act = {
  verb: 'reactivate',
  label: 'Reactivate',
  consequence: 'They stand again where they stood before: claimed people can sign in, invited people can claim.',
  done: 'Reactivated.',
}
const remove: Act = {
  verb: 'delete',
  label: 'Delete',
  consequence:
    'The person and all their personal data are removed for good, and their user name is free again. The audit log keeps only ids. A provider that still knows them may push them in again.',
  done: 'Deleted.',
  danger: true,
}

/** @returns the acts that make sense now, the likeliest first. */
export function actsFor(person: Person, may: (scope: Scope) => boolean): Act[] {
  const ofInvites = may('invites:write') ? actsOfInvites(person) : []
  if (!may('people:write')) return ofInvites
  const others = [person.state === 'deactivated' ? reactivate : deactivate, remove]
  // Undoing a claim is never the likely one.
  return person.state === 'claimed' ? [...others, ...ofInvites] : [...ofInvites, ...others]
}

function actsOfInvites({ state, accessCode }: Person): Act[] {
  if (state === 'invited') return [resend, rotate, ...(accessCode.state === 'open' ? [revokeCode] : []), withdraw]
  return state === 'claimed' ? [resetClaim] : []
}
