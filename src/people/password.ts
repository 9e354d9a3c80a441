import { hash, verify } from '@node-rs/argon2'
import { HashingBusy } from './errors.ts'

/** argon2id, which is the library's default: 19 MiB, two passes, one lane (security §7.36). */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

const atOnce = 4
let running = 0

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

/** 19 MiB each: more at once would let strangers fill the memory. */
async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) throw new HashingBusy()
  running++
  try {
    return await work()
  } finally {
    running--
  }
}
