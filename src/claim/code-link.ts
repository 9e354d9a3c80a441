import { anonymous } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Database, Executor } from '../db/connection.ts'
import { isAccessCode, readAccessCode } from '../invite/access-codes/code.ts'
import type { ClaimLink } from './claim-link.ts'
import { type CodeRow, codeByHandle, countTry } from './code-store.ts'
import { endOfPerson } from './link-fate.ts'

/** As a code stands in the cookie and in the QR code: 16 capital letters. A link's token is longer. */
export function isCodeToken(token: string): boolean {
  return /^[B-DF-HJKMNP-TV-Z]{16}$/.test(token)
}

/** The code as a link, with its fate. Changes nothing. @returns undefined for what was never a code of ours. */
export async function readCodeLink(db: Executor, token: string, keyring: Keyring): Promise<ClaimLink | undefined> {
  const read = readAccessCode(token)
  const row = read && (await codeByHandle(db, read.handle))
  if (!row) return undefined
  const isCurrent = isOfGeneration(keyring, row, { code: read.code, generation: row.codeGeneration })
  if (!isCurrent && !wasOnceOurs(keyring, row, read.code)) return undefined
  return { ...row, fate: endOfPerson(row) ?? (isCurrent && row.isOpen ? 'open' : 'code_ended') }
}

/** Guesses at a code that exists are counted in its row, for all processes; the last of them closes it, and the admins can see that. */
export async function countWrongCode(db: Database, token: string): Promise<void> {
  const read = readAccessCode(token)
  const closed = read && (await countTry(db, read.handle))
  if (closed) await recordEvent(db, { ...closed, type: 'access_code.closed', actor: anonymous })
}

const oldestGenerations = 20

function wasOnceOurs(keyring: Keyring, row: CodeRow, code: string): boolean {
  const oldest = Math.max(1, row.codeGeneration - oldestGenerations)
  for (let generation = row.codeGeneration - 1; generation >= oldest; generation--) {
    if (isOfGeneration(keyring, row, { code, generation })) return true
  }
  return false
}

function isOfGeneration(keyring: Keyring, row: CodeRow, { code, generation }: { code: string; generation: number }) {
  const keyIds = generation === row.codeGeneration ? [row.codeKeyId] : keyring.keyIds
  return keyIds.some((keyId) => isAccessCode(keyring, { handle: row.codeHandle, generation, keyId }, code))
}
