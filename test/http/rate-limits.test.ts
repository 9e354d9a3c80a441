import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPool } from '../../src/db/connection.ts'
import { TooManyAttempts } from '../../src/http/errors.ts'
import { createRateLimits } from '../../src/http/rate-limits.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('limits', () => {
  it('are shared by all processes', async () => {
    const second = createPool({ url: database.url, max: 2 })
    const [one, other] = [createRateLimits(database.pool), createRateLimits(second)]
    for (let times = 0; times < 10; times++) await (times % 2 ? one : other).unknownLink.spend('203.0.113.1')
    await expect(one.unknownLink.spend('203.0.113.1')).rejects.toBeInstanceOf(TooManyAttempts)
    await expect(other.unknownLink.spend('203.0.113.1')).rejects.toBeInstanceOf(TooManyAttempts)
    await other.unknownLink.spend('203.0.113.2')
    await second.end()
  })

  it('let no more through where all come at once', async () => {
    const { unknownLink } = createRateLimits(database.pool)
    const attempts = await Promise.allSettled(Array.from({ length: 50 }, () => unknownLink.spend('203.0.113.3')))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  })

  it('take back what was honest, and no more', async () => {
    const { signIn } = createRateLimits(database.pool)
    for (let times = 0; times < 30; times++) await (await signIn.spend('203.0.113.5')).takeBack()
    const attempts = await Promise.allSettled(Array.from({ length: 25 }, () => signIn.spend('203.0.113.5')))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(20)
  })

  it('take back nothing from the window after the one it was counted in, nor from nothing', async () => {
    const { signIn } = createRateLimits(database.pool)
    const early = await Promise.all(Array.from({ length: 5 }, () => signIn.spend('203.0.113.6')))
    await database.pool.query(`update rate_limit set points = 3, expire = expire + 60000 where key like '%203.0.113.6'`)
    for (const attempt of early) await attempt.takeBack()
    expect(await pointsOf('203.0.113.6')).toEqual([3])
    await database.pool.query(`update rate_limit set points = 1, expire = expire - 60000 where key like '%203.0.113.6'`)
    for (const attempt of early) await attempt.takeBack()
    expect(await pointsOf('203.0.113.6')).toEqual([0])
    await database.pool.query(`delete from rate_limit where key like '%203.0.113.6'`)
    await early[0]!.takeBack()
    expect(await pointsOf('203.0.113.6')).toEqual([])
  })

  async function pointsOf(address: string) {
    const { rows } = await database.pool.query('select points from rate_limit where key like $1', [`%${address}`])
    return (rows as { points: number }[]).map(({ points }) => points)
  }

  it('say how long to wait, in whole seconds up to a minute', async () => {
    const { passwordReset } = createRateLimits(database.pool)
    const last = await Promise.allSettled(Array.from({ length: 4 }, () => passwordReset.spend('somebody')))
    const refusal = last.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refusal.reason).toMatchObject({ retryAfterSeconds: 60, kind: 'too_many' })
  })

  it('hold on in each process while the database is lost', async () => {
    const lost = createPool({ url: 'postgres://nobody@127.0.0.1:1/none', max: 1 })
    const { unknownLink } = createRateLimits(lost)
    const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => unknownLink.spend('203.0.113.4')))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    await lost.end()
  })
})

describe('the growing delay', () => {
  it('begins after five failures, lets one through at a time, and grows', async () => {
    const { failedSignIn } = createRateLimits(database.pool)
    for (let times = 0; times < 5; times++) await failedSignIn.begin('account')
    const waits: number[] = []
    for (let round = 0; round < 3; round++) {
      await failedSignIn.begin('account')
      const refusal = await failedSignIn.begin('account').catch((error: unknown) => error)
      waits.push((refusal as TooManyAttempts).retryAfterSeconds)
      await database.pool.query(`delete from rate_limit where key like 'sign-in-pause%'`)
    }
    expect(waits).toEqual([2, 4, 8])
  })

  it('lets six of any number at once through', async () => {
    const { failedSignIn } = createRateLimits(database.pool)
    const attempts = await Promise.allSettled(Array.from({ length: 30 }, () => failedSignIn.begin('crowd')))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(6)
  })

  it('is forgotten with the right password', async () => {
    const { failedSignIn } = createRateLimits(database.pool)
    for (let times = 0; times < 6; times++) await failedSignIn.begin('forgetful')
    await expect(failedSignIn.begin('forgetful')).rejects.toBeInstanceOf(TooManyAttempts)
    await failedSignIn.succeeded('forgetful')
    await expect(failedSignIn.begin('forgetful')).resolves.toBeDefined()
  })

  it('gives the pause back with the attempt that began it, and never the pause of another', async () => {
    const { failedSignIn } = createRateLimits(database.pool)
    for (let times = 0; times < 5; times++) await failedSignIn.begin('waiting')
    const sixth = await failedSignIn.begin('waiting')
    await sixth.takeBack()
    const again = await failedSignIn.begin('waiting')
    await expect(failedSignIn.begin('waiting')).rejects.toBeInstanceOf(TooManyAttempts)
    await again.takeBack()
    await failedSignIn.begin('waiting')
    // A later pause ends later.
    await database.pool.query(`update rate_limit set expire = expire + 60000 where key like 'sign-in-pause:waiting'`)
    await again.takeBack()
    await expect(failedSignIn.begin('waiting')).rejects.toBeInstanceOf(TooManyAttempts)
  })
})
