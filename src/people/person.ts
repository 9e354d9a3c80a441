import type { JsonObject } from '../base/json.ts'
import type { AuthMethod, PersonSource } from '../db/tables.ts'

export type PersonState = 'uninvited' | 'invited' | 'claimed' | 'deactivated'

/** What is stored of a person's life; the state is read from it. */
export interface PersonFacts {
  invitedAt: Date | null
  claimedAt: Date | null
  deactivatedAt: Date | null
  withdrawnAt: Date | null
}

/** The facts, and what the claim link is derived from. */
export interface Standing extends PersonFacts {
  /** 96 random bits; null while nobody ever invited the person. */
  handle: Buffer | null
  /** One is alive: it rises when the link is rotated, withdrawn, or belongs to an address that is no longer the person's. */
  generation: number
  /** The server key that signs this generation. */
  keyId: string | null
  linkExpiresAt: Date | null
  /** What an admin set, or how the account was claimed; null: the tenant's rule, and after the claim a password. */
  authMethod: AuthMethod | null
}

/** What provisioning changes. */
export interface PersonDocument {
  userName: string
  active: boolean
  /** The calling client's own; there is none where no client calls. */
  externalId?: string
  /** The SCIM attributes as stored, verbatim, extensions under their URN; without userName, externalId, active, id, groups, meta and password. */
  attributes: JsonObject
}

export interface Person extends PersonDocument {
  tenantId: number
  /** The key inside, and the order of lists. Never shown. */
  no: number
  id: string
  source: PersonSource
  /** The id of the client or admin that made the person. */
  createdBy: string | null
  version: number
  standingVersion: number
  createdAt: Date
  modifiedAt: Date
  standing: Standing
}

/** How the person signs in, as far as it is said: what an admin set, or how the account was claimed. */
export function authMethodOf({
  authMethod,
  claimedAt,
}: Pick<Standing, 'authMethod' | 'claimedAt'>): AuthMethod | undefined {
  return authMethod ?? (claimedAt ? 'password' : undefined)
}

/** Read from facts and stored nowhere, so it cannot disagree with them. */
export function personState(facts: PersonFacts): PersonState {
  if (facts.deactivatedAt) return 'deactivated'
  if (facts.claimedAt) return 'claimed'
  return facts.invitedAt ? 'invited' : 'uninvited'
}
