import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { DocumentRefused, ExternalIdTaken, UserNameTaken } from '../../src/people/errors.ts'
import { findPersonWithGroupsByUserName } from '../../src/groups/find-person-with-groups.ts'
import { findPerson } from '../../src/people/find-person.ts'
import { countPeople } from '../../src/people/list-people.ts'
import { personState } from '../../src/people/person.ts'
import { ClientDisconnected } from '../../src/provisioning/errors.ts'
import { provisionPerson } from '../../src/provisioning/provision-person.ts'
import { disconnectClient } from '../../src/tenants/manage-clients.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type APerson, aClient, aNewPerson, aPerson, aTenant, contentsOf } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ max: 16 })
})
afterAll(() => database.close())

const deliveries = (tenantId: number) =>
  database.db
    .selectFrom('delivery')
    .select(['personNo', 'cause', 'kind', 'state'])
    .where('tenantId', '=', tenantId)
    .execute()

describe('provisionPerson', () => {
  it('keeps what it was given, as it is found again', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const clientId = client.id
    const attributes = {
      displayName: 'Lovelace',
      emails: [{ value: 'Lovelace@Example.com', type: 'home' }],
      x: [1, null],
    }
    const person = await aPerson(db, { tenantId, clientId, userName: 'LOVELACE', externalId: 'a-1', attributes })
    expect(person).toMatchObject({
      userName: 'LOVELACE',
      externalId: 'a-1',
      attributes,
      active: true,
      createdBy: clientId,
    })
    expect(await findPerson(db, { tenantId, personId: person.id, clientId })).toEqual(person)
    expect(await findPersonWithGroupsByUserName(db, { tenantId, userName: 'lovelace', clientId })).toEqual({
      ...person,
      groups: [],
    })
    const audit = await db.selectFrom('audit').selectAll().where('personId', '=', person.id).execute()
    expect(audit).toMatchObject([{ type: 'person.provisioned', actorKind: 'client', actorId: clientId, tenantId }])
    expect(JSON.stringify(audit)).not.toMatch(/lovelace/i)
  })

  it('is found in its own tenant only', async () => {
    const { db } = database
    const person = await aPerson(db)
    const { id: tenantId } = await aTenant(db)
    expect(await findPerson(db, { tenantId, personId: person.id })).toBeUndefined()
    expect(await findPersonWithGroupsByUserName(db, { tenantId, userName: person.userName })).toBeUndefined()
    expect(await findPerson(db, { tenantId: person.tenantId, personId: 'no uuid' })).toBeUndefined()
  })

  it.each([
    ['policy', true, true, 'invited'],
    ['policy', false, true, 'uninvited'],
    ['policy', true, false, 'deactivated'],
    ['now', false, true, 'invited'],
    ['now', false, false, 'deactivated'],
    ['later', true, true, 'uninvited'],
  ] as const)('%s, client invites: %s, active: %s → %s', async (invite, inviteOnCreate, active, state) => {
    const { db } = database
    const { tenantId, client } = await aClient(db, { inviteOnCreate })
    const person = await aPerson(db, { tenantId, clientId: client.id, invite, active })
    expect(personState(person.standing)).toBe(state)
    const isInvited = state === 'invited'
    expect(person.standing.invitedAt !== null).toBe(isInvited)
    expect(person.standing.handle !== null).toBe(isInvited)
    expect(await deliveries(tenantId)).toEqual(
      isInvited ? [{ personNo: person.no, cause: 'provision', kind: 'invitation', state: 'queued' }] : [],
    )
  })

  it('asks no client where none calls: the policy is then to invite later', async () => {
    const person = await aPerson(database.db, { invite: 'policy' })
    expect(personState(person.standing)).toBe('uninvited')
  })

  it('invites without mail whom no mail can reach', async () => {
    const person = await aPerson(database.db, {
      userName: 'ada',
      invite: 'now',
      attributes: { emails: [{ value: 'a b@c' }] },
    })
    expect(personState(person.standing)).toBe('invited')
    expect(await deliveries(person.tenantId)).toEqual([])
  })

  it('gives the link the lifetime that the tenant has set', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    await inTransaction(db, (trx) =>
      changeSettings(trx, { tenantId, change: { inviteLifetimeHours: 5 }, actor: operator }),
    )
    const five = await aPerson(db, { tenantId, invite: 'now' })
    const usual = await aPerson(db, { invite: 'now' })
    const hours = ({ standing: { linkExpiresAt, invitedAt } }: typeof five) =>
      (linkExpiresAt!.getTime() - invitedAt!.getTime()) / 3_600_000
    expect([hours(five), hours(usual)]).toEqual([5, 720])
  })

  it('refuses a userName that is taken, whatever its case, but not in another tenant', async () => {
    const { db } = database
    const person = await aPerson(db)
    const before = await contentsOf(db, person.tenantId)
    const again = { tenantId: person.tenantId, userName: person.userName.toUpperCase() }
    await expect(aPerson(db, again)).rejects.toThrow(UserNameTaken)
    expect(await contentsOf(db, person.tenantId)).toBe(before)
    await aPerson(db, { userName: person.userName })
  })

  it('refuses an externalId that the client has used, and leaves it to other clients', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const { client: other } = await aClient(db, { tenantId })
    await aPerson(db, { tenantId, clientId: client.id, externalId: 'x' })
    await expect(aPerson(db, { tenantId, clientId: client.id, externalId: 'x' })).rejects.toThrow(ExternalIdTaken)
    await aPerson(db, { tenantId, clientId: client.id, externalId: 'X' })
    await aPerson(db, { tenantId, clientId: other.id, externalId: 'x' })
    expect(await countPeople(db, { tenantId })).toBe(3)
  })

  it('lets one of many simultaneous creations of one userName win, and counts it once', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const order = { tenantId, clientId: client.id, userName: 'the-same@example.com' }
    const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => aPerson(db, order)))
    const failures = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []))
    expect(failures).toHaveLength(11)
    expect(failures.every((reason) => reason instanceof UserNameTaken)).toBe(true)
    expect(await countPeople(db, { tenantId })).toBe(1)
  })

  it('counts each of many people whose counters are the same row', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const { random } = Math
    Math.random = () => 0
    try {
      await Promise.all(Array.from({ length: 100 }, () => aPerson(db, { tenantId, clientId: client.id })))
    } finally {
      Math.random = random
    }
    expect(await countPeople(db, { tenantId })).toBe(100)
  })

  it('writes nothing for a client that is disconnected or of another tenant', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const { client: stranger } = await aClient(db)
    await inTransaction(db, (trx) => disconnectClient(trx, { tenantId, clientId: client.id, actor: operator }))
    const before = await contentsOf(db, tenantId)
    for (const clientId of [client.id, stranger.id])
      await expect(aPerson(db, { tenantId, clientId })).rejects.toThrow(ClientDisconnected)
    expect(await contentsOf(db, tenantId)).toBe(before)
  })

  it('refuses what no index takes, and what is too many', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const long = 'ﷺ'.repeat(200)
    const emails = Array.from({ length: 1_001 }, (_, n) => ({ value: `${n}@example.com` }))
    const refused: APerson[] = [{ userName: long }, { attributes: { displayName: long } }, { attributes: { emails } }]
    for (const given of refused) await expect(aPerson(db, { tenantId, ...given })).rejects.toThrow(DocumentRefused)
    const { client } = await aClient(db, { tenantId })
    await expect(aPerson(db, { tenantId, clientId: client.id, externalId: 'x'.repeat(2_001) })).rejects.toThrow(
      DocumentRefused,
    )
    expect(await countPeople(db, { tenantId })).toBe(0)
  })

  it('leaves nothing behind where the transaction around it fails', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const before = await contentsOf(db, tenantId)
    const order = await aNewPerson(db, { tenantId, invite: 'now' })
    const failing = inTransaction(db, async (trx) => {
      await provisionPerson(trx, order)
      throw new Error('later')
    })
    await expect(failing).rejects.toThrow('later')
    expect(await contentsOf(db, tenantId)).toBe(before)
  })
})
