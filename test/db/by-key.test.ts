import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findExport } from '../../src/admin/exports/export-store.ts'
import { prepareChunk } from '../../src/admin/exports/prepare-chunk.ts'
import { requestExport } from '../../src/admin/exports/request-export.ts'
import { findImport } from '../../src/admin/imports/import-store.ts'
import { readImport } from '../../src/admin/imports/read-import.ts'
import { runImportChunk } from '../../src/admin/imports/run-import-chunk.ts'
import { startImport } from '../../src/admin/imports/steer-import.ts'
import { uploadImport } from '../../src/admin/imports/upload-import.ts'
import { operator } from '../../src/audit/actor.ts'
import { lookUpByKey } from '../../src/db/by-key.ts'
import type { Trx } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { runCampaignChunk } from '../../src/invite/run-campaign-chunk.ts'
import { startInviteAll } from '../../src/invite/start-invite-all.ts'
import { pauseCampaign, resumeCampaign } from '../../src/invite/steer-campaign.ts'
import { inOrderOfIndex } from '../../src/mail/lease-deliveries.ts'
import { leaseSql } from '../../src/mail/lease-sql.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aTenant } from '../support/people.ts'

/** Of the company that statistics do not know. */
const people = 1_500
/** Rows, for each of whom the work is about; read again for each person they would be as many as there are people. */
const few = 40

let database: TestDatabase
let tenantId: number
beforeAll(async () => {
  database = await testDatabase()
  const known = await aTenant(database.db)
  await seed(known.id, 500)
  const { no } = await inTransaction(database.db, (trx) =>
    startInviteAll(trx, { tenantId: known.id, includeWithdrawn: true, actor: operator }),
  )
  await inTransaction(database.db, (trx) => chunk(trx, known.id, no))
  await sql`update delivery set state = 'sent', finished_at = now()`.execute(database.db)
  await sql`analyze`.execute(database.db)
  tenantId = (await aTenant(database.db)).id
  await seed(tenantId, people)
})
afterAll(() => database.close())

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}
const addressOf = (n: number) => `seed${n}@example.com`
const seed = (tenant: number, count: number) =>
  sql`
    with people as (
      insert into person (tenant_id, user_name, user_name_key, display_key, attributes, source)
      select ${tenant}, 'seed' || i || '@example.com', 'seed' || i || '@example.com', 'seed', '{}', 'entra'
      from generate_series(1, ${count}::int) i returning no, user_name
    ), standings as (
      insert into standing (tenant_id, person_no) select ${tenant}, no from people
    )
    insert into person_address (tenant_id, person_no, ord, value, value_key, is_mail)
    select ${tenant}, no, 1, user_name, user_name, true from people`.execute(database.db)

const chunk = (trx: Trx, tenant: number, campaignNo: number) =>
  runCampaignChunk(trx, { tenantId: tenant, campaignNo, keyring: testKeyring })

/** Ends where so many rows were read that each person's were read again for each other. */
async function work<T>(about: number, act: (trx: Trx) => Promise<T>): Promise<T> {
  return inTransaction(database.db, async (trx) => {
    const before = await rowsRead(trx)
    const done = await act(trx)
    expect((await rowsRead(trx)) - before).toBeLessThan(few * Math.max(about, 500))
    return done
  })
}

/** By this connection; what it did in transactions before may be counted still. */
async function rowsRead(trx: Trx): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::bigint as n from pg_stat_xact_user_tables`.execute(
    trx,
  )
  return rows[0]!.n
}

it('a campaign of a company that has just come reads each of its people a few times', async () => {
  const campaign = await work(people, (trx) =>
    startInviteAll(trx, { tenantId, includeWithdrawn: true, actor: operator }),
  )
  const which = { tenantId, campaignId: campaign.id, actor: operator }
  const next = () => work(people, (trx) => chunk(trx, tenantId, campaign.no))
  expect(await next()).toBe('done')
  await inTransaction(database.db, (trx) => pauseCampaign(trx, which))
  expect(await next()).toBe('more')
  await inTransaction(database.db, (trx) => resumeCampaign(trx, which))
  expect(await next()).toBe('more')
})

it('its mails are leased without reading those that wait behind them', async () => {
  await work(0, async (trx) => {
    await inOrderOfIndex.execute(trx)
    await lookUpByKey(trx)
    const { rows } = await trx.executeQuery(
      CompiledQuery.raw(leaseSql({ share: 20, lapsed: 20, tenants: 20 }), [90, 0]),
    )
    expect(rows).toHaveLength(20)
  })
})

it('an upload into it is checked and done, and an export of it counted, by looking each of them up', async () => {
  const csv = [
    'Email,First Name,Manager Email',
    ...Array.from({ length: people }, (_, n) => `${addressOf(n + 1)},Ada,${addressOf(1)}`),
  ]
  const content = await readImport(bytesOf(csv.join('\n')))
  const { id, no } = await work(people, (trx) =>
    uploadImport(trx, { tenantId, name: 'x.csv', content, actor: operator }),
  )
  const next = () => work(500, (trx) => runImportChunk(trx, { tenantId, importNo: no }, testKeyring))
  while ((await next()) === 'more');
  await inTransaction(database.db, (trx) =>
    startImport(trx, { tenantId, importId: id, invite: 'later', actor: operator }),
  )
  while ((await next()) === 'more');
  expect(await findImport(database.db, { tenantId, importId: id })).toMatchObject({
    state: 'done',
    results: { change: people },
  })

  const exported = await inTransaction(database.db, (trx) => requestExport(trx, { tenantId, actor: operator }))
  const which = { tenantId, exportNo: exported.no }
  while ((await work(people, (trx) => prepareChunk(trx, which, testKeyring))) === 'more');
  expect(await findExport(database.db, { tenantId, exportId: exported.id })).toMatchObject({ people })
})
