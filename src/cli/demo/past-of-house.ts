import { anonymous } from '../../audit/actor.ts'
import type { House } from './house.ts'
import { pausedDaysAgo } from './make-people.ts'
import type { PastEvent } from './past-events.ts'
import type { Campaigns } from './plant-campaigns.ts'

/** What the admins have done in the last weeks, as the rooms would have recorded it. */
export function pastOfHouse(house: House, campaigns: Campaigns): PastEvent[] {
  const { admins, company } = house
  const { owner, admin } = admins
  const kind = company.client.inviteOnCreate ? 'all' : 'list'
  return [
    ...signIns(house),
    { type: 'settings.changed', actor: owner, daysAgo: 5.2, detail: { attributes: ['terms', 'helpContact'] } },
    { type: 'settings.changed', actor: admin, daysAgo: 4.1, detail: { attributes: ['brandColour'] } },
    {
      type: 'campaign.started',
      actor: admin,
      daysAgo: company.arrived[0],
      subjectId: campaigns.launch.id,
      detail: { kind, action: 'invite' },
    },
    ...(company.showsAll ? showcasePast(house, campaigns) : []),
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

function showcasePast({ admins: { owner, inviter, auditor } }: House, campaigns: Campaigns): PastEvent[] {
  const paused = campaigns.underWay?.id
  const reminding = { kind: 'all', action: 'remind' }
  const inviting = { kind: 'filter', action: 'invite' }
  return [
    { type: 'campaign.started', actor: inviter, daysAgo: 3, subjectId: campaigns.reminder?.id, detail: reminding },
    { type: 'campaign.started', actor: inviter, daysAgo: pausedDaysAgo + 0.02, subjectId: paused, detail: inviting },
    { type: 'campaign.paused', actor: inviter, daysAgo: pausedDaysAgo - 0.01, subjectId: paused },
    { type: 'bulk_act.finished', actor: inviter, daysAgo: 2, detail: { act: 'resend', reached: 14 } },
    { type: 'export.requested', actor: owner, daysAgo: 18 },
    { type: 'export.fetched', actor: owner, daysAgo: 17.6 },
    { type: 'audit.exported', actor: auditor, daysAgo: 7.1 },
  ]
}
