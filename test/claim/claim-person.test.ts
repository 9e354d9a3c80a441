import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { type Claim, claimPerson } from '../../src/claim/claim-person.ts'
import { readClaimLink } from '../../src/claim/claim-link.ts'
import { ClaimNotOpen, StepMissing } from '../../src/claim/errors.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { deactivatePerson } from '../../src/provisioning/change-person.ts'
import { startSession } from '../../src/session/start-session.ts'
import { readSettings } from '../../src/tenants/settings.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aClient, anInvitedPerson, contentsOf } from '../support/people.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase({ max: 16 })
})
afterAll(() => database.close())

async function aClaim({ link: token, tenantId, person }: Awaited<ReturnType<typeof anInvitedPerson>>): Promise<Claim> {
  return {
    link: (await readClaimLink(database.db, token, testKeyring))!,
    personId: person.id,
    taking: { passwordHash: 'a hash, which nobody looks into here' },
    progress: { profile: { corrections: { displayName: 'Ada King' } } },
    settings: await readSettings(database.db, tenantId),
    keyring: testKeyring,
    publicUrl: 'https://join.example.com',
    userAgent: 'test',
  }
}

const attempt = (claim: Claim) => inTransaction(database.db, (trx) => claimPerson(trx, claim))

describe('claiming', () => {
  it('has one winner for each of a hundred links that fifty press at once', { timeout: 600_000 }, async () => {
    const { tenantId } = await anInvitedPerson(database.db)
    for (let links = 0; links < 100; links++) {
      const claim = await aClaim(await anInvitedPerson(database.db, { tenantId }))
      const claims = await Promise.allSettled(Array.from({ length: 50 }, () => attempt(claim)))
      const lost = claims.filter((result) => result.status === 'rejected')
      expect(lost).toHaveLength(49)
      expect(lost.every(({ reason }) => reason instanceof ClaimNotOpen)).toBe(true)
    }
    const { rows } = await database.pool.query(
      `select count(*)::int as claims, (select count(*)::int from session where tenant_id = $1) as sessions
       from audit where tenant_id = $1 and type = 'person.claimed'`,
      [tenantId],
    )
    expect(rows).toEqual([{ claims: 100, sessions: 100 }])
  })

  it('leaves the twin in another tenant as it was', async () => {
    const twin = await anInvitedPerson(database.db, { userName: 'ada@example.com' })
    const person = await anInvitedPerson(database.db, { userName: 'ada@example.com' })
    const before = await contentsOf(database.db, twin.tenantId)
    await attempt(await aClaim(person))
    expect(await contentsOf(database.db, twin.tenantId)).toBe(before)
  })

  it('takes everything back where it loses', async () => {
    const invited = await anInvitedPerson(database.db)
    const claim = await aClaim(invited)
    await inTransaction(database.db, (trx) =>
      deactivatePerson(trx, {
        tenantId: invited.tenantId,
        personId: invited.person.id,
        actor: operator,
        keyring: testKeyring,
      }),
    )
    const before = await contentsOf(database.db, invited.tenantId)
    await expect(attempt(claim)).rejects.toBeInstanceOf(ClaimNotOpen)
    expect(await contentsOf(database.db, invited.tenantId)).toBe(before)
  })

  it('asks for every step first', async () => {
    const claim = await aClaim(await anInvitedPerson(database.db))
    const settings = { ...claim.settings, terms: { version: '1', text: 'Be kind.' } }
    await expect(attempt({ ...claim, progress: {} })).rejects.toBeInstanceOf(StepMissing)
    await expect(attempt({ ...claim, settings })).rejects.toBeInstanceOf(StepMissing)
  })

  it('ends earlier sessions and the mail that waits', async () => {
    const invited = await anInvitedPerson(database.db)
    const { tenantId, person } = invited
    await inTransaction(database.db, (trx) => startSession(trx, { tenantId, personNo: person.no, method: 'password' }))
    await attempt(await aClaim(invited))
    const sessions = await database.db
      .selectFrom('session')
      .select('method')
      .where('personNo', '=', person.no)
      .execute()
    expect(sessions).toEqual([{ method: 'claim' }])
    const mails = await database.db.selectFrom('delivery').select('state').where('personNo', '=', person.no).execute()
    expect(mails).toEqual([{ state: 'cancelled' }])
  })

  it('joins the required groups and the chosen ones that are offered, and no other', async () => {
    const invited = await anInvitedPerson(database.db)
    const { tenantId, person } = invited
    const client = await aClient(database.db, { tenantId })
    const make = (displayName: string, given: object) =>
      inTransaction(database.db, (trx) => createGroup(trx, { tenantId, displayName, actor: operator, ...given }))
    const [, open, hidden, pushed] = await Promise.all([
      make('Everyone', { role: 'required' }),
      make('Chess', { role: 'open' }),
      make('Board', {}),
      make('Directory', { pushedBy: client.client.id }),
    ])
    const other = await anInvitedPerson(database.db)
    const foreign = await inTransaction(database.db, (trx) =>
      createGroup(trx, { tenantId: other.tenantId, displayName: 'Elsewhere', role: 'open', actor: operator }),
    )
    const ids = [open, hidden, pushed, foreign].map(({ group }) => group.id)
    const claim = await aClaim(invited)
    await attempt({ ...claim, progress: { ...claim.progress, groups: { ids, confirmed: true } } })
    const joined = await database.db
      .selectFrom('groupMember')
      .innerJoin('personGroup', (join) => join.onRef('personGroup.no', '=', 'groupMember.groupNo'))
      .select('displayName')
      .where('personNo', '=', person.no)
      .orderBy('displayName')
      .execute()
    expect(joined.map(({ displayName }) => displayName)).toEqual(['Chess', 'Everyone'])
  })
})
