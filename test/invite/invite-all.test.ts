import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { createLog } from '../../src/base/log.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { registerCampaignJob } from '../../src/invite/campaign-job.ts'
import type { Campaign } from '../../src/invite/campaign.ts'
import { findCampaign, findCampaignProgress, listCampaigns } from '../../src/invite/find-campaign.ts'
import { previewCampaign } from '../../src/invite/preview-campaign.ts'
import { runCampaignChunk } from '../../src/invite/run-campaign-chunk.ts'
import { type InviteAllOrder, startInviteAll } from '../../src/invite/start-invite-all.ts'
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../src/invite/steer-campaign.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import { drainDeliveries } from '../../src/mail/drain-deliveries.ts'
import type { Transport } from '../../src/mail/transport.ts'
import { provisionPerson } from '../../src/provisioning/provision-person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aClient, aNewPerson, aPerson, anInvitedPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
let tenantId: number

beforeAll(async () => {
  database = await testDatabase({ max: 12 })
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
})
afterAll(() => database.close())

const start = (given: Partial<InviteAllOrder> = {}) =>
  inTransaction(database.db, (trx) =>
    startInviteAll(trx, { tenantId, includeWithdrawn: true, actor: operator, ...given }),
  )
const chunk = (campaign: Campaign) =>
  inTransaction(database.db, (trx) =>
    runCampaignChunk(trx, { tenantId, campaignNo: campaign.no, keyring: testKeyring }),
  )
async function runOut(campaign: Campaign) {
  for (;;) {
    const left = await chunk(campaign)
    if (left !== 'more') return left
  }
}
const progress = async (campaign: Campaign) =>
  (await findCampaignProgress(database.db, { tenantId, campaignId: campaign.id }))!
const steer = (verb: typeof pauseCampaign, campaign: Campaign) =>
  inTransaction(database.db, (trx) => verb(trx, { tenantId, campaignId: campaign.id, actor: operator }))
const invitedIn = async (tenant: number) => {
  const rows = await database.db
    .selectFrom('standing')
    .select('personNo')
    .where('tenantId', '=', tenant)
    .where('invitedAt', 'is not', null)
    .execute()
  return rows.map(({ personNo }) => personNo)
}

/** Many, without going through the front door. */
async function seed(count: number, tenant = tenantId) {
  await sql`
    with people as (
      insert into person (tenant_id, user_name, user_name_key, display_key, attributes, source)
      select ${tenant}, 'seed' || i || '@example.com', 'seed' || i || '@example.com', 'seed', '{}', 'entra'
      from generate_series(1, ${count}::int) i returning no, user_name
    ), standings as (
      insert into standing (tenant_id, person_no) select ${tenant}, no from people
    )
    insert into person_address (tenant_id, person_no, ord, value, value_key, is_mail)
    select ${tenant}, no, 1, user_name, user_name, true from people`.execute(database.db)
}

describe('the preview of Invite All', () => {
  it('counts who would be invited and who would not, and changes nothing', async () => {
    await aPerson(database.db, { tenantId })
    await aPerson(database.db, { tenantId, userName: 'nomail', attributes: {} })
    await aPerson(database.db, { tenantId, active: false })
    await anInvitedPerson(database.db, { tenantId })
    const { person: withdrawn } = await anInvitedPerson(database.db, { tenantId })
    await inTransaction(database.db, (trx) =>
      withdrawInvite(trx, { tenantId, personId: withdrawn.id, actor: operator }),
    )
    await anInvitedPerson(database.db)
    const before = await invitedIn(tenantId)

    expect(await previewCampaign(database.db, { tenantId, selection: { by: 'all' } })).toEqual({
      toInvite: 3,
      withdrawn: 1,
      inactive: 1,
      alreadyInvited: 1,
      mailWaiting: 1,
      claimed: 0,
      withoutMail: 1,
      sharedAddress: 0,
      roleAddress: 0,
      addresses: 'exact',
      addressesCountedAt: null,
    })
    expect(await invitedIn(tenantId)).toEqual(before)
  })
})

describe('Invite All', () => {
  it('invites everybody who is uninvited and active, with a mail where there is an address', async () => {
    const uninvited = await aPerson(database.db, { tenantId })
    const addressless = await aPerson(database.db, { tenantId, userName: 'nomail', attributes: {} })
    const inactive = await aPerson(database.db, { tenantId, active: false })
    const { person: invited } = await anInvitedPerson(database.db, { tenantId })
    const stranger = await aPerson(database.db)

    const campaign = await start({ subject: 'Come in', body: 'Here: {{claimLink}}' })
    expect(campaign).toMatchObject({ kind: 'all', state: 'running', expected: 2 })
    expect(await runOut(campaign)).toBe('done')

    expect(new Set(await invitedIn(tenantId))).toEqual(new Set([uninvited.no, addressless.no, invited.no]))
    expect(inactive.no).toBeDefined()
    expect(await invitedIn(stranger.tenantId)).toEqual([])
    expect(await progress(campaign)).toMatchObject({
      state: 'done',
      expected: 2,
      invited: 2,
      withoutMail: 1,
      mail: { queued: 1, sent: 0 },
    })
    const mails = await database.db
      .selectFrom('delivery')
      .select(['personNo', 'cause'])
      .where('tenantId', '=', tenantId)
      .execute()
    expect(mails.filter(({ personNo }) => personNo === invited.no)).toHaveLength(1)
  })

  it('leaves the withdrawn out where that is asked', async () => {
    const { person } = await anInvitedPerson(database.db, { tenantId })
    await inTransaction(database.db, (trx) => withdrawInvite(trx, { tenantId, personId: person.id, actor: operator }))

    const without = await start({ includeWithdrawn: false })
    expect(without.expected).toBe(0)
    await runOut(without)
    expect(await invitedIn(tenantId)).toEqual([])

    await runOut(await start({ includeWithdrawn: true }))
    expect(await invitedIn(tenantId)).toEqual([person.no])
  })

  it('turns the tenant’s clients to inviting on creation, and says which', async () => {
    const silent = await aClient(database.db, { tenantId })
    await aClient(database.db, { tenantId, inviteOnCreate: true })
    const stranger = await aClient(database.db)
    const campaign = await start()

    const clients = await database.db
      .selectFrom('provisioningClient')
      .select(['id', 'inviteOnCreate'])
      .where('tenantId', '=', tenantId)
      .execute()
    expect(clients.every(({ inviteOnCreate }) => inviteOnCreate)).toBe(true)
    const other = await database.db
      .selectFrom('provisioningClient')
      .select('inviteOnCreate')
      .where('id', '=', stranger.client.id)
      .executeTakeFirst()
    expect(other).toEqual({ inviteOnCreate: false })
    const event = await database.db
      .selectFrom('audit')
      .select('detail')
      .where('tenantId', '=', tenantId)
      .where('type', '=', 'campaign.started')
      .executeTakeFirst()
    expect(event?.detail).toMatchObject({ clients: [silent.client.id] })
    expect(campaign.createdBy).toBeNull()
  })

  it('is one at a time, also when two are started at once', async () => {
    await aPerson(database.db, { tenantId })
    const both = await Promise.allSettled([start(), start()])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(start()).rejects.toMatchObject({ code: 'invite_all_running' })
  })

  it('refuses a text that cannot be sent, and flips nobody', async () => {
    await aClient(database.db, { tenantId })
    await expect(start({ body: 'no link' })).rejects.toMatchObject({ code: 'invalid_mail_text' })
    const flipped = await database.db
      .selectFrom('provisioningClient')
      .select('id')
      .where('tenantId', '=', tenantId)
      .where('inviteOnCreate', '=', true)
      .execute()
    expect(flipped).toEqual([])
  })

  it('works in chunks, and goes on from the cursor whatever was rolled back', async () => {
    await seed(25_000)
    const campaign = await start()

    expect(await chunk(campaign)).toBe('more')
    expect(await progress(campaign)).toMatchObject({ invited: 10_000, mail: { queued: 10_000 } })
    const killed = inTransaction(database.db, async (trx) => {
      await runCampaignChunk(trx, { tenantId, campaignNo: campaign.no, keyring: testKeyring })
      throw new Error('killed')
    })
    await expect(killed).rejects.toThrow('killed')
    expect(await progress(campaign)).toMatchObject({ invited: 10_000, mail: { queued: 10_000 } })
    // Two workers at once: they take turns.
    await Promise.all([runOut(campaign), runOut(campaign)])

    expect(await progress(campaign)).toMatchObject({ state: 'done', invited: 25_000, mail: { queued: 25_000 } })
    const { rows } = await sql<{ n: number }>`
      select count(distinct handle)::int as n from standing where tenant_id = ${tenantId} and invited_at is not null`.execute(
      database.db,
    )
    expect(rows).toEqual([{ n: 25_000 }])
  })

  it('passes over whoever was invited, deactivated or deleted in between', async () => {
    await seed(3)
    const people = await database.db
      .selectFrom('person')
      .select('no')
      .where('tenantId', '=', tenantId)
      .orderBy('no')
      .execute()
    const campaign = await start()
    await database.db
      .updateTable('standing')
      .set({ deactivatedAt: new Date() })
      .where('personNo', '=', people[0]!.no)
      .execute()
    await database.db.deleteFrom('person').where('no', '=', people[1]!.no).execute()
    await runOut(campaign)
    expect(await invitedIn(tenantId)).toEqual([people[2]!.no])
    expect(await progress(campaign)).toMatchObject({ expected: 3, invited: 1 })
  })

  it('runs as a job, which the order itself enqueues', async () => {
    await seed(10)
    const jobs = createJobs({ databaseUrl: database.url, log: createLog('silent') })
    registerCampaignJob(jobs, { db: database.db, keyring: testKeyring, log: createLog('silent') })
    await jobs.start()
    const campaign = await start()
    await expect.poll(() => progress(campaign), { timeout: 10_000 }).toMatchObject({ state: 'done', invited: 10 })
    await jobs.stop()
  })
})

describe('steering a campaign', () => {
  const sent: string[] = []
  const transport: Transport = {
    mode: 'smtp',
    async send(mail) {
      sent.push(mail.to.address)
      return { kind: 'sent', words: 'ok' }
    },
    close: async () => {},
  }
  const drain = () =>
    drainDeliveries({
      db: database.db,
      keyring: testKeyring,
      transport,
      log: createLog('silent'),
      clock: () => new Date(),
      publicUrl: 'https://x.example',
      mailFrom: { address: 'a@b.example' },
      mailHold: false,
    })
  beforeEach(async () => {
    await database.db.deleteFrom('delivery').execute()
    sent.length = 0
  })

  it('pausing stops the inviting and holds the mail; resuming lets both go on', async () => {
    await seed(12_000)
    const campaign = await start()
    await chunk(campaign)
    await steer(pauseCampaign, campaign)
    // Before the job has put the mails aside, the gate alone holds them.
    await drain()
    expect(sent).toEqual([])

    expect(await runOut(campaign)).toBe('paused')
    expect(await progress(campaign)).toMatchObject({
      state: 'paused',
      invited: 10_000,
      mail: { held: 10_000, queued: 0 },
    })

    await steer(resumeCampaign, campaign)
    expect(await runOut(campaign)).toBe('done')
    expect(await progress(campaign)).toMatchObject({ invited: 12_000, mail: { held: 0, queued: 12_000 } })
  })

  it('cancelling takes back what is not sent, and leaves the invited invited', async () => {
    await seed(12_000)
    const campaign = await start()
    await chunk(campaign)
    await steer(cancelCampaign, campaign)
    await drain()
    expect(sent).toEqual([])
    expect(await runOut(campaign)).toBe('done')

    expect(await progress(campaign)).toMatchObject({ state: 'cancelled', invited: 10_000, mail: { cancelled: 10_000 } })
    expect(await invitedIn(tenantId)).toHaveLength(10_000)
    await expect(steer(resumeCampaign, campaign)).rejects.toMatchObject({ code: 'campaign_state' })
    expect((await start()).expected).toBe(2_000)
  })

  it('holds back the mail of a campaign whose people are all invited, too', async () => {
    await seed(5)
    const campaign = await start()
    await runOut(campaign)
    await steer(pauseCampaign, campaign)
    await drain()
    expect(sent).toEqual([])
    await steer(resumeCampaign, campaign)
    await runOut(campaign)
    await drain()
    expect(sent).toHaveLength(5)
    expect(await progress(campaign)).toMatchObject({ state: 'done', mail: { sent: 5 } })
  })

  it('is refused to another tenant, for unknown ids and in the wrong state', async () => {
    const campaign = await start()
    const stranger = await aTenant(database.db)
    const foreign = inTransaction(database.db, (trx) =>
      pauseCampaign(trx, { tenantId: stranger.id, campaignId: campaign.id, actor: operator }),
    )
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
    await expect(steer(pauseCampaign, { ...campaign, id: 'no-uuid' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(steer(resumeCampaign, campaign)).rejects.toMatchObject({ code: 'campaign_state' })
    expect(await findCampaign(database.db, { tenantId: stranger.id, campaignId: campaign.id })).toBeUndefined()
    expect(await listCampaigns(database.db, { tenantId: stranger.id, limit: 10 })).toEqual([])
    expect(await listCampaigns(database.db, { tenantId, limit: 10 })).toMatchObject([{ id: campaign.id }])
  })
})

describe('creations at the moment of Invite All', () => {
  it('each end up invited exactly once, by one or by the other, and never by neither', async () => {
    const { client } = await aClient(database.db, { tenantId })
    const quiet = await aClient(database.db, { tenantId, inviteOnCreate: false })
    const stop = new AbortController()
    const created: number[] = []
    const creating = Array.from({ length: 6 }, async (_, worker) => {
      while (!stop.signal.aborted) {
        const clientId = worker % 2 === 0 ? client.id : quiet.client.id
        const order = await aNewPerson(database.db, { tenantId, clientId })
        created.push((await provisionPerson(database.db, order)).no)
      }
    })
    await expect.poll(() => created.length, { timeout: 10_000 }).toBeGreaterThan(30)
    const campaign = await start()
    const enough = created.length + 60
    await expect.poll(() => created.length, { timeout: 10_000 }).toBeGreaterThan(enough)
    stop.abort()
    await Promise.all(creating)
    await runOut(campaign)

    expect(new Set(await invitedIn(tenantId))).toEqual(new Set(created))
    const mails = await database.db
      .selectFrom('delivery')
      .select(['personNo', 'cause'])
      .where('tenantId', '=', tenantId)
      .execute()
    expect(mails).toHaveLength(created.length)
    expect(new Set(mails.map(({ personNo }) => personNo))).toEqual(new Set(created))
    const causes = new Set(mails.map(({ cause }) => cause.split(':')[0]))
    expect(causes).toEqual(new Set(['campaign', 'provision']))
  })
})
