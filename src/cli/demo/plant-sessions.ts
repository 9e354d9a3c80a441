import { randomBytes } from 'node:crypto'
import type { Trx } from '../../db/connection.ts'
import { memberSessionHours } from '../../session/session-store.ts'
import { ago, type House, type Planted } from './house.ts'
import type { PastEvent } from './past-events.ts'

const userAgents = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; SM-A556B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
]

/** Days ago that the members of the demo were seen last; a session ends by itself a day after that. */
const seenDaysAgo = (at: number) => 0.02 + (at % 17) * 0.03

/** Every member is signed in on one device, and every third on another. Their tokens are nobody's: only hashes are kept, and these are of nothing. */
export async function plantSessions(trx: Trx, { tenantId, people }: House): Promise<void> {
  const rows = members(people).flatMap((person, at) => {
    const session = sessionOf(person, at)
    return at % 3 === 0
      ? [session, { ...session, ...device(at + 1), lastSeenAt: ago(seenDaysAgo(at) + 0.3) }]
      : [session]
  })
  await trx
    .insertInto('session')
    .values(rows.map((row) => ({ ...row, tenantId })))
    .execute()
}

/** What the audit says of it. */
export function pastSignIns({ people }: House): PastEvent[] {
  return members(people).map(({ id, daysAgo }, at) => ({
    type: 'person.signed_in',
    actor: { kind: 'person', id },
    personId: id,
    detail: { method: 'password' },
    daysAgo: Math.min(begunDaysAgo(at), daysAgo.settled),
  }))
}

const members = (people: readonly Planted[]) => people.filter(({ state }) => state === 'claimed')
const begunDaysAgo = (at: number) => seenDaysAgo(at) + 0.4 + (at % 5)

function sessionOf({ no, daysAgo }: Planted, at: number) {
  const begun = Math.min(begunDaysAgo(at), daysAgo.settled)
  return {
    ...device(at),
    personNo: no,
    method: 'password' as const,
    createdAt: ago(begun),
    authenticatedAt: ago(begun),
    lastSeenAt: ago(Math.min(seenDaysAgo(at), begun)),
    expiresAt: new Date(ago(begun).getTime() + memberSessionHours * 3_600_000),
  }
}

function device(at: number) {
  return { tokenHash: randomBytes(32), userAgent: userAgents[at % userAgents.length]! }
}
