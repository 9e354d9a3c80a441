import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { rotateLink } from '../../src/invite/rotate-link.ts'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { funnelOfCampaign } from '../../src/admin/campaigns/funnel-store.ts'
import { createLog } from '../../src/base/log.ts'
import { createLinkOpens } from '../../src/claim/link-opens.ts'
import { startInviteAll } from '../../src/invite/start-invite-all.ts'
import { anApi, type TestApi } from '../support/api.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { anInvitedPerson, aPerson, aTenant, linkOf } from '../support/people.ts'

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

const opensOf = (personNo: number) =>
  database.db.selectFrom('linkOpen').selectAll().where('personNo', '=', personNo).orderBy('generation').execute()
/** Written behind the requests, within a second or so. */
const counted = (personNo: number, times: number) =>
  vi.waitFor(
    async () => expect((await opensOf(personNo)).reduce((sum, { opens }) => sum + opens, 0)).toBe(times),
    10_000,
  )

interface Timeline {
  items: { kind: string; type: string; actor: { kind: string }; detail: Record<string, unknown> | null }[]
}

async function timeline(tenantId: number, personId: string) {
  const key = await api.withKey(tenantId, ['people:read'])
  const { body } = await key<Timeline>('GET', `/people/${personId}/timeline`)
  return body.items
    .filter(({ type }) => ['link.opened', 'claim.begun', 'person.claimed'].includes(type))
    .map(({ type }) => type)
}

describe('a link that is opened', () => {
  it('is counted apart from people: a scanner moves nothing, whatever it loads', async () => {
    const { link, person, tenantId } = await anInvitedPerson(database.db)
    const before = await database.db.selectFrom('standing').selectAll().where('personNo', '=', person.no).execute()
    const scanner = createClaimant(api.base)
    await fetch(`${api.base}/c/${link}`, { method: 'HEAD', redirect: 'manual' })
    await scanner.open(`/c/${link}`)
    await scanner.open('/claim/profile')
    await counted(person.no, 2)
    expect(await opensOf(person.no)).toMatchObject([{ begunAt: null, firstAt: expect.any(Date) }])
    expect(await timeline(tenantId, person.id)).toEqual(['link.opened'])
    expect(
      await database.db.selectFrom('claimProgress').selectAll().where('personNo', '=', person.no).execute(),
    ).toEqual([])
    expect(await database.db.selectFrom('standing').selectAll().where('personNo', '=', person.no).execute()).toEqual(
      before,
    )
  })

  it('is a person’s from the first step on that was sent', async () => {
    const { link, person, tenantId } = await anInvitedPerson(database.db)
    const claimant = createClaimant(api.base)
    await claimant.open(`/c/${link}`)
    expect((await claimant.post('/claim/profile', { displayName: 'Eve' })).status).toBe(403)
    expect((await opensOf(person.no)).every(({ begunAt }) => begunAt === null)).toBe(true)
    await claimant.submit({ displayName: '' })
    await counted(person.no, 1)
    const [begun] = await opensOf(person.no)
    expect(begun!.begunAt).toBeInstanceOf(Date)
    await claimant.submit({ displayName: 'Ada' })
    await claimant.submit({ password: goodPassword })
    expect((await opensOf(person.no))[0]!.begunAt).toEqual(begun!.begunAt)
    expect((await timeline(tenantId, person.id)).sort()).toEqual(['claim.begun', 'link.opened', 'person.claimed'])
  })

  it('is told link by link, also when it has ended; an unknown one is nobody’s', async () => {
    const { link, person, tenantId } = await anInvitedPerson(database.db)
    const key = await api.withKey(tenantId, ['people:read'])
    const visitor = createClaimant(api.base)
    await visitor.get(`/c/${link}`)
    await counted(person.no, 1)
    const whom = { tenantId, personId: person.id, actor: operator, keyring: testKeyring }
    await inTransaction(database.db, (trx) => rotateLink(trx, whom))
    expect((await key('GET', `/people/${person.id}`)).body.opens).toBeNull()
    await visitor.get(`/c/${link}`)
    await visitor.get(`/c/${'A'.repeat(38)}`)
    await counted(person.no, 2)
    expect((await key('GET', `/people/${person.id}`)).body.opens).toMatchObject({ times: 1, begunAt: null })
  })
})

describe('the funnel', () => {
  it('counts each person once, for the tenant and for a campaign', { timeout: 60_000 }, async () => {
    const tenantId = (await aTenant(database.db)).id
    const people = await Promise.all([1, 2, 3].map(() => aPerson(database.db, { tenantId })))
    await anInvitedPerson(database.db)
    const { id } = await inTransaction(database.db, (trx) =>
      startInviteAll(trx, { tenantId, includeWithdrawn: true, actor: operator }),
    )
    const standing = (personNo: number) =>
      database.db.selectFrom('standing').selectAll().where('personNo', '=', personNo).executeTakeFirstOrThrow()
    await vi.waitFor(async () => expect((await standing(people[2]!.no)).invitedAt).not.toBeNull(), 20_000)
    const unsent = () =>
      database.db
        .selectFrom('delivery')
        .select('personNo')
        .where('tenantId', '=', tenantId)
        .where('state', '!=', 'sent')
        .execute()
    await vi.waitFor(async () => expect(await unsent()).toEqual([]), 20_000)
    const [scanned, claimed] = await Promise.all(people.map(async ({ no }) => linkOf(await standing(no))))
    await createClaimant(api.base).open(`/c/${scanned}`)
    const claimant = createClaimant(api.base)
    for (let times = 0; times < 3; times++) await claimant.open(`/c/${claimed}`)
    await claimant.submit({ displayName: 'Ada' })
    await claimant.submit({ password: goodPassword })
    await counted(people[0]!.no, 1)
    await counted(people[1]!.no, 3)
    const key = await api.withKey(tenantId, ['people:read'])
    const funnel = { invited: 3, sent: 0, inOutbox: 3, opened: 2, begun: 1, claimed: 1 }
    await vi.waitFor(async () => expect((await key('GET', '/people/funnel')).body).toMatchObject(funnel), 20_000)
    expect((await key('GET', `/campaigns/${id}/funnel`)).body).toMatchObject({ ...funnel, isCounting: false })

    // As if its mail had gone out only now: what came before is not its doing.
    const nobodyYet = { opened: 0, begun: 0, claimed: 0 }
    const { no: campaignNo } = await database.db
      .selectFrom('campaign')
      .select('no')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const mail = database.db.updateTable('delivery').where('tenantId', '=', tenantId)
    await mail.set({ finishedAt: new Date(Date.now() + 1_000) }).execute()
    expect(await funnelOfCampaign(database.db, { tenantId, campaignNo })).toMatchObject(nobodyYet)
    await mail.set({ state: 'queued', finishedAt: null }).execute()
    expect(await funnelOfCampaign(database.db, { tenantId, campaignNo })).toMatchObject({ ...nobodyYet, sent: 0 })
  })
})

describe('counting', () => {
  it('leaves out whoever was deleted meanwhile, and does not lose the others by it', async () => {
    const [gone, there] = [await anInvitedPerson(database.db), await anInvitedPerson(database.db)]
    const opens = createLinkOpens({ db: database.db, log: createLog('silent'), flushMilliseconds: 60_000 })
    for (const { tenantId, person } of [gone, there]) opens.record({ tenantId, personNo: person.no, generation: 1 })
    await database.db.deleteFrom('person').where('no', '=', gone.person.no).execute()
    await opens.stop()
    expect([await opensOf(gone.person.no), await opensOf(there.person.no)]).toMatchObject([[], [{ opens: 1 }]])
  })
})
