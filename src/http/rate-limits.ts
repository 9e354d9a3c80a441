import type pg from 'pg'
// One by one: the package's own entry loads the clients of a dozen stores.
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import RateLimiterPostgres from 'rate-limiter-flexible/lib/RateLimiterPostgres.js'
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js'
import { TooManyAttempts } from './errors.ts'

/** An attempt that was counted before it was known what would come of it. */
export interface Counted {
  /** Of an attempt that was honest, or tried nothing. To be asked once; never fails: at worst one too many stays counted. */
  takeBack(): Promise<void>
}

/** Attempts counted in the database, so that all processes share them; while it is lost, each process counts alone. */
export interface Limit {
  /** @throws TooManyAttempts past the limit. */
  spend(key: string): Promise<Counted>
}

/** Failed attempts at one account from one address: five, then a pause that doubles with each further one (security §6.37). */
export interface GrowingDelay {
  /** Counted before the secret is looked at, so that simultaneous guesses do not slip through together. @throws TooManyAttempts */
  begin(key: string): Promise<Counted>
  succeeded(key: string): Promise<void>
}

export interface RateLimits {
  /** By account and address. */
  failedSignIn: GrowingDelay
  /** By address: 20 a minute; a right password is given back, because a whole office signs in from one. */
  signIn: Limit
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

function limit(pool: pg.Pool, keyPrefix: string, points: number, seconds = 60): Limit {
  const counter = sharedCounter(pool, keyPrefix, points, seconds)
  return {
    async spend(key) {
      await refused(() => counter.consume(key))
      return counted(pool, counter.getKey(key), seconds)
    },
  }
}

function growingDelay(pool: pg.Pool): GrowingDelay {
  const free = 5
  const window = 15 * 60
  const attempts = sharedCounter(pool, 'failed-sign-in', 1_000_000, window)
  const pause = sharedCounter(pool, 'sign-in-pause', 1, 60)
  return {
    async begin(key) {
      const { consumedPoints } = await attempts.penalty(key, 1)
      const attempt = counted(pool, attempts.getKey(key), window)
      if (consumedPoints <= free) return attempt
      const seconds = Math.min(60, 2 ** Math.min(6, consumedPoints - free))
      try {
        await refused(() => pause.consume(key, 1, { customDuration: seconds }))
      } catch (error) {
        // What was refused is not counted: knocking during the pause does not lengthen it.
        await attempt.takeBack()
        throw error
      }
      const begun = begunPause(pool, pause.getKey(key), seconds)
      return {
        async takeBack() {
          await Promise.all([attempt.takeBack(), begun.takeBack()])
        },
      }
    },
    async succeeded(key) {
      await Promise.all([attempts.delete(key), pause.delete(key)])
    },
  }
}

function counted(pool: pg.Pool, key: string, seconds: number): Counted {
  return onlyWithin(seconds, (endsBy) =>
    pool.query('update rate_limit set points = points - 1 where key = $1 and points > 0 and expire <= $2', [
      key,
      endsBy,
    ]),
  )
}

function begunPause(pool: pg.Pool, key: string, seconds: number): Counted {
  return onlyWithin(seconds, (endsBy) =>
    pool.query('delete from rate_limit where key = $1 and expire <= $2', [key, endsBy]),
  )
}

/** A window that begins after this moment ends later: nothing is ever taken back from the guesses of the next one. */
function onlyWithin(seconds: number, takeBack: (endsBy: number) => Promise<unknown>): Counted {
  const endsBy = Date.now() + seconds * 1_000
  return {
    async takeBack() {
      await takeBack(endsBy).catch(() => {})
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
