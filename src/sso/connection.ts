import type { JsonObject } from '../base/json.ts'
import type { SsoConnectionState, SsoMatchKey, SsoProtocol } from '../db/tables.ts'

/** By what a first sign-in finds its person. */
export interface MatchRule {
  key: SsoMatchKey
  /** The name of the claim or SAML attribute that holds it; `sub` and `NameID` name the subject itself. */
  claim: string
  /** Whose externalId is compared; null: any provisioning client's. */
  clientId: string | null
}

/** One way into a tenant by an identity provider; without its secrets. */
export interface SsoConnection {
  tenantId: number
  id: string
  name: string
  protocol: SsoProtocol
  state: SsoConnectionState
  /** Of its protocol; parsed there. */
  settings: JsonObject
  match: MatchRule
  /** Its word alone decides which userName or externalId somebody has. */
  isAuthoritative: boolean
  /** People who are not known are created when they sign in. */
  createsPeople: boolean
  /** The answer to now or later for those. */
  invitesCreated: boolean
  hasSecrets: boolean
  version: number
  createdAt: Date
  changedAt: Date
  /** A test went well since the last change of what it tests. */
  testedAt: Date | null
}
