import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BulkAct } from '../../src/admin/schemas/bulk-acts.ts'
import type { MatchingCounts, PeoplePage } from '../../src/admin/schemas/people.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database, { env: { MAIL_HOLD: '1' } })
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
  await aPerson(database.db, { tenantId, userName: 'cook@example.com', attributes: { displayName: 'Babette' } })
  await aPerson(database.db, { userName: 'bulk0@example.com' })
})

/** Whose userNames begin so, and their names do not. */
async function plant(count: number) {
  await sql`insert into person (tenant_id, id, user_name, user_name_key, display_key, attributes, source)
    select ${tenantId}, gen_random_uuid(), mail, mail, 'b' || n, jsonb_build_object('displayName', 'B' || n), 'admin'
    from (select n, 'bulk' || n || '@example.com' as mail from generate_series(1, ${count}::int) as s(n)) as each`.execute(
    database.db,
  )
  await sql`insert into standing (tenant_id, person_no)
    select tenant_id, no from person where tenant_id = ${tenantId} and user_name_key like 'bulk%'`.execute(database.db)
  await sql`update person_count set n = n + ${count} where tenant_id = ${tenantId} and slot = 0`.execute(database.db)
  // Never analyzed, as it is right after so many were brought: no answer may wait for autovacuum.
}

/** The latest of them, whom whatever ends after so many would miss. */
const invite = (count: number) =>
  sql`update standing set invited_at = now(), handle = random_handle(), key_id = ${testKeyring.currentKeyId}
    where (tenant_id, person_no) in (select tenant_id, no from person where tenant_id = ${tenantId} order by user_name_key limit ${count})`.execute(
    database.db,
  )

async function listed(query: string) {
  const ids = new Set<string>()
  const totals = new Set<number | undefined>()
  let cursor: string | undefined
  do {
    const { body } = await key<PeoplePage>('GET', `/people?${query}&limit=200${cursor ? `&cursor=${cursor}` : ''}`)
    for (const { id } of body.items) ids.add(id)
    totals.add(body.total)
    cursor = body.nextCursor
  } while (cursor)
  return { people: ids.size, totals: [...totals] }
}

/** Few enough for a set, and more. */
const counts = [1_200, 5_200]

describe.each(counts)('a search that finds %i people by their userNames', (count) => {
  beforeEach(() => plant(count))

  it('lists, counts and narrows all of them', async () => {
    expect(await listed('search=bulk')).toEqual({ people: count, totals: [count] })
    await invite(1_000)
    expect(await listed('search=bulk&state=uninvited')).toEqual({ people: count - 1_000, totals: [count - 1_000] })
    expect((await key<MatchingCounts>('GET', '/people/matching?search=bulk')).body).toMatchObject({
      total: count,
      uninvited: count - 1_000,
      invited: 1_000,
    })
    const preview = { kind: 'filter', search: 'bulk' }
    expect((await key('POST', '/campaigns/preview', { body: preview })).body).toMatchObject({
      alreadyInvited: 1_000,
    })
  })

  it('lists all of them where the people are too many to be waited for', async () => {
    await sql`update person_count set n = 1000000 where tenant_id = ${tenantId} and slot = 0`.execute(database.db)
    for (const sort of ['displayName', 'createdAt']) {
      const { people, totals } = await listed(`search=bulk&sort=${sort}&order=desc`)
      expect([sort, people]).toEqual([sort, count])
      expect(totals.every((total) => total === undefined || total === count)).toBe(true)
    }
  })

  it('reaches all of them by an act on many', async () => {
    const order = { act: 'deactivate', people: { kind: 'filter', search: 'bulk' } }
    const { body } = await key<BulkAct>('POST', '/bulk-acts', { body: order })
    const shown = async () => (await key<BulkAct>('GET', `/bulk-acts/${body.id}`)).body
    await expect.poll(async () => (await shown()).state, { timeout: 30_000 }).toBe('done')
    expect((await shown()).reached).toBe(count)
    expect((await key('GET', '/people/counts')).body).toMatchObject({ deactivated: count, uninvited: 1 })
  })
})
