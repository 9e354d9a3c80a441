import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Database } from '../db/connection.ts'
import type { ResourceSchema } from '../filter/schema-definition.ts'
import type { ClientCaller } from '../tenants/provisioning-client.ts'
import type { IndexPlaces } from './lists/index-places.ts'
import type { Outcome } from './log-requests.ts'
import type { SeenRequest } from './seen-request.ts'

/** What every SCIM operation works with; the tenant is the caller's, from the token alone. */
export interface ScimCall {
  db: Database
  keyring: Keyring
  clock: Clock
  caller: ClientCaller
  /** With the extensions that the tenant declared. */
  userSchema: ResourceSchema
  /** Without a slash at the end. */
  publicUrl: string
  /** Of the SCIM face, without a slash at the end; from the configured public URL, never from the request. */
  baseUrl: string
  places: IndexPlaces
  /** What the caller may want to know later and no answer says. */
  notes: CallNotes
}

export interface CallNotes {
  /** Names that no schema knows. */
  ignored: string[]
  /** Ids that are nobody's, left out of a group. */
  unknownMembers: string[]
  /** Of a bulk request: what came of each operation, in the order in which they were done. */
  operations?: OperationNote[]
}

export interface OperationNote {
  /** From 0. */
  at: number
  seen: SeenRequest
  notes: CallNotes
  outcome: Outcome
  milliseconds: number
}

export const clientActor = ({ caller }: ScimCall) => ({ kind: 'client' as const, id: caller.clientId })
