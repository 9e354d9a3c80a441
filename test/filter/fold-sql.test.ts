import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fold } from '../../src/base/fold.ts'
import { foldedSql } from '../../src/filter/fold-sql.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

// Casing and compatibility that came after Unicode 10, which is what the oldest ICU in use knows (the embedded server's):
// there they stay as they are. Scripts of minorities and of scholars, mathematical letters, Georgian capitals.
const younger =
  /[\u1c89\u1c90-\u1cbf\u2c2f\ua7b8-\ua7f5\u{10570}-\u{10595}\u{10d50}-\u{10d65}\u{16e40}-\u{16eb8}\u{1ccd6}-\u{1ccf9}\u{1e030}-\u{1e06d}]/u

describe('folding in the database', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await testDatabase({ max: 1 })
  })

  afterAll(() => database.close())

  async function foldedThere(texts: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ folded: string }>`select ${foldedSql(sql`text`)} as folded
      from unnest(${texts}::text[]) with ordinality as t(text, place) order by place`.execute(database.db)
    return rows.map(({ folded }) => folded)
  }

  it('is what it is here, for every character but ideographs and syllables, which have no case', async () => {
    const characters = Array.from({ length: 0x10ffff }, (_, index) => String.fromCodePoint(index + 1)).filter(
      (character) => !/[\p{Cn}\p{Cs}\p{Co}\p{Unified_Ideograph}\p{Script=Hangul}\p{Script=Tangut}]/u.test(character),
    )
    expect(characters.length).toBeGreaterThan(30_000)
    const different: string[] = []
    for (let from = 0; from < characters.length; from += 100_000) {
      const part = characters.slice(from, from + 100_000)
      const folded = await foldedThere(part)
      different.push(...part.filter((character, index) => folded[index] !== fold(character)))
    }
    expect(different.filter((character) => !younger.test(character))).toEqual([])
  })

  it('and for those whose neighbours count', async () => {
    const texts = [
      'ΟΔΟΣ',
      'ΟΔΟΣ Α',
      'Σ',
      'aΣ',
      'aΣb',
      'aΣ\u0301',
      'aΣ.',
      'Α.Σ',
      'İI',
      'I\u0307',
      'J\u030c',
      'ẞSS',
      'ǅ',
      'ﬃ',
      'Ａ１',
      'e\u0301',
      'ÅÅ',
    ]
    expect(await foldedThere(texts)).toEqual(texts.map(fold))
  })

  it('leaves no text unequal to itself, however young its characters', async () => {
    const { rows } = await sql<{ equal: boolean }>`select ${foldedSql(sql`t`)} = ${foldedSql(sql`t`)} as equal
      from (values ('\u1c90'), ('\ua7dc'), ('\u{1ccd6}')) as v(t)`.execute(database.db)
    expect(rows.every(({ equal }) => equal)).toBe(true)
  })
})
