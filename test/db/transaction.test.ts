import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DatabaseUnavailable, DomainError } from '../../src/base/errors.ts'
import { withConstraintErrors } from '../../src/db/constraint-errors.ts'
import { statement } from '../../src/db/statement.ts'
import { inOneStatement, inTransaction } from '../../src/db/transaction.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'

class SlugTaken extends DomainError {
  readonly code = 'slug_taken'
  readonly kind = 'conflict'
}

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

function insertTenant(slug: string) {
  return sql`insert into tenant (slug, name) values (${slug}, 'A tenant')`
}

async function hasTenant(slug: string): Promise<boolean> {
  return (await database.db.selectFrom('tenant').select('id').where('slug', '=', slug).execute()).length > 0
}

describe('a transaction', () => {
  it('keeps all or nothing', async () => {
    const failed = inTransaction(database.db, async (trx) => {
      await insertTenant('half-done').execute(trx)
      throw new Error('in the middle')
    })

    await expect(failed).rejects.toThrow('in the middle')
    expect(await hasTenant('half-done')).toBe(false)
  })

  it('runs a serialisation failure or a deadlock again, and at most three times', async () => {
    let runs = 0
    const raise = (state: string) => sql.raw(`do $$ begin raise exception 'again' using errcode = '${state}'; end $$`)

    await inTransaction(database.db, async (trx) => {
      if (++runs < 4) await raise(runs % 2 ? '40001' : '40P01').execute(trx)
    })
    expect(runs).toBe(4)

    runs = 0
    const hopeless = inTransaction(database.db, async (trx) => {
      runs++
      await raise('40001').execute(trx)
    })
    await expect(hopeless).rejects.toMatchObject({ code: '40001' })
    expect(runs).toBe(4)
  })

  it('does not run any other failure again', async () => {
    let runs = 0
    const failed = inOneStatement(database.db, async (db) => {
      runs++
      await sql`select 1 / 0`.execute(db)
    })

    await expect(failed).rejects.toMatchObject({ code: '22012' })
    expect(runs).toBe(1)
  })

  it('resolves a real deadlock without the caller knowing', async () => {
    for (const slug of ['lock-a', 'lock-b']) await insertTenant(slug).execute(database.db)
    const lockBoth = (first: string, second: string) =>
      inTransaction(database.db, async (trx) => {
        await sql`select 1 from tenant where slug = ${first} for update`.execute(trx)
        await sql`select pg_sleep(0.2)`.execute(trx)
        await sql`select 1 from tenant where slug = ${second} for update`.execute(trx)
      })

    await expect(Promise.all([lockBoth('lock-a', 'lock-b'), lockBoth('lock-b', 'lock-a')])).resolves.toBeDefined()
  })
})

describe('a lost connection', () => {
  it('is said to be unavailable, changes nothing, and the next one works', async () => {
    const lost = inTransaction(database.db, async (trx) => {
      await insertTenant('lost').execute(trx)
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      await sql`select pg_terminate_backend(${rows[0]!.pid}::int)`.execute(database.db)
      await insertTenant('lost-too').execute(trx)
    })

    await expect(lost).rejects.toBeInstanceOf(DatabaseUnavailable)
    expect(await hasTenant('lost')).toBe(false)
  })
})

describe('a broken constraint', () => {
  it('becomes the domain error of its name, with the original as cause', async () => {
    await insertTenant('taken').execute(database.db)
    const errors = { tenant_slug_unique: () => new SlugTaken('the slug is taken') }

    const again = withConstraintErrors(errors, () => insertTenant('taken').execute(database.db))

    await expect(again).rejects.toMatchObject({ code: 'slug_taken', cause: { code: '23505' } })
  })

  it('stays what it is where nobody gave it a name', async () => {
    const unnamed = withConstraintErrors({}, () => insertTenant('Not A Slug').execute(database.db))
    await expect(unnamed).rejects.toMatchObject({ code: '23514' })
  })
})

describe('a named statement', () => {
  it('is prepared once a connection and gives columns back as written', async () => {
    const double = statement<{ theDouble: number }>('test_double', 'select $1::int * 2 as "theDouble"')

    const rows = await inTransaction(database.db, async (trx) => {
      await double.first(trx, [1])
      await double.first(trx, [2])
      return (await sql<{ name: string }>`select name from pg_prepared_statements`.execute(trx)).rows
    })

    expect(rows.filter(({ name }) => name === 'test_double')).toHaveLength(1)
    expect(await double.first(database.db, [21])).toEqual({ theDouble: 42 })
  })
})
