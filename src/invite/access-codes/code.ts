import { timingSafeEqual } from 'node:crypto'
import type { Keyring } from '../../base/keyring.ts'

/** What a code signs; stands in the database, where it is worth nothing without the server's key. */
export interface AccessCodeFacts {
  handle: number
  generation: number
  keyId: string
}

/** Without vowels, so that no code is a word, and without I, L, O and U, which read as something else. */
const letters = 'BCDFGHJKMNPQRSTVWXYZ'
const handleLetters = 7
const macLetters = 9
const codeLetters = handleLetters + macLetters
const macSpace = BigInt(letters.length) ** BigInt(macLetters)

/** What people type for a letter that they misread; none of these is a letter of a code. */
const lookAlikes: Record<string, string> = {
  '0': 'Q',
  O: 'Q',
  '1': 'J',
  I: 'J',
  L: 'J',
  '2': 'Z',
  '5': 'S',
  '6': 'G',
  '8': 'B',
  E: 'F',
  U: 'V',
}

/**
 * 16 letters: a handle by which the row is found, and nine letters (39 bits) of an HMAC over handle, generation and key id. So few
 * are enough because wrong ones are counted. @returns undefined where the key of the generation is no longer configured.
 */
export function deriveAccessCode(keyring: Keyring, facts: AccessCodeFacts): string | undefined {
  const mac = keyring.sign('access-code', facts.keyId, `${facts.handle}.${facts.generation}.${facts.keyId}`)
  if (!mac) return undefined
  const number = BigInt(`0x${mac.subarray(0, 16).toString('hex')}`) % macSpace
  return inLetters(BigInt(facts.handle), handleLetters) + inLetters(number, macLetters)
}

/** Spaces, dashes, small letters and look-alikes are understood. @returns undefined where the text cannot be a code. */
export function readAccessCode(typed: string): { code: string; handle: number } | undefined {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
  const code = Array.from(bare, (letter) => lookAlikes[letter] ?? letter).join('')
  if (code.length !== codeLetters || Array.from(code).some((letter) => !letters.includes(letter))) return undefined
  const handle = Array.from(code.slice(0, handleLetters)).reduce(
    (number, letter) => number * letters.length + letters.indexOf(letter),
    0,
  )
  return { code, handle }
}

/** In constant time. @param code as `readAccessCode` gives it. */
export function isAccessCode(keyring: Keyring, facts: AccessCodeFacts, code: string): boolean {
  const right = deriveAccessCode(keyring, facts)
  return right !== undefined && timingSafeEqual(Buffer.from(right), Buffer.from(code))
}

/** As people read it: `BCDF-GHJK-MNPQ-RSTV`. */
export function groupedCode(code: string): string {
  return code.replaceAll(/(.{4})(?=.)/g, '$1-')
}

function inLetters(number: bigint, width: number): string {
  let text = ''
  for (let rest = number; text.length < width; rest /= BigInt(letters.length)) {
    text = letters[Number(rest % BigInt(letters.length))] + text
  }
  return text
}
