import { randomUUID } from 'node:crypto'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { createLog } from '../../src/base/log.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Campaign } from '../../src/invite/campaign.ts'
import { registerCampaignJob } from '../../src/invite/campaign-job.ts'
import { registerEnteringChosen } from '../../src/invite/enter-chosen.ts'
import { findCampaignProgress } from '../../src/invite/find-campaign.ts'
import { previewCampaign } from '../../src/invite/preview-campaign.ts'
import { runCampaignChunk } from '../../src/invite/run-campaign-chunk.ts'
import { type SelectedOrder, startSelected } from '../../src/invite/start-selected.ts'
import { startInviteAll } from '../../src/invite/start-invite-all.ts'
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../src/invite/steer-campaign.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import { claimLinkOf } from '../../src/invite/claim-link.ts'
import { findPerson } from '../../src/people/find-person.ts'
import type { Person } from '../../src/people/person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aClient, aPerson, anInvitedPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
let tenantId: number

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
})
afterAll(() => database.close())

type Order = SelectedOrder extends infer One ? (One extends unknown ? Omit<One, 'tenantId' | 'actor'> : never) : never
const start = (order: Order) =>
  inTransaction(database.db, (trx) => startSelected(trx, { tenantId, actor: operator, ...order }))
async function runOut(campaign: Campaign) {
  const step = () =>
    inTransaction(database.db, (trx) =>
      runCampaignChunk(trx, { tenantId, campaignNo: campaign.no, keyring: testKeyring }),
    )
  while ((await step()) === 'more');
  return (await findCampaignProgress(database.db, { tenantId, campaignId: campaign.id }))!
}
const again = (person: Person) => findPerson(database.db, { tenantId: person.tenantId, personId: person.id })
const isInvited = async (person: Person) => (await again(person))!.standing.invitedAt !== null
const byTitle = (title: string): RawBuilder<SqlBool> => sql<SqlBool>`person.attributes->>'title' = ${title}`
const kindsOf = async (person: Person) => {
  const rows = await database.db
    .selectFrom('delivery')
    .select('kind')
    .where('personNo', '=', person.no)
    .orderBy('createdAt')
    .execute()
  return rows.map(({ kind }) => kind)
}
const emails = (value: string) => [{ value, primary: true }]

describe('inviting the chosen', () => {
  it('by their ids invites these and nobody else, and leaves the clients as they are', async () => {
    const { client } = await aClient(database.db, { tenantId })
    const chosen = await aPerson(database.db, { tenantId })
    const other = await aPerson(database.db, { tenantId })
    const stranger = await aPerson(database.db)
    const { person: invited } = await anInvitedPerson(database.db, { tenantId })
    const inactive = await aPerson(database.db, { tenantId, active: false })
    const personIds = [chosen.id, stranger.id, invited.id, inactive.id, randomUUID(), 'no uuid']

    const campaign = await start({ action: 'invite', selection: { by: 'people', personIds } })
    expect(campaign).toMatchObject({ kind: 'list', action: 'invite', expected: 1 })
    expect(await runOut(campaign)).toMatchObject({ state: 'done', invited: 1, mail: { queued: 1 } })

    expect(await isInvited(chosen)).toBe(true)
    expect(await isInvited(other)).toBe(false)
    expect(await isInvited(stranger)).toBe(false)
    expect(await isInvited(inactive)).toBe(false)
    expect(await kindsOf(invited)).toEqual(['invitation'])
    const after = await database.db
      .selectFrom('provisioningClient')
      .select('inviteOnCreate')
      .where('id', '=', client.id)
      .executeTakeFirst()
    expect(after).toEqual({ inviteOnCreate: false })
  })

  it('by a filter means whoever matches when it starts', async () => {
    const nurse = await aPerson(database.db, {
      tenantId,
      attributes: { title: 'Nurse', emails: emails('n@example.com') },
    })
    const doctor = await aPerson(database.db, {
      tenantId,
      attributes: { title: 'Doctor', emails: emails('d@example.com') },
    })
    const twin = await aPerson(database.db, { attributes: { title: 'Nurse', emails: emails('n@example.com') } })
    const filter = 'title eq "Nurse"'

    const campaign = await start({ action: 'invite', selection: { by: 'filter', filter, where: byTitle('Nurse') } })
    const late = await aPerson(database.db, {
      tenantId,
      attributes: { title: 'Nurse', emails: emails('l@example.com') },
    })
    expect(await runOut(campaign)).toMatchObject({ kind: 'filter', filter, invited: 1 })

    expect(await isInvited(nurse)).toBe(true)
    for (const person of [doctor, twin, late]) expect(await isInvited(person)).toBe(false)
  })

  it('may go on beside Invite All, and everybody is invited once', async () => {
    const person = await aPerson(database.db, { tenantId })
    const chosen = await start({ action: 'invite', selection: { by: 'people', personIds: [person.id] } })
    const all = await inTransaction(database.db, (trx) =>
      startInviteAll(trx, { tenantId, includeWithdrawn: true, actor: operator }),
    )
    await Promise.all([runOut(chosen), runOut(all)])
    expect(await kindsOf(person)).toEqual(['invitation'])
  })

  it('is told before whom it would reach, and whose address is shared or an office’s', async () => {
    await aPerson(database.db, { tenantId, attributes: { title: 'x', emails: emails('both@example.com') } })
    await aPerson(database.db, { tenantId, attributes: { title: 'y', emails: emails('Both@example.com') } })
    await aPerson(database.db, { tenantId, attributes: { title: 'x', emails: emails('info@example.com') } })
    await aPerson(database.db, { tenantId, userName: 'nobody', attributes: { title: 'x' } })
    await aPerson(database.db, { attributes: { title: 'x', emails: emails('info@example.com') } })

    const selection = { by: 'filter', filter: '', where: byTitle('x') } as const
    expect(await previewCampaign(database.db, { tenantId, selection })).toEqual({
      toInvite: 3,
      withdrawn: 0,
      inactive: 0,
      alreadyInvited: 0,
      mailWaiting: 0,
      claimed: 0,
      withoutMail: 1,
      sharedAddress: 1,
      roleAddress: 1,
      addresses: 'exact',
      addressesCountedAt: null,
    })
  })
})

const sendMailOf = (person: Person) =>
  database.db
    .updateTable('delivery')
    .set({ state: 'sent', finishedAt: new Date() })
    .where('personNo', '=', person.no)
    .execute()

describe('reminding the chosen', () => {
  it.each(['queued', 'deferred', 'held', 'sending'] as const)(
    'leaves out, and counts before, those whose invitation is %s',
    async (state) => {
      const { person: reached } = await anInvitedPerson(database.db, { tenantId })
      const { person: waiting } = await anInvitedPerson(database.db, { tenantId })
      const { person: stranger } = await anInvitedPerson(database.db)
      await sendMailOf(reached)
      await database.db.updateTable('delivery').set({ state }).where('personNo', '=', waiting.no).execute()

      for (const selection of [
        { by: 'all' },
        { by: 'people', personIds: [reached.id, waiting.id, stranger.id] },
      ] as const) {
        const counts = await previewCampaign(database.db, { tenantId, selection })
        expect(counts).toMatchObject({ alreadyInvited: 2, mailWaiting: 1 })
      }
      const campaign = await start({ action: 'remind', selection: { by: 'all' } })
      expect(await runOut(campaign)).toMatchObject({ expected: 1, invited: 1 })
      expect(await kindsOf(reached)).toEqual(['invitation', 'reminder'])
      expect(await kindsOf(waiting)).toEqual(['invitation'])
    },
  )

  it('leaves out whoever has got another mail into the queue since it started', async () => {
    const { person } = await anInvitedPerson(database.db, { tenantId })
    await sendMailOf(person)
    const campaign = await start({ action: 'remind', selection: { by: 'all' } })
    await database.db.updateTable('delivery').set({ state: 'queued' }).where('personNo', '=', person.no).execute()
    expect(await runOut(campaign)).toMatchObject({ expected: 1, invited: 0 })
    expect(await kindsOf(person)).toEqual(['invitation'])
  })

  it('repeats the same link, restarts its clock, and reaches only the invited who have not claimed', async () => {
    const { person: invited } = await anInvitedPerson(database.db, { tenantId })
    const { person: claimed } = await anInvitedPerson(database.db, { tenantId })
    const uninvited = await aPerson(database.db, { tenantId })
    await database.db
      .updateTable('standing')
      .set({ claimedAt: new Date() })
      .where('personNo', '=', claimed.no)
      .execute()
    await database.db
      .updateTable('standing')
      .set({ linkExpiresAt: new Date(0) })
      .where('personNo', '=', invited.no)
      .execute()
    await sendMailOf(invited)
    const link = claimLinkOf(invited.standing, testKeyring, 'https://x.example')

    const campaign = await start({ action: 'remind', selection: { by: 'all' } })
    expect(await runOut(campaign)).toMatchObject({ kind: 'all', action: 'remind', expected: 1, invited: 1 })

    expect(await kindsOf(invited)).toEqual(['invitation', 'reminder'])
    expect(await kindsOf(claimed)).toEqual(['invitation'])
    expect(await kindsOf(uninvited)).toEqual([])
    expect(await isInvited(uninvited)).toBe(false)
    const { standing } = (await again(invited))!
    expect(claimLinkOf(standing, testKeyring, 'https://x.example')).toBe(link)
    expect(standing.linkExpiresAt!.getTime()).toBeGreaterThan(Date.now())
  })
})

describe('of more than are written down at once', () => {
  const someInvited = async (n: number) => {
    const people: Person[] = []
    for (let nth = 0; nth < n; nth++) people.push((await anInvitedPerson(database.db, { tenantId })).person)
    for (const person of people) await sendMailOf(person)
    return people
  }
  const remindThem = () => start({ action: 'remind', selection: { by: 'all' }, few: 1 })
  const progress = (campaign: Campaign) => findCampaignProgress(database.db, { tenantId, campaignId: campaign.id })
  const steer = (act: typeof pauseCampaign, campaign: Campaign) =>
    inTransaction(database.db, (trx) => act(trx, { tenantId, campaignId: campaign.id, actor: operator }))
  const entered = (campaign: Campaign) =>
    database.db.selectFrom('campaignPerson').select('personNo').where('campaignNo', '=', campaign.no).execute()

  /** Jobs that were enqueued before run now; `until` is what they come to. */
  async function working(until: () => Promise<void>) {
    const log = createLog('silent')
    const jobs = createJobs({ databaseUrl: database.url, log })
    registerCampaignJob(jobs, { db: database.db, keyring: testKeyring, log })
    registerEnteringChosen(jobs, { db: database.db, log })
    await jobs.start()
    try {
      await until()
    } finally {
      await jobs.stop()
    }
  }

  it('the number is known at once, and the campaign begins when all are there', async () => {
    const [one, other, leaver] = await someInvited(3)
    const stranger = (await anInvitedPerson(database.db)).person
    await sendMailOf(stranger)
    const campaign = await remindThem()
    expect(campaign).toMatchObject({ state: 'running', expected: 3, invited: 0 })
    expect(await entered(campaign)).toEqual([])
    // Whatever asks for the campaign's job meanwhile does not end it.
    expect(await runOut(campaign)).toMatchObject({ state: 'running', expected: 3, invited: 0 })

    const late = (await anInvitedPerson(database.db, { tenantId })).person
    await sendMailOf(late)
    await database.db.deleteFrom('person').where('no', '=', leaver!.no).execute()
    const ended = { state: 'done', expected: 3, invited: 2 }
    await working(() => expect.poll(() => progress(campaign), { timeout: 10_000 }).toMatchObject(ended))
    for (const person of [one!, other!]) expect(await kindsOf(person)).toEqual(['invitation', 'reminder'])
    for (const person of [late, stranger]) expect(await kindsOf(person)).toEqual(['invitation'])
  })

  it('nobody gets two, where the job that writes them down was killed and runs again', async () => {
    const people = await someInvited(2)
    const campaign = await remindThem()
    const chosen = JSON.stringify({ tenantId, campaignNo: campaign.no, personNos: people.map(({ no }) => no) })
    await sql`select graphile_worker.add_job('enter_chosen', ${chosen}::json)`.execute(database.db)
    const ended = { state: 'done', invited: 2 }
    await working(() => expect.poll(() => progress(campaign), { timeout: 10_000 }).toMatchObject(ended))
    for (const person of people) expect(await kindsOf(person)).toEqual(['invitation', 'reminder'])
  })

  it('a campaign that is cancelled before reaches nobody, and one that is paused goes on later', async () => {
    const [person] = await someInvited(2)
    const cancelled = await remindThem()
    const paused = await remindThem()
    await steer(cancelCampaign, cancelled)
    await steer(pauseCampaign, paused)
    await working(() => expect.poll(async () => (await entered(paused)).length, { timeout: 10_000 }).toBe(2))
    expect(await entered(cancelled)).toEqual([])
    expect(await progress(paused)).toMatchObject({ state: 'paused', invited: 0 })
    expect(await kindsOf(person!)).toEqual(['invitation'])
    await steer(resumeCampaign, paused)
    const ended = { state: 'done', invited: 2 }
    await working(() => expect.poll(() => progress(paused), { timeout: 10_000 }).toMatchObject(ended))
  })
})
