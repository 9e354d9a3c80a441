import type { JsonObject } from '../../base/json.ts'
import type { Person } from '../../people/person.ts'
import { ACCOUNT_STATUS_URN, VESTIBULE_URN } from '../../people/status-schema.ts'
import { InvitationStays, NobodyToInvite } from '../errors.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'

/** Both names of the one fact. */
const urns = [VESTIBULE_URN, ACCOUNT_STATUS_URN]

/**
 * Whether a body says `invited: true`. False is no instruction: directories map it as a constant, and clients that read
 * before they write send it back when it is no longer so.
 */
export function asksToInvite(resource: JsonObject): boolean {
  return urns.some((urn) => invitedIn(resource[urn]) === true)
}

/** The same of a PUT, which repeats what its client once read: it brings back nobody whose invitation was withdrawn. */
export function putAsksToInvite(resource: JsonObject, { standing }: Person): boolean {
  return asksToInvite(resource) && standing.withdrawnAt === null
}

/** What a PATCH finds under both names. */
export function withInvitation(resource: JsonObject, { standing }: Person): JsonObject {
  const invited = standing.invitedAt !== null
  for (const urn of urns) {
    const extension = bareObject()
    extension['invited'] = invited
    resource[urn] = extension
  }
  return resource
}

/**
 * What a PATCH made of it, which is meant as written.
 * @throws InvitationStays where it takes the invitation away; NobodyToInvite where the person is inactive.
 */
export function patchAsksToInvite(patched: JsonObject, person: Person): boolean {
  const { invitedAt, claimedAt } = person.standing
  if (invitedAt !== null && urns.some((urn) => invitedIn(patched[urn]) !== true)) throw new InvitationStays()
  if (invitedAt !== null || claimedAt !== null || !asksToInvite(patched)) return false
  if (patched['active'] !== true) throw new NobodyToInvite()
  return true
}

function invitedIn(extension: unknown): unknown {
  return isObject(extension) ? extension['invited'] : undefined
}
