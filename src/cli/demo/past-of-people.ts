import type { Actor } from '../../audit/actor.ts'
import type { House, Planted } from './house.ts'
import type { PastEvent } from './past-events.ts'

/** At most so many events are told of one person. */
export const eventsOfOne = 4

/** As provisioning, inviting and claiming would have recorded it. */
export function pastOfPeople({ people, clientId, admins }: House): PastEvent[] {
  const client: Actor = { kind: 'client', id: clientId }
  return people.flatMap((person) => pastOf(person, { client, admin: admins.admin, inviter: admins.inviter }))
}

function pastOf(
  person: Planted,
  { client, admin, inviter }: Record<'client' | 'admin' | 'inviter', Actor>,
): PastEvent[] {
  const { id: personId, state, isUnderWay, daysAgo } = person
  const { arrived, invited, settled } = daysAgo
  const event = (type: string, actor: Actor, days: number): PastEvent => ({ type, actor, daysAgo: days, personId })
  const arrival = event('person.provisioned', client, arrived)
  const invitation = event('person.invited', isUnderWay ? inviter : admin, invited)
  if (state === 'invited') return [arrival, invitation]
  if (state === 'claimed')
    return [arrival, invitation, event('person.claimed', { kind: 'person', id: personId }, settled)]
  if (state === 'deactivated') return [arrival, event('person.deactivated', client, settled)]
  if (state !== 'withdrawn') return [arrival]
  return [arrival, event('person.invited', admin, settled * 1.2), event('invite.withdrawn', admin, settled)]
}
