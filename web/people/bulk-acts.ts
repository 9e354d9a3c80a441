import type { BulkActName, LeftOut, Scope } from '../api/types.ts'

/** One act on many, ticked or all who match. */
export interface BulkAct {
  verb: BulkActName
  label: string
  /** What is done to them, after their number. */
  will: string
  done: string
  consequence: string
  scope: Scope
  danger?: boolean
}

export const bulkActs: BulkAct[] = [
  {
    verb: 'resend',
    label: 'Resend invitations',
    will: 'get their invitation again',
    done: 'were sent their invitation again',
    consequence: 'It is the same link in a new mail: earlier mails keep working, and its time starts anew.',
    scope: 'invites:write',
  },
  {
    verb: 'withdraw',
    label: 'Withdraw invitations',
    will: 'lose their invitation',
    done: 'lost their invitation',
    consequence: 'Their links stop working, and waiting mail is cancelled. Nothing is sent.',
    scope: 'invites:write',
    danger: true,
  },
  {
    verb: 'deactivate',
    label: 'Deactivate',
    will: 'are deactivated',
    done: 'were deactivated',
    consequence: 'They are signed out at once and can no longer sign in or claim. You can reactivate them.',
    scope: 'people:write',
    danger: true,
  },
  {
    verb: 'reactivate',
    label: 'Reactivate',
    will: 'are reactivated',
    done: 'were reactivated',
    consequence: 'They stand again where they stood before.',
    scope: 'people:write',
  },
]

export const bulkActOf = (verb: BulkActName) => bulkActs.find((act) => act.verb === verb)!

const whyNot: Record<keyof LeftOut, string> = {
  uninvited: 'not invited',
  invited: 'invited, and not claimed',
  claimed: 'claimed already',
  deactivated: 'deactivated already',
  noAddress: 'without a usable mail address',
  mailWaiting: 'their invitation or reminder has yet to go out',
  admins: 'owners of this company, or you; deactivate them one by one',
}

/** Who is left out, in words: how many, and why. */
export function reasonsOf(leftOut: LeftOut): { reason: keyof LeftOut; why: string; n: number }[] {
  return (Object.keys(whyNot) as (keyof LeftOut)[]).flatMap((reason) => {
    const n = leftOut[reason] ?? 0
    return n > 0 ? [{ reason, why: whyNot[reason], n }] : []
  })
}
