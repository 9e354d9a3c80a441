import net from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DatabaseUnavailable } from '../../src/base/errors.ts'
import { createDatabase, createPool } from '../../src/db/connection.ts'
import { reading, statement } from '../../src/db/statement.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

describe('a prepared statement', () => {
  it('gives every type as the same value, when its columns were just described and when they were known', async () => {
    const values = statement<Record<string, unknown>>(
      'every_type',
      `select $1::text as text, $2::int as number, $3::boolean as truth, $4::timestamptz as moment, $5::jsonb as document,
        $6::text[] as list, $7::bytea as bytes, null as nothing, $8::bigint as large`,
    )
    const moment = new Date('2026-02-03T04:05:06.789Z')
    const given = ['täxt "q" \\ 漢', 7, true, moment, { a: [1, 'ö'] }, ['x', 'y,"z'], Buffer.from([0, 255, 1]), 2 ** 40]
    const expected = {
      text: given[0],
      number: 7,
      truth: true,
      moment,
      document: { a: [1, 'ö'] },
      list: ['x', 'y,"z'],
      bytes: Buffer.from([0, 255, 1]),
      nothing: null,
      large: 2 ** 40,
    }
    for (let run = 0; run < 3; run++) expect(await values.first(database.db, given)).toEqual(expected)
    expect(await inTransaction(database.db, (trx) => values.first(trx, given))).toEqual(expected)
  })

  it('answers each of many that share a connection with its own rows', async () => {
    const series = statement<{ n: number; of: number }>(
      'series',
      'select n, $1::int as of from generate_series(1, $1) n',
    )

    const answers = await inTransaction(database.db, (trx) =>
      Promise.all(Array.from({ length: 40 }, (_, of) => series.all(trx, [of]))),
    )

    for (const [of, rows] of answers.entries()) {
      expect(rows).toEqual(Array.from({ length: of }, (_, at) => ({ n: at + 1, of })))
    }
  })

  it('gives no rows where it returns none', async () => {
    const nothing = statement<never>('nothing', `update tenant set name = name where slug = $1`)
    expect(await nothing.all(database.db, ['nobody'])).toEqual([])
    expect(await nothing.all(database.db, ['nobody'])).toEqual([])
  })

  it('fails alone, and can be run again on the same connection', async () => {
    const divide = statement<{ result: number }>('divide', 'select 12 / $1::int as result')
    const answers = await Promise.allSettled([0, 3, 0, 4].map((by) => divide.first(database.db, [by])))

    expect(
      answers.map((answer) => (answer.status === 'fulfilled' ? answer.value?.result : answer.reason.code)),
    ).toEqual(['22012', 4, '22012', 3])
    expect(await divide.first(database.db, [6])).toEqual({ result: 2 })
  })

  it('fails where a value cannot be written, and harms nobody', async () => {
    const echo = statement<{ it: string }>('echo', 'select $1::text as it')
    const circular: Record<string, unknown> = {}
    circular['self'] = circular

    await expect(echo.first(database.db, [circular])).rejects.toThrow(/circular/i)
    expect(await echo.first(database.db, ['x'])).toEqual({ it: 'x' })
  })

  it('says that the database is unavailable where its connection is lost, and works on the next one', async () => {
    const lost = statement<never>('ends_itself', 'select pg_terminate_backend(pg_backend_pid())')
    await expect(lost.first(database.db, [])).rejects.toBeInstanceOf(DatabaseUnavailable)

    const echo = statement<{ it: string }>('echo_again', 'select $1::text as it')
    expect(await echo.first(database.db, ['y'])).toEqual({ it: 'y' })
  })
})

describe('reads that are under way at the same moment', () => {
  const echo = reading<{ it: string; backend: number }>(
    'echo_read',
    'select $1::text as it, pg_backend_pid() as backend',
  )

  it('share few connections, and each gets its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => echo.first(database.db, [String(at)])))

    expect(answers.map((answer) => answer?.it)).toEqual(Array.from({ length: 60 }, (_, at) => String(at)))
    expect(new Set(answers.map((answer) => answer?.backend)).size).toBeLessThanOrEqual(2)
  })

  it('give their connections back when they are through', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, at) => echo.first(database.db, [String(at)])))
    expect(database.pool.idleCount).toBe(database.pool.totalCount)
  })

  it('fail each with the same when the connection is lost, and the next read takes another', async () => {
    const lost = reading<never>('ends_itself_reading', 'select pg_terminate_backend(pg_backend_pid())')
    const slow = reading<never>('sleeps_reading', 'select pg_sleep(0.2)')
    const answers = await Promise.allSettled([lost, lost, slow, slow].map((one) => one.all(database.db, [])))

    for (const answer of answers) expect(answer).toMatchObject({ reason: expect.any(DatabaseUnavailable) })
    expect((await echo.first(database.db, ['again']))?.it).toBe('again')
  })

  it('see, within a transaction, what it has written', async () => {
    const count = reading<{ n: number }>('tenants_reading', 'select count(*)::int as n from tenant where slug = $1')
    await inTransaction(database.db, async (trx) => {
      await sql`insert into tenant (slug, name) values ('seen-within', 'A tenant')`.execute(trx)
      expect(await count.first(trx, ['seen-within'])).toEqual({ n: 1 })
      expect(await count.first(database.db, ['seen-within'])).toEqual({ n: 0 })
    })
  })
})

describe('a server that falls silent and closes nothing', () => {
  /** Between pool and server; frozen it takes everything and passes nothing on. */
  async function aFreezingProxy() {
    const { searchParams, hostname, port } = new URL(database.url)
    const directory = searchParams.get('host')
    const upstream = directory
      ? { path: `${directory}/.s.PGSQL.${port || 5432}` }
      : { host: hostname, port: Number(port) }
    const sockets: net.Socket[] = []
    let isFrozen = false
    const proxy = net.createServer((here) => {
      sockets.push(here)
      here.on('error', () => {})
      if (isFrozen) return
      const there = net.connect(upstream)
      sockets.push(there)
      there.on('error', () => {})
      here.pipe(there).pipe(here)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const url = new URL(database.url)
    url.searchParams.delete('host')
    url.host = `127.0.0.1:${(proxy.address() as net.AddressInfo).port}`
    return {
      url: url.href,
      setFrozen(frozen: boolean) {
        isFrozen = frozen
        for (const socket of sockets) if (frozen) socket.unpipe().pause()
      },
      close() {
        for (const socket of sockets) socket.destroy()
        proxy.close()
      },
    }
  }

  it('is given up by all who wait for it, and found again when it answers', async () => {
    const proxy = await aFreezingProxy()
    const pool = createPool({ url: proxy.url, lookEveryMilliseconds: 1_000 })
    const db = createDatabase(pool)
    const slow = statement<{ it: string }>('slow_echo', 'select $1::text as it from pg_sleep(2)')
    expect(await slow.first(db, ['merely slow'])).toEqual({ it: 'merely slow' })

    const waiting = slow.first(db, ['lost'])
    const inside = inTransaction(db, (trx) => sql`select pg_sleep(60)`.execute(trx))
    const refusals = Promise.allSettled([waiting, inside])
    await expect.poll(() => pool.totalCount - pool.idleCount).toBe(2)
    proxy.setFrozen(true)
    for (const { status, ...why } of await refusals) {
      expect([status, why]).toEqual(['rejected', { reason: expect.any(DatabaseUnavailable) }])
    }
    expect(pool.totalCount).toBe(0)

    proxy.setFrozen(false)
    expect(await slow.first(db, ['again'])).toEqual({ it: 'again' })
    await pool.end()
    proxy.close()
  })
})
