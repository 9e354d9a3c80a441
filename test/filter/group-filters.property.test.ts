import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileFilter } from '../../src/filter/evaluate.ts'
import { printFilter } from '../../src/filter/print-filter.ts'
import { readFilter } from '../../src/filter/resolve-filter.ts'
import { filterSql } from '../../src/filter/to-sql.ts'
import { groupColumns } from '../../src/groups/group-columns.ts'
import { groupSchema } from '../../src/groups/group-schema.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type PlantedGroups, plantGroups } from './planted-groups.ts'
import { scimBaseUrl, textsWithin } from './planted-people.ts'
import { filtersOver } from './random-filter.ts'

describe('filters over groups in SQL', () => {
  let database: TestDatabase
  let planted: PlantedGroups

  beforeAll(async () => {
    database = await testDatabase()
    planted = await plantGroups(database.db)
  })

  afterAll(() => database.close())

  it('find those that the evaluator finds, in 1,000 random filters', async () => {
    const facts = planted.groups.map(({ resource: { id, displayName, members } }) => [id, displayName, members])
    const filter = filtersOver(groupSchema, fc.constantFrom(...textsWithin(facts)))
    const filters = fc.array(filter, { minLength: 25, maxLength: 25 })
    let telling = 0
    await fc.assert(
      fc.asyncProperty(filters, async (nodes) => {
        const each = nodes.map(printFilter).filter((text) => text.length <= 4_096)
        const found = await inDatabase(each)
        for (const [index, text] of each.entries()) expect([text, found[index]]).toEqual([text, inMemory(text)])
        telling += found.filter((ids) => ids.length > 0 && ids.length < planted.groups.length).length
      }),
      { numRuns: 40 },
    )
    expect(telling).toBeGreaterThan(20)
  }, 300_000)

  it('and members are found by id whatever its case, people and groups alike', async () => {
    const { id, resource } = planted.groups.find((group) => JSON.stringify(group.resource).includes('"Group"'))!
    for (const member of resource.members as { value: string }[]) {
      expect((await inDatabase([`members eq "${member.value.toUpperCase()}"`]))[0]).toContain(id)
    }
    expect(await inDatabase(['members eq "nobody"', `id eq "${id.toUpperCase()}"`])).toEqual([[], []])
  })

  async function inDatabase(texts: readonly string[]): Promise<string[][]> {
    const columns = groupColumns({ ...planted, scimBaseUrl })
    const ids = texts.map((text, index) => {
      const condition = filterSql(readFilter(text, groupSchema), columns)
      return sql`array(select id from person_group where tenant_id = ${planted.tenantId} and ${condition} order by no)
        as ${sql.ref(`f${index}`)}`
    })
    const { rows } = await sql<Record<string, string[]>>`select ${sql.join(ids)}`.execute(database.db)
    return Object.values(rows[0]!)
  }

  function inMemory(text: string): string[] {
    const matches = compileFilter(readFilter(text, groupSchema))
    return planted.groups.filter(({ resource }) => matches(resource)).map(({ id }) => id)
  }
})
