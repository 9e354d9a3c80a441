import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ColumnMap } from '../../src/filter/column-map.ts'
import { readFilter } from '../../src/filter/resolve-filter.ts'
import type { ResourceSchema } from '../../src/filter/schema-definition.ts'
import { filterSql } from '../../src/filter/to-sql.ts'
import { groupColumns } from '../../src/groups/group-columns.ts'
import { groupSchema } from '../../src/groups/group-schema.ts'
import { personColumns } from '../../src/people/person-columns.ts'
import { userSchema } from '../../src/people/user-schema.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { anId, type Crowd, plantCrowd } from './planted-crowd.ts'

const scimBaseUrl = 'https://vestibule.example/scim/v2'
/** `PLANS_PEOPLE=1000000` shows the plans at another size. */
const PEOPLE = Number(process.env['PLANS_PEOPLE'] ?? 10_000)
// A page is 8 kB: the tables of 10,000 people have some 700. A lookup by key reads a few of each index, at any size, and
// then those of each row that it finds.
const mostPages = (found: number) => 100 + 4 * found

describe(`what real clients ask for, among ${PEOPLE} people`, () => {
  let database: TestDatabase
  let crowd: Crowd
  const shownPlans: string[] = []

  beforeAll(async () => {
    database = await testDatabase()
    const begun = performance.now()
    crowd = await plantCrowd(database.db, PEOPLE)
    shownPlans.push(`two tenants of ${PEOPLE} planted in ${Math.round((performance.now() - begun) / 1000)} s`)
  }, 1_200_000)

  afterAll(async () => {
    if (process.env['PLANS_PEOPLE']) console.log(shownPlans.join('\n'))
    await database.close()
  })

  const people = [
    'userName eq "PERSON777@example.com"',
    'externalId eq "x-777"',
    'externalId eq x-777',
    `id eq "${anId(777)}"`,
    'emails eq "person777@example.com"',
    'emails.value eq "Person777@Example.com"',
    'emails[type eq "work"].value eq "person777@example.com"',
    'emails[type eq "work" and value eq "person777@example.com"]',
    'emails[value eq "person777@example.com"]',
    'displayName eq "Person 777"',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "777"',
    `id eq "${anId(777)}" and manager eq "${anId(1)}"`,
    'meta.lastModified gt "2031-01-01T00:00:00Z"',
    'userName sw "person777@"',
    'displayName sw "person 7777"',
    'userName eq "person777@example.com" or emails eq "person778@example.com" or externalId eq "x-779"',
    `groups eq "${anId(77)}"`,
    `groups[value eq "${anId(77)}" and type eq "direct"]`,
    'active eq true and userName eq "person777@example.com"',
    'userName eq "nobody"',
    'externalId eq "nobody"',
    'emails eq "nobody"',
    'active eq false',
  ]
  const groups = [
    'displayName eq "crew 77"',
    'externalId eq "g-77"',
    `id eq "${anId(77)}" and members eq "${anId(777)}"`,
    `members eq "${anId(777)}"`,
    `members[value eq "${anId(777)}"]`,
    'displayName eq "none"',
    'members eq "not-an-id"',
  ]

  it.each(people)('people by %s', async (text) => {
    const columns = personColumns({ ...crowd, schema: userSchema, scimBaseUrl })
    const { pages, found, plan } = await planOf(text, 'person', userSchema, columns)
    expect(pages, plan).toBeLessThan(mostPages(found))
  })

  it.each(groups)('groups by %s', async (text) => {
    const columns = groupColumns({ ...crowd, scimBaseUrl })
    const { pages, found, plan } = await planOf(text, 'person_group', groupSchema, columns)
    expect(pages, plan).toBeLessThan(mostPages(found))
  })

  it('and a filter without an index reads the tenant through, so that the measure can fail', async () => {
    const columns = personColumns({ ...crowd, schema: userSchema, scimBaseUrl })
    const { pages, found } = await planOf('nickName eq "nobody"', 'person', userSchema, columns)
    expect(pages).toBeGreaterThan(mostPages(found))
  })

  async function planOf(text: string, table: string, schema: ResourceSchema, columns: ColumnMap) {
    const { rows } = await sql<Record<'QUERY PLAN', [{ Plan: PlanNode; 'Execution Time': number }]>>`
      explain (analyze, buffers, timing off, format json)
      select no from ${sql.table(table)} where tenant_id = ${crowd.tenantId} and ${shown(table)} and ${filterSql(readFilter(text, schema), columns)}
      order by no limit 200`.execute(database.db)
    const { Plan, 'Execution Time': milliseconds } = Object.values(rows[0]!)[0]![0]
    const pages = Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']
    const found = Plan['Actual Rows']
    shownPlans.push(
      `| \`${text}\` | ${[...indexesOf(Plan)].join(', ')} | ${found} | ${pages} | ${milliseconds.toFixed(2)} |`,
    )
    return { pages, found, plan: JSON.stringify(Plan) }
  }
})

interface PlanNode {
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  'Actual Rows': number
  'Index Name'?: string
  Plans?: PlanNode[]
}

function indexesOf({ 'Index Name': name, Plans = [] }: PlanNode): Set<string> {
  return new Set([...(name ? [name] : []), ...Plans.flatMap((plan) => [...indexesOf(plan)])])
}

/** Over SCIM only pushed groups are listed; their names have an index of their own. */
function shown(table: string) {
  return table === 'person_group' ? sql`pushed_by is not null` : sql`true`
}
