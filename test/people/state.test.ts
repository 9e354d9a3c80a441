import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listPeople } from '../../src/people/list-people.ts'
import { countByState } from '../../src/people/count-by-state.ts'
import { type PersonState, personState } from '../../src/people/person.ts'
import { stateConditions } from '../../src/people/state-condition.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const states: PersonState[] = ['uninvited', 'invited', 'claimed', 'deactivated']
const facts = ['invitedAt', 'claimedAt', 'deactivatedAt', 'withdrawnAt'] as const

/** A person for each of the sixteen combinations of facts. */
async function everyStanding() {
  const { db } = database
  const { id: tenantId } = await aTenant(db)
  for (let bits = 0; bits < 16; bits++) {
    const { no } = await aPerson(db, { tenantId, invite: 'now' })
    const set = Object.fromEntries(facts.map((fact, bit) => [fact, bits & (1 << bit) ? new Date() : null]))
    await db.updateTable('standing').set(set).where('tenantId', '=', tenantId).where('personNo', '=', no).execute()
  }
  return tenantId
}

describe('the state', () => {
  it('is the same in SQL as in the function, for every combination of facts', async () => {
    const { db } = database
    const tenantId = await everyStanding()
    const everybody = await listPeople(db, { tenantId, limit: 100 })
    const counts = await countByState(db, tenantId)
    for (const state of states) {
      const bySql = await listPeople(db, { tenantId, state, limit: 100 })
      const byFunction = everybody.filter(({ standing }) => personState(standing) === state)
      expect(bySql.map(({ no }) => no)).toEqual(byFunction.map(({ no }) => no))
      expect(counts[state]).toBe(byFunction.length)
    }
    expect(counts).toMatchObject({ total: 16, withdrawn: 1 })
  })

  it.each(states)('%s has an index that holds nobody else', async (state) => {
    const { db } = database
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (format text)
      select standing.person_no from standing where standing.tenant_id = 1 and ${stateConditions[state]}`.execute(
      db.withoutPlugins(),
    )
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain('Index')
    expect(plan).not.toContain('Filter')
  })
})
