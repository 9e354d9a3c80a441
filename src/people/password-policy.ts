import { fold } from '../base/fold.ts'
import { commonPasswords } from './common-passwords.ts'
import { PasswordRefused } from './errors.ts'

const longest = 256

interface PasswordRules {
  minimumLength: number
  /** What everybody knows of the person: name, address, company. */
  about: readonly string[]
}

/** Length, a list of common ones, and words about the person; no rules of composition (security §7.36, NIST SP 800-63B §3.1.1.2). @throws PasswordRefused */
export function checkPassword(password: string, { minimumLength, about }: PasswordRules): void {
  const length = Array.from(password.normalize('NFC')).length
  if (length < minimumLength) throw new PasswordRefused('too_short', `use at least ${minimumLength} characters`)
  if (length > longest) throw new PasswordRefused('too_long', `use at most ${longest} characters`)
  const folded = fold(password)
  if (isCommon(folded)) throw new PasswordRefused('common', 'this password is among the first that anybody would try')
  if (isAbout(folded, about))
    throw new PasswordRefused('about_you', 'leave out your name, address and the name of the company')
}

function isCommon(folded: string): boolean {
  const bare = withoutDecoration(folded)
  return commonPasswords.has(folded) || commonPasswords.has(bare) || isRepetition(folded) || isRow(folded)
}

/** What is left of it once the words about the person are taken away could be guessed by anybody who knows the person. */
function isAbout(folded: string, about: readonly string[]): boolean {
  const words = about
    .flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 4)
    .sort((one, other) => other.length - one.length)
  let rest = folded
  for (const word of words) rest = rest.replaceAll(word, '')
  const strange = withoutDecoration(rest)
  return rest !== folded && (strange.length < 6 || commonPasswords.has(strange))
}

/** `Password2024!!` is `password`: figures and signs at both ends, and letters written as figures. */
function withoutDecoration(folded: string): string {
  const core = folded.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '')
  return core.replace(/[@4031!5$7]/g, (sign) => lookAlikes[sign] ?? sign)
}

const lookAlikes: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '5': 's',
  $: 's',
  '7': 't',
}

/** `aaaaaaaaaaaa`, `abcabcabcabc`. */
function isRepetition(folded: string): boolean {
  for (let period = 1; period <= folded.length / 3; period++) {
    if (folded.slice(period) === folded.slice(0, -period)) return true
  }
  return false
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
]
const walks = rows.flatMap((row) => [row, row.split('').toReversed().join('')])

/** Neighbours in the alphabet, among figures or on a keyboard, all along: `abcdef123456`. */
function isRow(folded: string): boolean {
  const parts = folded.match(/\p{L}+|\p{N}+/gu) ?? []
  return parts.length > 0 && parts.every((part) => part.length >= 3 && walks.some((walk) => walk.includes(part)))
}
