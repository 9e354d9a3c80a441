import { hash, verify } from '@node-rs/argon2'
import { fewAtOnce } from '../base/few-at-once.ts'
import { HashingBusy } from './errors.ts'

/** argon2id, which is the library's default: 19 MiB, two passes, one lane (security §7.36). */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

/** 19 MiB each: more at once would let strangers fill the memory. Those who wait hold a form alone. */
const oneOfFew = fewAtOnce({ atOnce: 4, mostWaiting: 60, patienceMs: 2_000, busy: () => new HashingBusy() })

/** Of nobody's password: what an unknown account is compared with, so that it costs the same as a known one (security §6.38). */
let decoy: Promise<string> | undefined

/** @param password as typed; NFC makes the same text the same on every keyboard. @throws HashingBusy */
export async function hashPassword(password: string): Promise<string> {
  return oneOfFew(() => hash(password.normalize('NFC'), cost))
}

/** A hash is computed in any case. @param passwordHash undefined for an unknown account, or one without a password. @throws HashingBusy */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const compared = passwordHash ?? (await decoyHash())
  const isRight = await oneOfFew(() => verify(compared, password.normalize('NFC')))
  return isRight && passwordHash !== undefined
}

async function decoyHash(): Promise<string> {
  decoy ??= hash('nobody', cost)
  return decoy
}
