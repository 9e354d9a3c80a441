import type { JsonObject } from '../../base/json.ts'
import { claimLinkOf } from '../../invite/claim-link.ts'
import { authMethodOf, type Person } from '../../people/person.ts'
import { ACCOUNT_STATUS_URN, AUTH_METHOD_URN, VESTIBULE_URN } from '../../people/status-schema.ts'
import type { ScimCall } from '../call.ts'
import type { ShownCode } from './access-codes.ts'
import type { Projection } from './projection.ts'

interface Shown {
  call: ScimCall
  projection: Pick<Projection, 'wants'>
  code?: ShownCode
}

/** Adds the extensions that show the person's standing, as far as they are wanted. */
export function addStatus(resource: JsonObject, person: Person, shown: Shown): void {
  const { projection } = shown
  if (projection.wants(VESTIBULE_URN)) resource[VESTIBULE_URN] = ownStatus(person, shown)
  if (projection.wants(ACCOUNT_STATUS_URN)) add(resource, ACCOUNT_STATUS_URN, accountStatus(person, shown))
  if (projection.wants(AUTH_METHOD_URN)) add(resource, AUTH_METHOD_URN, authMethod(person))
}

/** By URN, all that this caller may be shown, but for a code. */
export function wholeStatus(person: Person, call: ScimCall): JsonObject {
  const status: JsonObject = { schemas: [] }
  addStatus(status, person, { call, projection: { wants: () => true } })
  return status
}

function add(resource: JsonObject, urn: string, extension: JsonObject): void {
  if (Object.keys(extension).length === 0) return
  resource[urn] = extension
  ;(resource['schemas'] as string[]).push(urn)
}

function ownStatus(person: Person, shown: Shown): JsonObject {
  const { invitedAt, claimedAt } = person.standing
  return {
    invited: invitedAt !== null,
    ...(invitedAt && { inviteDate: invitedAt.toISOString() }),
    claimed: claimedAt !== null,
    ...(claimedAt && { claimDate: claimedAt.toISOString() }),
    ...claimLink(person, VESTIBULE_URN, shown),
    ...accessCode(VESTIBULE_URN, shown, (moment) => moment.toISOString()),
    canDelete: canDelete(person, shown),
    ...authMethod(person),
  }
}

function accountStatus(person: Person, shown: Shown): JsonObject {
  const { invitedAt, claimedAt } = person.standing
  return {
    invited: invitedAt !== null,
    ...(invitedAt && { inviteDate: unixSeconds(invitedAt) }),
    claimed: claimedAt !== null,
    ...(claimedAt && { claimDate: unixSeconds(claimedAt) }),
    ...claimLink(person, ACCOUNT_STATUS_URN, shown),
    ...accessCode(ACCOUNT_STATUS_URN, shown, unixSeconds),
    canDelete: canDelete(person, shown),
  }
}

function unixSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1_000)
}

function authMethod({ standing }: Person): JsonObject {
  const method = authMethodOf(standing)
  return method === undefined ? {} : { authMethod: method }
}

function canDelete({ standing }: Person, { call }: Shown): boolean {
  return !call.caller.keepsClaimed || standing.claimedAt === null
}

// Whoever has the link can claim: it needs the right, and is derived only where it is asked for.
function claimLink({ standing }: Person, urn: string, { call, projection }: Shown): JsonObject {
  if (!call.caller.canReadClaimLinks || !projection.wants(urn, 'claimLink')) return {}
  const link = claimLinkOf(standing, call.keyring, call.publicUrl)
  return link === undefined ? {} : { claimLink: link }
}

function accessCode(urn: string, { projection, code }: Shown, shown: (moment: Date) => string | number): JsonObject {
  if (!code) return {}
  return {
    ...(projection.wants(urn, 'accessCode') && { accessCode: code.code }),
    ...(projection.wants(urn, 'accessCodeExpirationDate') && { accessCodeExpirationDate: shown(code.expiresAt) }),
  }
}
