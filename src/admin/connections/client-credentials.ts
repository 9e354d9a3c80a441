import { moment } from '../moment.ts'
import type { ClientCredentials } from '../schemas/provisioning-clients.ts'

/** By what a client may come in: a bearer token, an OAuth secret, or a public key. */
export interface ClientCredential {
  kind: 'token' | 'secret' | 'key'
  /** Null for a key. */
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
}

/** @param credentials of one client, also the dead */
export function presentCredentials(credentials: readonly ClientCredential[], now: Date): ClientCredentials {
  const live = credentials.filter(({ revokedAt, expiresAt }) => !revokedAt && (!expiresAt || expiresAt > now))
  const ofKind = (kind: ClientCredential['kind']) => live.filter((each) => each.kind === kind)
  return {
    tokens: endingOnes(ofKind('token')),
    secrets: endingOnes(ofKind('secret')),
    keys: { live: ofKind('key').length },
    inUse: presentInUse(live),
  }
}

function endingOnes(live: readonly ClientCredential[]): ClientCredentials['tokens'] {
  return { live: live.length, lastExpiresAt: moment(latest(live.map(({ expiresAt }) => expiresAt))) }
}

function presentInUse(live: readonly ClientCredential[]): ClientCredentials['inUse'] {
  const at = lastUseOf(live)
  const used = live.find(({ lastUsedAt }) => at && lastUsedAt?.getTime() === at.getTime())
  return at && used ? { kind: used.kind, expiresAt: moment(used.expiresAt), lastUsedAt: moment(at) } : null
}

/** Null where none was ever used. */
export function lastUseOf(credentials: readonly Pick<ClientCredential, 'lastUsedAt'>[]): Date | null {
  return latest(credentials.map(({ lastUsedAt }) => lastUsedAt))
}

function latest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.flatMap((at) => at ?? [])
  return known.length > 0 ? new Date(Math.max(...known.map(Number))) : null
}
