import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companies } from '../../src/cli/demo/companies.ts'
import { makePeople } from '../../src/cli/demo/make-people.ts'
import { remindTenant } from '../../src/invite/remind-due.ts'
import { deriveKeys } from '../../src/people/derive-keys.ts'
import { countByState, listPeople } from '../../src/people/list-people.ts'
import { isMailAddress } from '../../src/people/mail-address.ts'
import { LinkNotOpen } from '../../src/session/errors.ts'
import { readOneTimeLink } from '../../src/session/one-time-link.ts'
import { createKeyring } from '../../src/base/keyring.ts'
import { listSavedMessages } from '../../src/mail/saved-messages.ts'
import { listConnections } from '../../src/sso/connection-store.ts'
import { listApiKeys } from '../../src/tenants/api-key.ts'
import { findTenantBySlug } from '../../src/tenants/tenant-store.ts'
import { aCli, testSecretKey } from '../support/cli.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, contentsOf } from '../support/people.ts'

interface Shown {
  tenants: {
    slug: string
    adminLink: string
    isNew: boolean
    people: Record<string, number>
    claim: { link: string } | null
  }[]
}

let database: TestDatabase
let first: Shown
let untouched: { tenantId: number; contents: string }

beforeAll(async () => {
  database = await testDatabase()
  const { tenantId } = await aPerson(database.db)
  untouched = { tenantId, contents: await contentsOf(database.db, tenantId) }
  first = await demo()
})
afterAll(() => database.close())

async function demo(): Promise<Shown> {
  const { exitCode, out, errors } = await aCli(database)('demo', '--json')
  expect([exitCode, errors]).toEqual([0, []])
  return JSON.parse(out) as Shown
}

const tenantOf = async (slug: string) => (await findTenantBySlug(database.db, slug))!.id

describe('demo', () => {
  it('makes three companies with people in all four states', async () => {
    expect(first.tenants.map(({ slug }) => slug)).toEqual(companies.map(({ slug }) => slug))
    for (const state of ['uninvited', 'invited', 'claimed', 'deactivated']) {
      expect(first.tenants.some(({ people }) => people[state]! > 0)).toBe(true)
    }
    expect(first.tenants.map(({ people }) => people.total)).toEqual(companies.map(({ people }) => people))
  })

  it('makes the same people every time', () => {
    for (const company of companies) expect(makePeople(company)).toEqual(makePeople(company))
  })

  it('stores people as provisioning would have: keys, addresses and counters agree with the documents', async () => {
    for (const { slug, people } of companies) {
      const tenantId = await tenantOf(slug)
      const rows = await listPeople(database.db, { tenantId, limit: 1_000 })
      expect(rows).toHaveLength(people)
      for (const { no, userName, attributes, active } of rows) {
        const { addresses, displayKey, employeeKey } = deriveKeys({ userName, attributes, active })
        const row = await database.db
          .selectFrom('person')
          .select(['displayKey', 'employeeKey'])
          .where('tenantId', '=', tenantId)
          .where('no', '=', no)
          .executeTakeFirst()
        expect(row).toEqual({ displayKey, employeeKey })
        const stored = await database.db
          .selectFrom('personAddress')
          .select(['ord', 'value', 'valueKey', 'type', 'isPrimary', 'isMail'])
          .where('tenantId', '=', tenantId)
          .where('personNo', '=', no)
          .execute()
        expect(stored).toEqual(addresses)
        expect(isMailAddress(userName)).toBe(true)
      }
      const counted = await database.db
        .selectFrom('personCount')
        .select(({ fn }) => fn.sum<string>('n').as('n'))
        .where('tenantId', '=', tenantId)
        .executeTakeFirstOrThrow()
      expect(Number(counted.n)).toBe(people)
    }
  })

  it('leaves no page of the panel empty, and opens no door', async () => {
    for (const { slug } of companies) {
      const tenantId = await tenantOf(slug)
      const { rows: log } = await database.pool.query<{ refused: boolean; n: number }>(
        'select status >= 400 as refused, count(*)::int as n from scim_request where tenant_id = $1 group by 1 order by 1',
        [tenantId],
      )
      expect(log.map(({ refused }) => refused)).toEqual([false, true])
      const connections = await listConnections(database.db, tenantId)
      expect(connections.map(({ state }) => state)).toEqual(['draft'])
      expect(await listApiKeys(database.db, tenantId)).toHaveLength(1)
      expect(await listSavedMessages(database.db, tenantId)).toHaveLength(1)
    }
  })

  it('lets no mail wait, so that it sends none', async () => {
    const states = await database.db.selectFrom('delivery').select('state').distinct().execute()
    expect(states.map(({ state }) => state).toSorted()).toEqual(['failed', 'sent'])
    for (const { slug } of companies) expect(await remindTenant(database.db, await tenantOf(slug))).toBe(0)
  })

  it('shows links by which to sign in, each time new ones, and changes nothing else', async () => {
    const tenantId = await tenantOf(companies[0]!.slug)
    const before = await countByState(database.db, tenantId)
    const again = await demo()
    expect(again.tenants.map(({ isNew }) => isNew)).toEqual([false, false, false])
    expect(await countByState(database.db, tenantId)).toEqual(before)
    const keyring = createKeyring([testSecretKey])
    const token = (link: string) => link.split('/').at(-1)!
    expect(await readOneTimeLink(database.db, token(again.tenants[0]!.adminLink), keyring)).toMatchObject({ tenantId })
    await expect(readOneTimeLink(database.db, token(first.tenants[0]!.adminLink), keyring)).rejects.toThrow(LinkNotOpen)
    expect(again.tenants.every(({ claim }) => claim?.link.startsWith('http://localhost:9/c/'))).toBe(true)
  })

  it('leaves every other tenant alone', async () => {
    expect(await contentsOf(database.db, untouched.tenantId)).toBe(untouched.contents)
  })
})
