import { readToken, verifyToken } from '../base/derived-token.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Executor } from '../db/connection.ts'
import { type LinkRow, standingByHandle } from './claim-link-store.ts'
import { isCodeToken, readCodeLink } from './code-link.ts'
import { endOfPerson, type LinkFate } from './link-fate.ts'

export type { LinkFate } from './link-fate.ts'

export interface ClaimLink {
  fate: LinkFate
  tenantId: number
  personNo: number
  personId: string
  handle: Buffer
  /** The living one, whichever the link belongs to. */
  generation: number
  /** Opened by a code from paper instead of the link: its own generation. */
  codeGeneration?: number
  /** Single sign-on is the person's own way in, whatever the tenant requires. */
  isBySso?: boolean
}

/** Far more than anybody rotates, and little enough to try one by one. */
const oldestGenerations = 100

/** Changes nothing, however often (security §4.21). @returns undefined for a token that was never one of ours. */
export async function readClaimLink(db: Executor, token: string, keyring: Keyring): Promise<ClaimLink | undefined> {
  if (isCodeToken(token)) return readCodeLink(db, token, keyring)
  const parts = readToken(token)
  const row = parts && (await standingByHandle(db, parts.handle))
  if (!row) return undefined
  const { handle, generation, keyId } = row
  const isCurrent = keyId !== null && verifyToken(keyring, 'claim-link', { handle, generation, keyId }, parts.mac)
  if (!isCurrent && !wasOnceOurs(keyring, row, parts.mac)) return undefined
  return { ...row, fate: fateOf(row, isCurrent) }
}

/** The person's own end comes first, then the link's. */
function fateOf(row: LinkRow, isCurrent: boolean): LinkFate {
  const end = endOfPerson(row)
  if (end) return end
  if (!isCurrent) return 'replaced'
  return row.isExpired ? 'expired' : 'open'
}

function wasOnceOurs(keyring: Keyring, { handle, generation }: LinkRow, mac: Buffer): boolean {
  const oldest = Math.max(1, generation - oldestGenerations)
  for (let old = generation; old >= oldest; old--) {
    const isOurs = keyring.keyIds.some((keyId) =>
      verifyToken(keyring, 'claim-link', { handle, generation: old, keyId }, mac),
    )
    if (isOurs) return true
  }
  return false
}
