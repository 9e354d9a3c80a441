import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FilterNode } from '../../src/filter/ast.ts'
import { compileFilter } from '../../src/filter/evaluate.ts'
import { printFilter } from '../../src/filter/print-filter.ts'
import { readFilter } from '../../src/filter/resolve-filter.ts'
import { filterSql } from '../../src/filter/to-sql.ts'
import { personColumns } from '../../src/people/person-columns.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { everyType } from './every-type.ts'
import { type PlantedPeople, plantPeople, scimBaseUrl, textsWithin } from './planted-people.ts'
import { filtersOver } from './random-filter.ts'

const status = ['invited', 'inviteDate', 'claimed', 'claimDate', 'authMethod']
const columns = ['id', 'externalId', 'userName', 'displayName', 'emails', 'groups', 'active', 'meta']

describe('filters over people in SQL', () => {
  let database: TestDatabase
  let planted: PlantedPeople

  beforeAll(async () => {
    database = await testDatabase()
    planted = await plantPeople(database.db, { count: 60, seed: fc.sample(fc.nat(), 1)[0]! })
  })

  afterAll(() => database.close())

  it('find whom the evaluator finds, in 5,000 random filters', async () => {
    const seen = fc.constantFrom(...planted.seen).chain(partOf)
    // Most would be vacuous if values and people never met.
    expect(await tellingOnes(filtersOver(everyType, seen), 200)).toBeGreaterThan(1_250)
  }, 300_000)

  it('find whom the evaluator finds where columns and indexes serve, in 1,250 more', async () => {
    const texts = planted.people.flatMap(({ resource }) => columns.flatMap((name) => textsWithin(resource[name])))
    const seen = fc.constantFrom(...texts).chain((text) => fc.oneof(fc.constant(text), partOf(text)))
    expect(
      await tellingOnes(filtersOver(everyType, seen, [...columns, ...status, 'employeeNumber']), 50),
    ).toBeGreaterThan(300)
  }, 300_000)

  it('find everybody by what they are looked up by', async () => {
    const texts = [...new Set(planted.people.flatMap(({ resource }) => lookupsOf(resource)))]
    expect(texts.length).toBeGreaterThan(150)
    for (let from = 0; from < texts.length; from += 25) {
      const part = texts.slice(from, from + 25)
      const expected = inMemory(part)
      expect(await inDatabase(part)).toEqual(expected)
      expect(expected.every((ids) => ids.length > 0)).toBe(true)
    }
  }, 300_000)

  /** Holds SQL against the evaluator. @returns how many filters found some people, but not all. */
  async function tellingOnes(filter: fc.Arbitrary<FilterNode>, queries: number): Promise<number> {
    let telling = 0
    await fc.assert(
      fc.asyncProperty(fc.array(filter, { minLength: 25, maxLength: 25 }), async (nodes) => {
        const texts = nodes.map(printFilter).filter((text) => text.length <= 4_096)
        const found = await inDatabase(texts)
        const expected = inMemory(texts)
        for (const [index, text] of texts.entries()) expect([text, found[index]]).toEqual([text, expected[index]])
        telling += found.filter((ids) => ids.length > 0 && ids.length < planted.people.length).length
      }),
      { numRuns: queries },
    )
    return telling
  }

  async function inDatabase(texts: readonly string[]): Promise<string[][]> {
    const { tenantId, clientId } = planted
    const map = personColumns({ tenantId, clientId, schema: everyType, scimBaseUrl })
    const ids = texts.map(
      (text) => sql`array(select person.id from person
        where person.tenant_id = ${tenantId} and ${filterSql(readFilter(text, everyType), map)} order by no)`,
    )
    const { rows } = await sql<{ found: string[][] }>`select ${sql.join(
      ids.map((each, index) => sql`${each} as ${sql.ref(`f${index}`)}`),
    )}`.execute(database.db)
    return Object.values(rows[0] as unknown as Record<string, string[]>)
  }

  function inMemory(texts: readonly string[]): string[][] {
    return texts.map((text) => {
      const matches = compileFilter(readFilter(text, everyType))
      return planted.people.filter(({ resource }) => matches(resource)).map(({ id }) => id)
    })
  }
})

/** So that co, sw and ew have something to find. */
function partOf(text: string): fc.Arbitrary<string> {
  const characters = Array.from(text)
  return fc
    .tuple(fc.nat(characters.length), fc.nat(characters.length))
    .map(([one, other]) => characters.slice(Math.min(one, other), Math.max(one, other)).join('') || text)
}

/** What clients find a person by, as they write it. */
function lookupsOf(resource: Record<string, unknown>): string[] {
  const shouted = (value: unknown) => JSON.stringify(String(value).toUpperCase())
  const plain = ['userName', 'displayName'].filter((name) => resource[name])
  const exact = ['id', 'externalId'].filter((name) => resource[name])
  const mails = textsWithin(((resource['emails'] as { value?: unknown }[] | undefined) ?? []).map(({ value }) => value))
  const groups = textsWithin(((resource['groups'] as { value: string }[] | undefined) ?? []).map(({ value }) => value))
  return [
    ...plain.map((name) => `${name} eq ${JSON.stringify(resource[name])}`),
    ...exact.map((name) => `${name} eq ${JSON.stringify(resource[name])}`),
    ...mails.flatMap((mail) => [`emails eq ${JSON.stringify(mail)}`, `emails[value eq ${JSON.stringify(mail)}]`]),
    ...groups.flatMap((id) => [`groups eq ${shouted(id)}`, `groups[value eq "${id}" and type eq "direct"]`]),
  ]
}
