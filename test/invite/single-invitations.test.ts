import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { createKeyring } from '../../src/base/keyring.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { claimLinkOf } from '../../src/invite/claim-link.ts'
import { issueInvite } from '../../src/invite/issue-invite.ts'
import { resetClaim } from '../../src/invite/reset-claim.ts'
import { resendInvite } from '../../src/invite/resend-invite.ts'
import { rotateLink } from '../../src/invite/rotate-link.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import { findCredential, setCredential } from '../../src/people/credential-store.ts'
import type { Person } from '../../src/people/person.ts'
import { findPerson } from '../../src/people/find-person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aPerson, anInvitedPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const base = { actor: operator, keyring: testKeyring }

function invite(person: Person, given: { cause?: string; subject?: string; body?: string } = {}) {
  const order = { ...base, tenantId: person.tenantId, personId: person.id, cause: `invite:${randomUUID()}`, ...given }
  return inTransaction(database.db, (trx) => issueInvite(trx, order))
}
function resend(person: Person, keyring = testKeyring) {
  const order = { ...base, keyring, tenantId: person.tenantId, personId: person.id, cause: `resend:${randomUUID()}` }
  return inTransaction(database.db, (trx) => resendInvite(trx, order))
}
const rotate = (person: Person) =>
  inTransaction(database.db, (trx) => rotateLink(trx, { ...base, tenantId: person.tenantId, personId: person.id }))
const withdraw = (person: Person) =>
  inTransaction(database.db, (trx) => withdrawInvite(trx, { ...base, tenantId: person.tenantId, personId: person.id }))

const again = async (person: Person) =>
  (await findPerson(database.db, { tenantId: person.tenantId, personId: person.id }))!
const linkOf = async (person: Person) => claimLinkOf((await again(person)).standing, testKeyring, 'https://x.example')
const mailOf = (person: Person) =>
  database.db
    .selectFrom('delivery')
    .select(['kind', 'cause', 'state', 'campaignNo'])
    .where('tenantId', '=', person.tenantId)
    .where('personNo', '=', person.no)
    .orderBy('createdAt')
    .orderBy('cause')
    .execute()
const eventsOf = async (person: Person) => {
  const rows = await database.db
    .selectFrom('audit')
    .select('type')
    .where('personId', '=', person.id)
    .orderBy('no')
    .execute()
  return rows.map(({ type }) => type)
}
async function mark(person: Person, change: { claimedAt?: Date; deactivatedAt?: Date }) {
  const { tenantId, no } = person
  await database.db
    .updateTable('standing')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', no)
    .execute()
}

describe('inviting one', () => {
  it('opens the claim and queues one mail, in one transaction', async () => {
    const person = await aPerson(database.db)
    const twin = await aPerson(database.db, { tenantId: person.tenantId })
    expect(await linkOf(person)).toBeUndefined()

    expect(await invite(person)).toEqual({ mail: 'queued' })

    expect(await linkOf(person)).toMatch(/^https:\/\/x\.example\/c\/[0-9A-Za-z]{38}$/)
    expect(await mailOf(person)).toMatchObject([{ kind: 'invitation', state: 'queued' }])
    expect((await again(person)).standingVersion).toBe(person.standingVersion + 1)
    expect((await again(person)).version).toBe(person.version)
    expect(await eventsOf(person)).toEqual(['person.provisioned', 'person.invited'])
    expect(await linkOf(twin)).toBeUndefined()
    expect(await mailOf(twin)).toEqual([])
  })

  it('gives the link the tenant’s lifetime', async () => {
    const tenant = await aTenant(database.db)
    await database.db
      .updateTable('tenant')
      .set({ settings: JSON.stringify({ inviteLifetimeHours: 48 }) })
      .where('id', '=', tenant.id)
      .execute()
    const person = await aPerson(database.db, { tenantId: tenant.id })
    await invite(person)
    const { invitedAt, linkExpiresAt } = (await again(person)).standing
    expect(linkExpiresAt!.getTime() - invitedAt!.getTime()).toBe(48 * 3_600_000)
  })

  it('invites somebody without an address without a mail', async () => {
    const person = await aPerson(database.db, { userName: 'ada', attributes: { displayName: 'Ada' } })
    expect(await invite(person)).toEqual({ mail: 'no_address' })
    expect(await linkOf(person)).toBeDefined()
    expect(await mailOf(person)).toEqual([])
  })

  it('keeps a text of its own with the mail', async () => {
    const person = await aPerson(database.db)
    await invite(person, { subject: 'Hi {{name}}', body: 'Come: {{claimLink}}' })
    const [mail] = await mailOf(person)
    const campaign = await database.db
      .selectFrom('campaign')
      .selectAll()
      .where('no', '=', mail!.campaignNo)
      .executeTakeFirst()
    expect(campaign).toMatchObject({ kind: 'one', state: 'done', subject: 'Hi {{name}}', body: 'Come: {{claimLink}}' })
  })

  it('does nothing at all where the text cannot be sent', async () => {
    const person = await aPerson(database.db)
    await expect(invite(person, { body: 'no link' })).rejects.toMatchObject({ code: 'invalid_mail_text' })
    expect(await linkOf(person)).toBeUndefined()
  })

  it('of ten at once lets one win, and sends one mail', async () => {
    const person = await aPerson(database.db)
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => invite(person)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await mailOf(person)).toHaveLength(1)
  })

  it('is refused for the invited, the claimed, the deactivated, the unknown, and for another tenant’s', async () => {
    const { person: invited } = await anInvitedPerson(database.db)
    await expect(invite(invited)).rejects.toMatchObject({ code: 'already_invited' })
    await mark(invited, { claimedAt: new Date() })
    await expect(invite(invited)).rejects.toMatchObject({ code: 'already_claimed' })
    const inactive = await aPerson(database.db, { active: false })
    await expect(invite(inactive)).rejects.toMatchObject({ code: 'person_deactivated' })
    expect(await mailOf(inactive)).toEqual([])
    const stranger = await aTenant(database.db)
    await expect(invite({ ...inactive, tenantId: stranger.id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(invite({ ...inactive, id: 'no-uuid' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(invite({ ...inactive, id: randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('sending again', () => {
  it('repeats the same link and restarts its clock', async () => {
    const { person } = await anInvitedPerson(database.db)
    const link = await linkOf(person)
    await database.db
      .updateTable('standing')
      .set({ linkExpiresAt: new Date(0) })
      .where('personNo', '=', person.no)
      .execute()

    expect(await resend(person)).toEqual({ mail: 'queued' })

    expect(await linkOf(person)).toBe(link)
    expect((await again(person)).standing.linkExpiresAt!.getTime()).toBeGreaterThan(Date.now())
    expect(await mailOf(person)).toHaveLength(2)
    expect(await eventsOf(person)).toContain('invite.resent')
  })

  it('makes a new link where the key of the old one is gone', async () => {
    const { person } = await anInvitedPerson(database.db)
    const newKeys = createKeyring(['another secret of the tests, forty characters'])
    await resend(person, newKeys)
    const { standing } = await again(person)
    expect(standing.keyId).toBe(newKeys.currentKeyId)
    expect(standing.generation).toBe(person.standing.generation + 1)
  })

  it('is refused for whoever is not invited', async () => {
    const person = await aPerson(database.db)
    await expect(resend(person)).rejects.toMatchObject({ code: 'not_invited' })
    const { person: claimed } = await anInvitedPerson(database.db)
    await mark(claimed, { claimedAt: new Date() })
    await expect(resend(claimed)).rejects.toMatchObject({ code: 'already_claimed' })
    expect(await mailOf(claimed)).toHaveLength(1)
  })
})

describe('rotating and withdrawing', () => {
  it('rotating kills the link and leaves the person invited, with another one', async () => {
    const { person } = await anInvitedPerson(database.db)
    const link = await linkOf(person)
    await rotate(person)
    expect(await linkOf(person)).not.toBe(link)
    expect(await linkOf(person)).toBeDefined()
    expect(await mailOf(person)).toHaveLength(1)
    expect(await eventsOf(person)).toContain('link.rotated')
  })

  it('withdrawing brings back silence: no link, no waiting mail', async () => {
    const { person } = await anInvitedPerson(database.db)
    await withdraw(person)
    expect(await linkOf(person)).toBeUndefined()
    expect(await mailOf(person)).toMatchObject([{ state: 'cancelled' }])
    expect(await eventsOf(person)).toContain('invite.withdrawn')
    await expect(withdraw(person)).rejects.toMatchObject({ code: 'not_invited' })
  })

  it('somebody withdrawn can be invited again, by another link', async () => {
    const { person } = await anInvitedPerson(database.db)
    const link = await linkOf(person)
    await withdraw(person)
    await invite(person)
    expect(await linkOf(person)).toBeDefined()
    expect(await linkOf(person)).not.toBe(link)
    expect((await again(person)).standing.withdrawnAt).toBeNull()
  })

  it('is refused for the claimed and the uninvited', async () => {
    const person = await aPerson(database.db)
    await expect(rotate(person)).rejects.toMatchObject({ code: 'not_invited' })
    const { person: claimed } = await anInvitedPerson(database.db)
    await mark(claimed, { claimedAt: new Date() })
    await expect(withdraw(claimed)).rejects.toMatchObject({ code: 'already_claimed' })
    await expect(rotate(claimed)).rejects.toMatchObject({ code: 'already_claimed' })
  })
})

describe('resetting a claim', () => {
  const reset = (person: Person) =>
    inTransaction(database.db, (trx) => resetClaim(trx, { ...base, tenantId: person.tenantId, personId: person.id }))
  const inTheHands = async (person: Person) => {
    const { tenantId, no: personNo } = person
    await setCredential(database.db, { tenantId, personNo, passwordHash: 'x' })
    const soon = new Date(Date.now() + 3_600_000)
    await database.db
      .insertInto('session')
      .values({
        tokenHash: randomBytes(32),
        tenantId,
        personNo,
        adminId: null,
        method: 'claim',
        expiresAt: soon,
        userAgent: null,
      })
      .execute()
    await mark(person, { claimedAt: new Date() })
  }
  const sessionsOf = (person: Person) =>
    database.db.selectFrom('session').select('id').where('personNo', '=', person.no).execute()

  it('makes the person invited again, by another link, without password and sessions', async () => {
    const { person } = await anInvitedPerson(database.db)
    const { person: twin } = await anInvitedPerson(database.db, { tenantId: person.tenantId })
    const link = await linkOf(person)
    await inTheHands(person)
    await inTheHands(twin)

    await reset(person)

    const { standing } = await again(person)
    expect(standing.claimedAt).toBeNull()
    expect(await linkOf(person)).toBeDefined()
    expect(await linkOf(person)).not.toBe(link)
    expect(await findCredential(database.db, { tenantId: person.tenantId, personNo: person.no })).toBeUndefined()
    expect(await sessionsOf(person)).toEqual([])
    expect(await eventsOf(person)).toContain('claim.reset')
    expect(await findCredential(database.db, { tenantId: twin.tenantId, personNo: twin.no })).toBeDefined()
    expect(await sessionsOf(twin)).toHaveLength(1)
  })

  it('is refused for whoever has not claimed, is deactivated or unknown', async () => {
    const { person } = await anInvitedPerson(database.db)
    await expect(reset(person)).rejects.toMatchObject({ code: 'not_claimed' })
    await inTheHands(person)
    await mark(person, { deactivatedAt: new Date() })
    await expect(reset(person)).rejects.toMatchObject({ code: 'person_deactivated' })
    await expect(reset({ ...person, id: randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
    expect(await sessionsOf(person)).toHaveLength(1)
  })
})
