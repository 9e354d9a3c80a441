import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMessage } from '../../src/admin/mail/read-message.ts'
import { operator } from '../../src/audit/actor.ts'
import { readClaimLink } from '../../src/claim/claim-link.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { keptInOutbox } from '../../src/mail/outbox-transport.ts'
import { type Company, companies } from '../../src/cli/demo/companies.ts'
import { makePeople } from '../../src/cli/demo/make-people.ts'
import { newcomers } from '../../src/cli/demo/plant-imports.ts'
import { resumeCampaign } from '../../src/invite/steer-campaign.ts'
import { runCampaignChunk } from '../../src/invite/run-campaign-chunk.ts'
import { remindTenant } from '../../src/invite/remind-due.ts'
import { deriveKeys } from '../../src/people/derive-keys.ts'
import { countByState, listPeople } from '../../src/people/list-people.ts'
import { isMailAddress } from '../../src/people/mail-address.ts'
import { LinkNotOpen } from '../../src/session/errors.ts'
import { readOneTimeLink } from '../../src/session/one-time-link.ts'
import { createKeyring } from '../../src/base/keyring.ts'
import { listSavedMessages } from '../../src/mail/saved-messages.ts'
import { listConnections } from '../../src/sso/connection-store.ts'
import { metadataDue } from '../../src/sso/saml/metadata-store.ts'
import { adminRoles } from '../../src/tenants/admin.ts'
import { listAdmins } from '../../src/tenants/admin-store.ts'
import { domainsDue } from '../../src/tenants/domains/domain-store.ts'
import { findTenantBySlug } from '../../src/tenants/tenant-store.ts'
import { aCli, testSecretKey } from '../support/cli.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, contentsOf } from '../support/people.ts'

interface Shown {
  tenants: {
    slug: string
    adminLink: string
    signInLinks: Record<string, string>
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

/** With those whom an upload brought. */
const sizeOf = ({ people, showsAll }: Company) => people + (showsAll ? newcomers.length : 0)

const tenantOf = async (slug: string) => (await findTenantBySlug(database.db, slug))!.id

describe('demo', () => {
  it('makes three companies with people in all four states', async () => {
    expect(first.tenants.map(({ slug }) => slug)).toEqual(companies.map(({ slug }) => slug))
    for (const state of ['uninvited', 'invited', 'claimed', 'deactivated']) {
      expect(first.tenants.some(({ people }) => people[state]! > 0)).toBe(true)
    }
    expect(first.tenants.map(({ people }) => people.total)).toEqual(companies.map(sizeOf))
  })

  it('makes the same people every time', () => {
    for (const company of companies) expect(makePeople(company)).toEqual(makePeople(company))
  })

  it('stores people as provisioning would have: keys, addresses and counters agree with the documents', async () => {
    for (const company of companies) {
      const people = sizeOf(company)
      const tenantId = await tenantOf(company.slug)
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

  it('has something around the people of every company, and opens no door', async () => {
    for (const { slug } of companies) {
      const tenantId = await tenantOf(slug)
      const { rows: log } = await database.pool.query<{ refused: boolean; n: number }>(
        'select status >= 400 as refused, count(*)::int as n from scim_request where tenant_id = $1 group by 1 order by 1',
        [tenantId],
      )
      expect(log.map(({ refused }) => refused)).toEqual([false, true])
      const connections = await listConnections(database.db, tenantId)
      expect(connections.length).toBeGreaterThan(0)
      expect(connections.filter(({ state }) => state === 'enabled')).toEqual([])
      expect(await listSavedMessages(database.db, tenantId)).toHaveLength(1)
      const admins = await listAdmins(database.db, tenantId)
      expect(new Set(admins.map(({ role }) => role))).toEqual(new Set(adminRoles))
    }
  })

  it('lets no mail wait, so that it sends none', async () => {
    const states = await database.db.selectFrom('delivery').select('state').distinct().execute()
    expect(states.map(({ state }) => state).toSorted()).toEqual(['cancelled', 'failed', 'held', 'sent'])
    for (const { slug } of companies) expect(await remindTenant(database.db, await tenantOf(slug))).toBe(0)
  })

  it('leaves nothing for a worker, and nothing that the server would ask another machine about', async () => {
    const { rows: jobs } = await database.pool.query('select task_identifier from graphile_worker.jobs')
    expect(jobs).toEqual([])
    expect(await domainsDue(database.db)).toEqual([])
    expect(await metadataDue(database.db)).toEqual([])
    const open = await Promise.all([
      database.db.selectFrom('campaign').select('id').where('state', '=', 'running').execute(),
      database.db.selectFrom('import').select('id').where('state', 'in', ['checking', 'running']).execute(),
      database.db.selectFrom('export').select('id').where('state', '=', 'preparing').execute(),
      database.db.selectFrom('bulkAct').select('id').where('state', '=', 'running').execute(),
    ])
    expect(open).toEqual([[], [], [], []])
  })

  it('keeps mails whose links lead to a claim, and says of no other that it is in the outbox', async () => {
    const tenantId = await tenantOf(companies[0]!.slug)
    const { rows } = await database.pool.query<{ message: string; kept: boolean }>(
      `select message, exists (select from delivery where delivery.tenant_id = m.tenant_id and delivery.person_no = m.person_no
         and delivery.result = $2) as kept
       from outbox_message as m where tenant_id = $1 and person_no is not null`,
      [tenantId, keptInOutbox],
    )
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.every(({ kept }) => kept)).toBe(true)
    const keyring = createKeyring([testSecretKey])
    for (const { message } of rows) {
      const token = /\/c\/(\w+)/.exec(readMessage(message).text!)![1]!
      expect(await readClaimLink(database.db, token, keyring)).toMatchObject({ tenantId, fate: 'open' })
    }
    const { rows: astray } = await database.pool.query(
      `select person_no from delivery where tenant_id = $1 and result = $2 and person_no not in (
         select person_no from outbox_message where tenant_id = $1 and person_no is not null)`,
      [tenantId, keptInOutbox],
    )
    expect(astray).toEqual([])
  })

  it('tells its past in the order of time', async () => {
    const tenantId = await tenantOf(companies[0]!.slug)
    const { rows } = await database.pool.query<{ at: Date }>('select at from audit where tenant_id = $1 order by no', [
      tenantId,
    ])
    const times = rows.map(({ at }) => at.getTime())
    expect(times).toEqual(times.toSorted((one, other) => one - other))
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
    expect(Object.keys(again.tenants[0]!.signInLinks)).toEqual(adminRoles)
    expect(again.tenants.slice(1).map(({ signInLinks }) => Object.keys(signInLinks))).toEqual([['owner'], ['owner']])
    expect(again.tenants.every(({ claim }) => claim?.link.startsWith('http://localhost:9/c/'))).toBe(true)
  })

  it('leaves every other tenant alone', async () => {
    expect(await contentsOf(database.db, untouched.tenantId)).toBe(untouched.contents)
  })

  it('goes on where its paused campaign stopped, once somebody resumes it', async () => {
    const tenantId = await tenantOf(companies[0]!.slug)
    const campaigns = database.db
      .selectFrom('campaign')
      .select(['id', 'no', 'state', 'expected', 'invited'])
      .where('tenantId', '=', tenantId)
    const paused = await campaigns.where('state', '=', 'paused').executeTakeFirstOrThrow()
    expect(paused.invited).toBeGreaterThan(0)
    expect(paused.invited).toBeLessThan(paused.expected)
    const work = { tenantId, campaignNo: paused.no, keyring: createKeyring([testSecretKey]) }
    await inTransaction(database.db, async (trx) => {
      await resumeCampaign(trx, { tenantId, campaignId: paused.id, actor: operator })
      while ((await runCampaignChunk(trx, work)) === 'more');
    })
    const { state, invited } = await campaigns.where('no', '=', paused.no).executeTakeFirstOrThrow()
    expect({ state, invited }).toEqual({ state: 'done', invited: paused.expected })
  })
})
