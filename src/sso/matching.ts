import type { Executor } from '../db/connection.ts'
import type { SsoConflictReason } from '../db/tables.ts'
import { isMailAddress } from '../people/mail-address.ts'
import { personOfIdentity, type SignInPerson } from '../people/identity-store.ts'
import { authoritativeDomains } from '../tenants/domains/authoritative-domains.ts'
import { domainOfAddress } from '../tenants/domains/domain.ts'
import { type Candidate, candidatesFor } from './candidates-store.ts'
import type { SsoConnection } from './connection.ts'
import { claimValues, type SsoIdentity } from './identity.ts'
import { refused } from './reasons.ts'

/** Whom an identity means, before anything is decided about them. */
export type Match =
  | { kind: 'known'; person: SignInPerson }
  /** For the first time, by the connection's key: invited or not, but never claimed, linked, or an admin who could come in. */
  | { kind: 'found'; person: SignInPerson; value: string }
  | { kind: 'conflict'; reason: SsoConflictReason; people: readonly SignInPerson[]; value: string }
  | { kind: 'nobody'; value: string }

/**
 * Identity first; then the chosen key, exactly one match (security §5.28). Reads only.
 * @throws SsoRefused where the key cannot be compared: its claim is missing, or nobody vouches for it.
 */
export async function matchIdentity(db: Executor, connection: SsoConnection, identity: SsoIdentity): Promise<Match> {
  const { tenantId, id: connectionId } = connection
  const { issuer, subject } = identity
  const person = await personOfIdentity(db, { tenantId, connectionId, issuer, subject })
  if (person) return { kind: 'known', person }
  const value = matchValue(connection, identity)
  await requireVouched(db, connection, { identity, value })
  return decide(await candidatesFor(db, connection, value), value)
}

/** @throws SsoRefused */
function matchValue({ match }: SsoConnection, identity: SsoIdentity): string {
  const values = [...new Set(claimValues(identity, match.claim).map((value) => value.trim()))].filter(Boolean)
  if (values.length === 0) throw refused('match_claim_missing', match.claim)
  if (values.length > 1) throw refused('match_claim_repeated', match.claim)
  return values[0]!
}

/** @throws SsoRefused where nobody answers for the value. */
async function requireVouched(
  db: Executor,
  connection: SsoConnection,
  { identity, value }: { identity: SsoIdentity; value: string },
): Promise<void> {
  if (connection.match.key !== 'email') {
    if (!connection.isAuthoritative) throw refused('not_authoritative')
    return
  }
  if (!isMailAddress(value)) throw refused('match_claim_missing', connection.match.claim)
  // `email_verified` speaks of the claim `email` alone.
  if (connection.match.claim === 'email' && identity.emailVerified) return
  const domains = await authoritativeDomains(db, { tenantId: connection.tenantId, connectionId: connection.id })
  const domain = domainOfAddress(value)
  if (domain === undefined || !domains.includes(domain)) throw refused('address_unverified')
}

function decide(candidates: readonly Candidate[], value: string): Match {
  const [first] = candidates
  if (!first) return { kind: 'nobody', value }
  const conflict = (reason: SsoConflictReason): Match => ({ kind: 'conflict', reason, people: candidates, value })
  if (candidates.length > 1) return conflict('several_match')
  if (first.isLinked) return conflict('already_linked')
  if (first.claimedAt) return conflict('already_claimed')
  // The key of a match is an attribute, which everybody may write who writes people; they would make themselves an admin.
  if (first.isAdmin && first.invitedAt && !first.deactivatedAt) return conflict('is_admin')
  return { kind: 'found', person: first, value }
}
