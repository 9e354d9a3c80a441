import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { runCampaignChunk } from '../../src/invite/run-campaign-chunk.ts'
import { startInviteAll } from '../../src/invite/start-invite-all.ts'
import { changePerson } from '../../src/provisioning/change-person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aClient, aPerson, contentsOf } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ max: 16 })
})
afterAll(() => database.close())

async function inviteAll(tenantId: number) {
  const { db } = database
  const order = { tenantId, includeWithdrawn: true, actor: operator }
  const campaign = await inTransaction(db, (trx) => startInviteAll(trx, order))
  for (;;) {
    const chunk = { tenantId, campaignNo: campaign.no, keyring: testKeyring }
    if ((await inTransaction(db, (trx) => runCampaignChunk(trx, chunk))) === 'done') return
  }
}

async function twoClients() {
  const { tenantId, client: later } = await aClient(database.db, { inviteOnCreate: false })
  const { client: now } = await aClient(database.db, { tenantId, kind: 'okta', inviteOnCreate: true })
  return { tenantId, clientIds: [later.id, now.id] as const }
}

/** For each person: whether invited, and how many invitations were queued. */
function outcome(tenantId: number) {
  return database.db
    .selectFrom('standing')
    .select((people) => [
      'personNo',
      'invitedAt',
      'generation',
      people
        .selectFrom('delivery')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .whereRef('delivery.tenantId', '=', 'standing.tenantId')
        .whereRef('delivery.personNo', '=', 'standing.personNo')
        .as('mails'),
    ])
    .where('tenantId', '=', tenantId)
    .execute()
}

describe('Invite All, while people are being created and activated', () => {
  it('invites each of them exactly once and misses none', { timeout: 120_000 }, async () => {
    const { db } = database
    const { tenantId: twin } = await aPerson(db)
    const before = await contentsOf(db, twin)
    for (let round = 0; round < 25; round++) {
      const { tenantId, clientIds } = await twoClients()
      const waiting = await Promise.all(
        [1, 2, 3].map(() => aPerson(db, { tenantId, clientId: clientIds[0], active: false })),
      )
      const create = (n: number) => aPerson(db, { tenantId, clientId: clientIds[n % 2]! })
      const activate = (personId: string) =>
        changePerson(db, {
          tenantId,
          personId,
          clientId: clientIds[0],
          edit: (current) => ({ ...current, active: true }),
          actor: operator,
          keyring: testKeyring,
        })
      const work = [
        ...Array.from({ length: 12 }, (_, n) => () => create(n)),
        ...waiting.map(
          ({ id }) =>
            () =>
              activate(id),
        ),
      ]
      // The flip starts at another moment in each round.
      work.splice(round % work.length, 0, () => inviteAll(tenantId) as never)
      await Promise.all(work.map((start) => start()))

      const people = await outcome(tenantId)
      expect(people).toHaveLength(15)
      expect(
        people.filter(({ invitedAt, generation, mails }) => !invitedAt || generation !== 1 || mails !== 1),
      ).toEqual([])
    }
    expect(await contentsOf(db, twin)).toBe(before)
  })
})
