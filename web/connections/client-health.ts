import type { ProvisioningClient } from '../api/types.ts'

const soonDays = 14
const dayMilliseconds = 86_400_000

export interface ClientHealth {
  tone: 'idle' | 'good' | 'warn' | 'bad'
  says: string
}

type Facts = Pick<ProvisioningClient, 'credentials' | 'lastUsedAt'>

/** Whether anything lets this client in: a token, an OAuth secret or a key. */
export function mayComeIn({ credentials: { tokens, secrets, keys } }: Pick<Facts, 'credentials'>): boolean {
  return tokens.live + secrets.live + keys.live > 0
}

/** What revoking one more of its credentials means, where it is the last that lives. */
export function sayIfLast({ credentials: { tokens, secrets, keys } }: Pick<Facts, 'credentials'>): string {
  if (tokens.live + secrets.live + keys.live !== 1) return ''
  return ' Nothing else lets this client in: the provider can push no more changes.'
}

/** Whether this client can push people in, by what, and for how long. */
export function healthOf(client: Facts, now = Date.now()): ClientHealth {
  if (!mayComeIn(client)) return { tone: 'bad', says: 'No live credential' }
  const ending = endOf(client, now)
  if (ending) return { tone: 'warn', says: ending }

  const { inUse, tokens } = client.credentials
  const byOauth = tokens.live === 0 ? ' by OAuth' : ''
  if (!client.lastUsedAt) return { tone: 'idle', says: `Waiting for the first request${byOauth}` }
  // What it came in by is dead, and nothing that lives was used yet.
  if (!inUse) return { tone: 'warn', says: `Waiting for a request by ${newOnes(client)}` }
  return { tone: 'good', says: inUse.kind === 'token' ? 'Connected' : 'Connected by OAuth' }
}

/** Of what is in use, whatever else lives; of the one that lasts longest, where nothing is used yet. */
function endOf({ credentials }: Facts, now: number): string | undefined {
  const { kind, expiresAt } = credentials.inUse ?? lastingLongest(credentials)
  if (!expiresAt) return undefined
  const days = Math.ceil((Date.parse(expiresAt) - now) / dayMilliseconds)
  if (days > soonDays) return undefined
  const called = `${kind === 'secret' ? 'OAuth secret' : 'Token'}${credentials.inUse ? ' in use' : ''}`
  return `${called} ends ${days > 1 ? `in ${days} days` : 'within a day'}`
}

type Ending = Pick<NonNullable<Facts['credentials']['inUse']>, 'kind' | 'expiresAt'>

function lastingLongest({ tokens, secrets, keys }: Facts['credentials']): Ending {
  if (keys.live > 0) return { kind: 'key', expiresAt: null }
  const token: Ending = { kind: 'token', expiresAt: tokens.lastExpiresAt }
  const secret: Ending = { kind: 'secret', expiresAt: secrets.lastExpiresAt }
  // Moments as the API writes them stand in their order as text.
  return (secret.expiresAt ?? '') > (token.expiresAt ?? '') ? secret : token
}

function newOnes({ credentials: { tokens, secrets, keys } }: Facts): string {
  if (tokens.live === 0) return 'OAuth'
  return secrets.live + keys.live === 0 ? 'the new token' : 'the new token or OAuth'
}
