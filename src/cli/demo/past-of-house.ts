import { anonymous } from '../../audit/actor.ts'
import type { House } from './house.ts'
import { pausedDaysAgo } from './make-people.ts'
import type { PastEvent } from './past-events.ts'

/** What the admins have done in the last weeks, as the rooms would have recorded it. */
export function pastOfHouse(house: House): PastEvent[] {
  const { admins, company } = house
  const { owner, admin } = admins
  const kind = company.client.inviteOnCreate ? 'all' : 'list'
  return [
    ...signIns(house),
    { type: 'settings.changed', actor: owner, daysAgo: 5.2, detail: { attributes: ['terms', 'helpContact'] } },
    { type: 'settings.changed', actor: admin, daysAgo: 4.1, detail: { attributes: ['brandColour'] } },
    { type: 'campaign.started', actor: admin, daysAgo: company.arrived[0], detail: { kind, action: 'invite' } },
    ...(company.showsAll ? showcasePast(house) : []),
  ]
}

function signIns({ admins }: House): PastEvent[] {
  const detail = { method: 'password' }
  const failed: PastEvent = { type: 'sign_in.failed', actor: anonymous, daysAgo: 1.2, detail: { as: 'admin' } }
  const right = Object.values(admins).flatMap((actor, at) =>
    [0.2, 1.1, 3.05, 7.2].map((days) => ({ type: 'admin.signed_in', actor, daysAgo: days + at * 0.07, detail })),
  )
  return [failed, ...right]
}

function showcasePast({ admins: { owner, inviter, auditor } }: House): PastEvent[] {
  const reminding = { kind: 'all', action: 'remind' }
  const inviting = { kind: 'filter', action: 'invite' }
  return [
    { type: 'campaign.started', actor: inviter, daysAgo: 3, detail: reminding },
    { type: 'campaign.started', actor: inviter, daysAgo: pausedDaysAgo + 0.02, detail: inviting },
    { type: 'campaign.paused', actor: inviter, daysAgo: pausedDaysAgo - 0.01 },
    { type: 'bulk_act.finished', actor: inviter, daysAgo: 2, detail: { act: 'resend', reached: 14 } },
    { type: 'export.requested', actor: owner, daysAgo: 18 },
    { type: 'export.fetched', actor: owner, daysAgo: 17.6 },
    { type: 'audit.exported', actor: auditor, daysAgo: 7.1 },
  ]
}
