import { fold } from '../base/fold.ts'
import { commonPasswords } from './common-passwords.ts'
import { PasswordRefused } from './errors.ts'
import { isMadeOfSequences } from './sequences.ts'

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
  return isListed(folded) || isRepetition(folded) || isMadeOfSequences(folded)
}

function isListed(folded: string): boolean {
  return commonPasswords.has(folded) || commonPasswords.has(withoutDecoration(folded))
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

/** `abcabcabcabc`, and what is guessed already when it stands there once: `passw0rd!passw0rd!`. */
function isRepetition(folded: string): boolean {
  for (let period = 1; period <= Math.ceil(folded.length / 2); period++) {
    if (folded.slice(period) !== folded.slice(0, -period)) continue
    const part = folded.slice(0, period)
    return period <= folded.length / 3 || isListed(part) || isMadeOfSequences(part)
  }
  return false
}
