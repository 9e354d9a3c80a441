import type pg from 'pg'
// One by one: the package's own entry loads the clients of a dozen stores.
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import RateLimiterPostgres from 'rate-limiter-flexible/lib/RateLimiterPostgres.js'
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js'
import { TooManyAttempts } from './errors.ts'

/** Attempts counted in the database, so that all processes share them; while it is lost, each process counts alone. */
export interface Limit {
  /** @throws TooManyAttempts past the limit. */
  spend(key: string): Promise<void>
}

export interface RefundableLimit extends Limit {
  /** Takes one back that was spent before it was known to be honest. */
  refund(key: string): Promise<void>
}

/** Failed attempts at one account from one address: five, then a pause that doubles with each further one (security §6.37). */
export interface GrowingDelay {
  /** Counted before the secret is looked at, so that simultaneous guesses do not slip through together. @throws TooManyAttempts */
  begin(key: string): Promise<void>
  succeeded(key: string): Promise<void>
}

export interface RateLimits {
  /** By account and address. */
  failedSignIn: GrowingDelay
  /** By address: 20 a minute; a right password is given back, because a whole office signs in from one. */
  signIn: RefundableLimit
  /** By address: 300 questions a minute where to sign in, which try no secret and tell nothing of anybody. */
  signInWhere: Limit
  /** By address: unknown ones only, 10 a minute, because a whole office claims from one address. */
  unknownLink: Limit
  /** By account: 3 mails an hour, so that nobody fills somebody's mailbox. */
  passwordReset: Limit
  /** By address: 20 a minute; never asked about a good token. */
  badBearer: Limit
  /** By address: 60 refused single sign-ons a minute, each of which is a row in the audit. */
  refusedSso: Limit
  /** By address: 600 single sign-ons begun a minute; a whole office begins from one. */
  startedSso: Limit
  /** By address: 600 answers of identity providers a minute, counted before they are read: reading XML is work for one thread. */
  answeredSso: Limit
}

export function createRateLimits(pool: pg.Pool): RateLimits {
  return {
    failedSignIn: growingDelay(pool),
    signIn: limit(pool, 'sign-in', 20),
    signInWhere: limit(pool, 'sign-in-where', 300),
    unknownLink: limit(pool, 'unknown-link', 10),
    passwordReset: limit(pool, 'password-reset', 3, 3600),
    badBearer: limit(pool, 'bad-bearer', 20),
    refusedSso: limit(pool, 'refused-sso', 60),
    startedSso: limit(pool, 'started-sso', 600),
    answeredSso: limit(pool, 'answered-sso', 600),
  }
}

function limit(pool: pg.Pool, keyPrefix: string, points: number, seconds = 60): RefundableLimit {
  const counter = sharedCounter(pool, keyPrefix, points, seconds)
  return {
    spend: (key) => refused(() => counter.consume(key)),
    async refund(key) {
      await counter.reward(key, 1)
    },
  }
}

function growingDelay(pool: pg.Pool): GrowingDelay {
  const free = 5
  const attempts = sharedCounter(pool, 'failed-sign-in', 1_000_000, 15 * 60)
  const pause = sharedCounter(pool, 'sign-in-pause', 1, 60)
  return {
    async begin(key) {
      const { consumedPoints } = await attempts.penalty(key, 1)
      if (consumedPoints <= free) return
      const seconds = Math.min(60, 2 ** Math.min(6, consumedPoints - free))
      try {
        await refused(() => pause.consume(key, 1, { customDuration: seconds }))
      } catch (error) {
        // What was refused is not counted: knocking during the pause does not lengthen it.
        await attempts.reward(key, 1)
        throw error
      }
    },
    async succeeded(key) {
      await Promise.all([attempts.delete(key), pause.delete(key)])
    },
  }
}

function sharedCounter(pool: pg.Pool, keyPrefix: string, points: number, duration: number) {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limit',
    tableCreated: true,
    // A job of ours clears the table once for all processes; a timer in each limiter would not.
    clearExpiredByTimeout: false,
    keyPrefix,
    points,
    duration,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix, points, duration }),
  })
}

async function refused(spend: () => Promise<unknown>): Promise<void> {
  try {
    await spend()
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) throw new TooManyAttempts(refusal.msBeforeNext)
    throw refusal
  }
}
