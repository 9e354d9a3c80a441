import type { Keyring } from '../../base/keyring.ts'
import type { Executor } from '../../db/connection.ts'
import type { SsoConnection } from '../connection.ts'
import { momentSaid, type SsoIdentity } from '../identity.ts'
import { refused } from '../reasons.ts'
import { addressesOf } from './addresses.ts'
import { decodeResponse } from './decode-response.ts'
import { refusedSaml, type SamlReason } from './reasons.ts'
import { rememberAssertion, takeSamlRequest } from './saml-request-store.ts'
import { readServiceProviderKeys } from './service-provider-keys.ts'
import { samlSettingsFrom } from './settings.ts'
import type { Expected, VerifiedResponse } from './worker/expected.ts'
import { Refused } from './worker/refused.ts'
import type { XmlThread } from './xml-thread.ts'

export interface SamlAnswer {
  connection: SsoConnection
  keyring: Keyring
  publicUrl: string
  thread: XmlThread
  /** The field of the form, as it came. */
  samlResponse: string
  now: Date
}

/** Everything that needs no transaction: checks before parsing, then parsing and verification in the thread. @throws SsoRefused, XmlThreadBusy */
export async function verifySaml(db: Executor, answer: SamlAnswer): Promise<VerifiedResponse> {
  const { connection, thread, samlResponse, now } = answer
  if (connection.state === 'disabled') throw refused('connection_disabled')
  const expected = await expectedOf(db, answer)
  const text = decodeResponse(samlResponse)
  try {
    return await thread.perform('response', { text, expected, now: now.getTime() })
  } catch (error) {
    if (error instanceof Refused) throw refusedSaml(error.reason as SamlReason, error.received)
    throw error
  }
}

async function expectedOf(db: Executor, { connection, keyring, publicUrl }: SamlAnswer): Promise<Expected> {
  const { identityProvider, allowUnsolicited, subjectAttribute } = samlSettingsFrom(connection.settings)
  if (!identityProvider) throw refusedSaml('connection_incomplete')
  const keys = await readServiceProviderKeys(db, { connection, keyring })
  const { entityId: audience, acsUrl } = addressesOf(publicUrl, connection.id)
  return {
    issuer: identityProvider.entityId,
    audience,
    acsUrl,
    certificates: identityProvider.certificates,
    privateKeys: keys.map(({ privateKey }) => privateKey),
    // A test is begun here, so that a draft needs nothing else.
    allowUnsolicited: allowUnsolicited && connection.state === 'enabled',
    subjectAttribute,
  }
}

/** Of a Response: whom it vouches for, and which request of ours it answers. */
export interface AcceptedSaml {
  identity: SsoIdentity
  /** Undefined where the identity provider began by itself, and may. */
  stateHash: Buffer | undefined
}

/**
 * Uses up the request and the assertion; both are decided by rows, whatever process the answer arrives at.
 * @throws SsoRefused and leaves both as they were
 */
export async function acceptSaml(
  trx: Executor,
  connection: SsoConnection,
  verified: VerifiedResponse,
): Promise<AcceptedSaml> {
  const stateHash = await takenState(trx, connection, verified.inResponseTo)
  if (!(await rememberAssertion(trx, connection, verified.assertionId))) throw refusedSaml('assertion_replayed')
  const { issuer, subject, claims } = verified
  const authenticatedAt = momentSaid(verified.authenticatedAt)
  return { identity: { issuer, subject, claims: new Map(claims), emailVerified: false, authenticatedAt }, stateHash }
}

async function takenState(
  trx: Executor,
  connection: SsoConnection,
  inResponseTo: string | undefined,
): Promise<Buffer | undefined> {
  if (inResponseTo === undefined) return undefined
  const request = await takeSamlRequest(trx, connection, inResponseTo)
  if (!request) throw refused('request_unknown')
  if (request.fate === 'used') throw refused('request_used')
  if (request.fate === 'expired') throw refused('request_expired')
  return request.stateHash
}
