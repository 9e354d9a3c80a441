import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { surveyAddresses } from '../../src/invite/address-survey.ts'
import type { CampaignCounts } from '../../src/invite/campaign-counts.ts'
import { previewCampaign } from '../../src/invite/preview-campaign.ts'
import { previewSelected } from '../../src/invite/preview-selected.ts'
import { migrateJobs } from '../../src/jobs/jobs.ts'
import { createLog } from '../../src/base/log.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'

let database: TestDatabase
let tenantId: number
beforeAll(async () => {
  database = await testDatabase()
  await migrateJobs(database.pool, createLog('silent'))
  tenantId = (await aTenant(database.db)).id
  await seed(20_400)
})
afterAll(() => database.close())

/** Every tenth is without an address, every twentieth shares theirs with another, and ten are offices. */
async function seed(count: number) {
  await sql`
    with people as (
      insert into person (tenant_id, user_name, user_name_key, display_key, attributes, source)
      select ${tenantId}, 'p' || n, 'p' || n, 'p' || n, '{}', 'entra' from generate_series(1, ${count}::int) n
      returning no, substr(user_name, 2)::int as n
    ), standings as (
      insert into standing (tenant_id, person_no, invited_at, withdrawn_at, handle, key_id)
      select ${tenantId}, no, case when n <= 200 then now() end, case when n between 201 and 300 then now() end, random_handle(), 'k' from people
    ), counted as (
      update person_count set n = n + ${count} where tenant_id = ${tenantId} and slot = 0
    )
    insert into person_address (tenant_id, person_no, ord, value, value_key, is_mail)
    select ${tenantId}, no, 1, address, address, true from people, lateral (select case
      when n % 2040 = 1 then 'info@d' || n || '.example'
      when n % 40 in (2, 3) then 'both' || n / 40 || '@example.com'
      else 'p' || n || '@example.com' end as address) a
    where n % 10 <> 0`.execute(database.db)
  await sql`
    insert into delivery (tenant_id, person_no, cause, kind, state)
    select ${tenantId}, person_no, 'once', 'invitation', (array['queued', 'deferred', 'held', 'sending', 'sent', 'failed'])[1 + person_no % 6]
    from standing where tenant_id = ${tenantId} and invited_at is not null`.execute(database.db)
  await sql`analyze delivery, person, person_address, standing`.execute(database.db)
}

const preview = () => previewCampaign(database.db, { tenantId, selection: { by: 'all' } })
const everybody = { by: 'filter', filter: '', where: sql<boolean>`true` } as const
/** By looking at each. */
const exactly = () => previewSelected(database.db, { tenantId, selection: everybody, few: 30_000 })
const ofStates = ({
  toInvite,
  withdrawn,
  inactive,
  alreadyInvited,
  mailWaiting,
  claimed,
  roleAddress,
}: CampaignCounts) => ({
  toInvite,
  withdrawn,
  inactive,
  alreadyInvited,
  mailWaiting,
  claimed,
  roleAddress,
})
const waiting = async () =>
  (
    await sql<{
      n: number
    }>`select count(*)::int as n from graphile_worker.jobs where task_identifier = 'address-survey'`.execute(
      database.db,
    )
  ).rows[0]!.n

it('of many people is exact in what is kept and indexed, and says that the rest is an estimate', async () => {
  const [seen, exact] = [await preview(), await exactly()]
  expect(seen).toMatchObject({ addresses: 'estimated', addressesCountedAt: null })
  expect(ofStates(seen)).toEqual(ofStates(exact))
  expect(exact.mailWaiting).toBeGreaterThan(130)
  expect(exact.mailWaiting).toBeLessThan(137)
  expect(exact).toMatchObject({ toInvite: 20_200, withdrawn: 100, alreadyInvited: 200, roleAddress: 9 })
  for (const figure of ['withoutMail', 'sharedAddress'] as const) {
    expect(seen[figure]).toBeGreaterThan(exact[figure] * 0.6)
    expect(seen[figure]).toBeLessThan(exact[figure] * 1.5)
  }
  await preview()
  expect(await waiting()).toBe(1)
})

it('is what the survey found, once everybody was looked at, and asks for a new one when that is old', async () => {
  await surveyAddresses(database.db, tenantId)
  await sql`delete from graphile_worker._private_jobs`.execute(database.db)
  const [seen, exact] = [await preview(), await exactly()]
  expect(seen).toEqual({ ...exact, addresses: 'kept', addressesCountedAt: expect.any(Date) as Date })
  expect(await waiting()).toBe(0)

  await sql`update address_survey set counted_at = now() - interval '11 minutes'`.execute(database.db)
  expect(await preview()).toMatchObject({ addresses: 'kept' })
  expect(await waiting()).toBe(1)
  await sql`update address_survey set counted_at = now() - interval '25 hours'`.execute(database.db)
  expect(await preview()).toMatchObject({ addresses: 'estimated' })
})

it('of many who match is exact in the states, and tells the addresses from a sample of them', async () => {
  const asked = { tenantId, selection: { by: 'filter', filter: '', where: sql<boolean>`person.no % 2 = 0` } } as const
  const [seen, exact] = [
    await previewSelected(database.db, { ...asked, few: 1_000 }),
    await previewSelected(database.db, asked),
  ]
  expect([seen.addresses, exact.addresses]).toEqual(['estimated', 'exact'])
  const states = ({ toInvite, withdrawn, inactive, alreadyInvited, claimed }: CampaignCounts) => [
    toInvite,
    withdrawn,
    inactive,
    alreadyInvited,
    claimed,
  ]
  expect(states(seen)).toEqual(states(exact))
  for (const figure of ['withoutMail', 'sharedAddress'] as const) {
    expect(seen[figure]).toBeGreaterThan(exact[figure] * 0.6)
    expect(seen[figure]).toBeLessThan(exact[figure] * 1.5)
  }
  const invited = { by: 'filter', filter: '', where: sql<boolean>`person.user_name_key < 'p2'` } as const
  const fewLeft = await previewSelected(database.db, { tenantId, selection: invited, few: 11_000 })
  expect(fewLeft).toMatchObject({ addresses: 'exact', alreadyInvited: 111 })
})

it('of few people looks at everybody', async () => {
  const few = (await aTenant(database.db)).id
  expect(await previewCampaign(database.db, { tenantId: few, selection: { by: 'all' } })).toMatchObject({
    addresses: 'exact',
    toInvite: 0,
  })
})
