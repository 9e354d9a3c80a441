import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CountOf, countAnew } from '../../src/admin/overview/overview-counts.ts'
import { registerOverview } from '../../src/admin/overview/overview-job.ts'
import type { Campaign } from '../../src/admin/schemas/campaigns.ts'
import type { Breakdown, ClientsHealth, MailHealth, Progress } from '../../src/admin/schemas/overview.ts'
import { ENTERPRISE_URN } from '../../src/people/user-schema.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { testKeyring } from '../support/keyring.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, aTenant, unique } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)

const aLink = () => ({
  handle: randomBytes(12),
  generation: 1,
  keyId: testKeyring.currentKeyId,
  linkExpiresAt: new Date(Date.now() + 86_400_000),
})

interface Fate {
  department?: string
  invitedDaysAgo?: number
  mail?: 'sent' | 'failed' | 'queued' | 'deferred'
  isOpened?: boolean
  isClaimed?: boolean
  isDeactivated?: boolean
}

async function aPersonOf(tenantId: number, fate: Fate) {
  const userName = `${unique('ada')}@acme.example`
  const attributes = {
    emails: [{ value: userName, type: 'work' }],
    addresses: [{ type: 'work', locality: 'Lima' }],
    ...(fate.department && { [ENTERPRISE_URN]: { department: fate.department } }),
  }
  const { db } = database
  const { no: personNo } = await aPerson(db, { tenantId, userName, attributes })
  const at = daysAgo(fate.invitedDaysAgo ?? 0)
  const standing = {
    ...(fate.invitedDaysAgo !== undefined && { invitedAt: at, ...aLink() }),
    ...(fate.isClaimed && { claimedAt: new Date() }),
    ...(fate.isDeactivated && { deactivatedAt: new Date() }),
  }
  if (Object.keys(standing).length > 0) {
    await db.updateTable('standing').set(standing).where('personNo', '=', personNo).execute()
  }
  if (fate.mail) {
    // Due in an hour where it waits: nobody sends it meanwhile.
    const isWaiting = fate.mail === 'queued' || fate.mail === 'deferred'
    const runAt = isWaiting ? daysAgo(-1 / 24) : at
    const ended = isWaiting ? {} : { finishedAt: at }
    const result = fate.mail === 'failed' ? 'no such mailbox' : null
    const mail = { tenantId, personNo, cause: 'campaign:1', kind: 'invitation' as const, state: fate.mail, result }
    await db
      .insertInto('delivery')
      .values({ ...mail, ...ended, runAt })
      .execute()
  }
  if (fate.isOpened)
    await db
      .insertInto('linkOpen')
      .values({ tenantId, personNo, generation: 1, opens: 1, firstAt: at, lastAt: at })
      .execute()
}

/** One of each fate, and a twin tenant whose people must not be counted. */
async function aLaunch(): Promise<{ tenantId: number; admin: ApiCaller }> {
  const { id: tenantId } = await aTenant(database.db)
  const twin = await aTenant(database.db)
  await aPersonOf(twin.id, { department: 'Sea', invitedDaysAgo: 20, mail: 'failed' })
  await aPersonOf(tenantId, { department: 'Sea' })
  await aPersonOf(tenantId, { department: 'Sea', invitedDaysAgo: 10, mail: 'sent' })
  await aPersonOf(tenantId, { department: 'Sea', invitedDaysAgo: 10, mail: 'sent', isOpened: true, isClaimed: true })
  await aPersonOf(tenantId, { department: 'Harbour', invitedDaysAgo: 2, mail: 'failed' })
  await aPersonOf(tenantId, { invitedDaysAgo: 8, mail: 'sent', isOpened: true })
  await aPersonOf(tenantId, { department: 'Sea', invitedDaysAgo: 9, mail: 'sent', isDeactivated: true })
  return { tenantId, admin: await api.withKey(tenantId, ['people:read', 'audit:read']) }
}

/** Who waits for a lock, in the database of these tests. */
async function waitingForLock(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0]!.n
}

describe('what is counted in the background', () => {
  it('is counted one after the other, also after one that failed', async () => {
    const { db, pool } = database
    const { id: tenantId } = await aTenant(db)
    let count!: (which: CountOf) => Promise<unknown>
    const register = (_: string, run: unknown) => void (count = run as typeof count)
    registerOverview({ register }, { db, clock: () => new Date() })
    const locking = await pool.connect()
    try {
      await locking.query('begin; lock table overview_count in access exclusive mode')
      const all = Promise.allSettled([
        count({ tenantId: -1, name: 'progress' }),
        count({ tenantId, name: 'progress' }),
        count({ tenantId, name: 'funnel' }),
      ])
      await expect.poll(waitingForLock).toBeGreaterThan(0)
      expect(await waitingForLock()).toBe(1)
      await locking.query('rollback')
      expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    } finally {
      locking.release()
    }
  })
})

describe('the overview', () => {
  it('counts who came to each step, on which day, and who is stuck', async () => {
    const { admin } = await aLaunch()
    const { status, body } = await admin<Progress & Record<string, unknown>>('GET', '/overview/progress')
    expect([status, body.isCounting]).toEqual([200, false])
    expect(body.progress!.totals).toEqual({ provisioned: 5, invited: 4, delivered: 3, opened: 2, claimed: 1 })
    expect(body.progress!.stalled).toEqual({ waiting: 2, failed: 1, unopened: 1 })
    const unopened = await admin<{ items: unknown[] }>('GET', '/people?mail=unopened&state=invited')
    expect(unopened.body.items).toHaveLength(1)
    const tenDaysAgo = daysAgo(10).toISOString().slice(0, 10)
    expect(body.progress!.days.find(({ day }) => day === tenDaysAgo)).toEqual({
      day: tenDaysAgo,
      provisioned: 0,
      invited: 2,
      delivered: 2,
      opened: 1,
      claimed: 0,
    })
    expect(body.progress!.days.reduce((sum, { provisioned }) => sum + provisioned, 0)).toBe(5)
  })

  it('divides people by department or location, with a filter that finds the same ones', async () => {
    const { admin } = await aLaunch()
    const { body } = await admin<Breakdown & Record<string, unknown>>('GET', '/overview/breakdown?by=department')
    expect(body.breakdown!.rows).toMatchObject([
      { value: 'Sea', people: 3, uninvited: 1, invited: 1, claimed: 1, stalled: 1 },
      { value: 'Harbour', people: 1, uninvited: 0, invited: 1, claimed: 0, stalled: 0 },
      { value: null, people: 1, uninvited: 0, invited: 1, claimed: 0, stalled: 1 },
    ])
    const places = await admin<Breakdown & Record<string, unknown>>('GET', '/overview/breakdown?by=location')
    expect(places.body.breakdown!.rows).toMatchObject([{ value: 'Lima', people: 5 }])
    for (const { filter, people } of [...body.breakdown!.rows, ...places.body.breakdown!.rows]) {
      const found = await admin<{ items: { state: string }[] }>('GET', `/people?filter=${encodeURIComponent(filter)}`)
      expect(found.body.items.filter(({ state }) => state !== 'deactivated')).toHaveLength(people)
    }
    expect((await admin('GET', '/overview/breakdown?by=password')).status).toBe(400)
  })

  it('of many people counts in the background, says how old its counts are, and counts no more often than need be', async () => {
    const { admin, tenantId } = await aLaunch()
    const { db } = database
    await db.updateTable('personCount').set({ n: 100_000 }).where('tenantId', '=', tenantId).execute()
    const ask = async () => (await admin<Progress & Record<string, unknown>>('GET', '/overview/progress')).body
    expect(await ask()).toEqual({ countedAt: null, isCounting: true, progress: null })

    await expect.poll(async () => (await ask()).isCounting, { timeout: 15_000 }).toBe(false)
    expect(await ask()).toMatchObject({ countedAt: expect.any(String), progress: { totals: { provisioned: 5 } } })

    // What is fresh is not counted once more, however often it is asked for.
    await aPersonOf(tenantId, {})
    await countAnew(db, { tenantId, name: 'progress' }, new Date())
    expect(await ask()).toMatchObject({ isCounting: false, progress: { totals: { provisioned: 5 } } })
    await db
      .updateTable('overviewCount')
      .set({ countedAt: daysAgo(1) })
      .where('tenantId', '=', tenantId)
      .execute()
    expect(await ask()).toMatchObject({ isCounting: true, progress: { totals: { provisioned: 5 } } })
    await expect.poll(async () => (await ask()).progress!.totals.provisioned, { timeout: 15_000 }).toBe(6)
  })

  it('of many people counts the funnels and what was held back in the background too', async () => {
    const { admin, tenantId } = await aLaunch()
    const { db } = database
    await db.updateTable('personCount').set({ n: 100_000 }).where('tenantId', '=', tenantId).execute()
    const campaign = { tenantId, kind: 'all' as const, cutOff: 0, invited: 100_000, state: 'done' as const }
    const { id, no } = await db
      .insertInto('campaign')
      .values(campaign)
      .returning(['id', 'no'])
      .executeTakeFirstOrThrow()
    await db.updateTable('delivery').set({ campaignNo: no }).where('tenantId', '=', tenantId).execute()
    const failed = db.updateTable('delivery').set({ state: 'cancelled', result: 'the person has claimed' })
    await failed.where('tenantId', '=', tenantId).where('state', '=', 'failed').execute()
    const ask = async (path: string) => (await admin('GET', path)).body
    const none = { invited: null, sent: null, inOutbox: null, opened: null, begun: null, claimed: null }
    const unknown = { countedAt: null, isCounting: true }

    expect(await ask('/people/funnel')).toEqual({ ...none, ...unknown })
    expect(await ask(`/campaigns/${id}/funnel`)).toEqual({ ...none, ...unknown })
    expect(await ask('/deliveries/held-back')).toEqual({ items: [], ...unknown })

    const shown = (path: string) => expect.poll(() => ask(path), { timeout: 15_000 })
    await shown('/people/funnel').toMatchObject({ invited: 4, sent: 3, opened: 2, claimed: 1, isCounting: false })
    await shown(`/campaigns/${id}/funnel`).toMatchObject({ invited: 5, sent: 4, opened: 2, isCounting: false })
    await shown('/deliveries/held-back').toMatchObject({ items: [{ reason: 'the person has claimed', mails: 1 }] })
  })

  it('of large campaigns counts the mails once a minute for the list, and on their own pages each time', async () => {
    const { admin, tenantId } = await aLaunch()
    const { db } = database
    const campaign = { tenantId, kind: 'all' as const, cutOff: 0, expected: 100_000, state: 'done' as const }
    const { id, no } = await db
      .insertInto('campaign')
      .values(campaign)
      .returning(['id', 'no'])
      .executeTakeFirstOrThrow()
    await db.updateTable('delivery').set({ campaignNo: no }).where('tenantId', '=', tenantId).execute()
    const listed = async () => (await admin<{ items: Campaign[] }>('GET', '/campaigns')).body.items[0]!
    const shown = async () => (await admin<Campaign>('GET', `/campaigns/${id}`)).body
    expect(await listed()).toMatchObject({ id, mail: { sent: 4, failed: 1 }, mailCountedAt: null })
    await expect.poll(async () => (await listed()).mailCountedAt, { timeout: 15_000 }).not.toBeNull()

    const failed = db.updateTable('delivery').set({ state: 'cancelled' }).where('tenantId', '=', tenantId)
    await failed.where('state', '=', 'failed').execute()
    expect(await listed()).toMatchObject({ mail: { sent: 4, failed: 1, cancelled: 0 } })
    expect(await shown()).toMatchObject({ mail: { sent: 4, failed: 0, cancelled: 1 }, mailCountedAt: null })
    await db.updateTable('campaign').set({ state: 'running' }).where('tenantId', '=', tenantId).execute()
    expect(await listed()).toMatchObject({ mail: { cancelled: 1 }, mailCountedAt: null })
  })

  it('tells how each provisioning client is doing, and why it was refused last', async () => {
    const { tenantId, client, token } = await aClient(database.db)
    const silent = await aClient(database.db, { tenantId })
    const admin = await api.withKey(tenantId, ['audit:read'])
    const userName = `${unique('ada')}@acme.example`
    for (let at = 0; at < 2; at++) {
      await fetch(`${api.base}/scim/v2/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({ userName }),
      })
    }
    const health = async () =>
      (await admin<ClientsHealth & Record<string, unknown>>('GET', '/overview/clients')).body.items
    await expect.poll(async () => (await health()).find(({ id }) => id === client.id)?.requests).toBe(2)
    const items = await health()
    expect(items.find(({ id }) => id === client.id)).toMatchObject({
      refused: 1,
      lastRequestAt: expect.any(String),
      lastRefusal: { status: 409, reason: expect.stringContaining('already a person') },
    })
    expect(items.find(({ id }) => id === silent.client.id)).toMatchObject({
      requests: 0,
      lastRequestAt: null,
      lastRefusal: null,
    })
  })

  it('tells how mail is doing', async () => {
    const { tenantId, admin } = await aLaunch()
    await aPersonOf(tenantId, { invitedDaysAgo: 0, mail: 'queued' })
    await aPersonOf(tenantId, { invitedDaysAgo: 0, mail: 'deferred' })
    await aPersonOf(tenantId, { invitedDaysAgo: 0, mail: 'failed' })
    const { body } = await admin<MailHealth & Record<string, unknown>>('GET', '/overview/mail')
    expect(body).toMatchObject({
      waiting: 2,
      deferred: 1,
      failed: 1,
      waitsSince: null,
      lastFailure: { result: 'no such mailbox' },
    })
  })
})
