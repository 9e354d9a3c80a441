import type { ProvisioningClient } from '../api/types.ts'

const soonDays = 14
const dayMilliseconds = 86_400_000

/** Whether this client can push people in, and for how long. */
export function healthOf({ tokens, lastUsedAt }: ProvisioningClient, now = Date.now()) {
  const live = tokens.filter((token) => token.live)
  if (live.length === 0) return { tone: 'bad', says: 'No live token' } as const

  const lastExpiry = Math.max(...live.map((token) => Date.parse(token.expiresAt)))
  const days = Math.ceil((lastExpiry - now) / dayMilliseconds)
  if (days <= soonDays) return { tone: 'warn', says: `Token ends in ${days} ${days === 1 ? 'day' : 'days'}` } as const
  if (!lastUsedAt) return { tone: 'idle', says: 'Waiting for the first request' } as const
  return { tone: 'good', says: 'Connected' } as const
}
