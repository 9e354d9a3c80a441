import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { NotFound, VersionMismatch } from '../../src/base/errors.ts'
import type { Executor, Trx } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { findPerson } from '../../src/people/find-person.ts'
import { ExternalIdTaken, UserNameTaken } from '../../src/people/errors.ts'
import type { Person, PersonDocument } from '../../src/people/person.ts'
import {
  changePerson,
  deactivatePerson,
  type PersonChange,
  reactivatePerson,
} from '../../src/provisioning/change-person.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aClient, anInvitedPerson, aPerson, aTenant, contentsOf, linkOf } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

type Edit = (current: PersonDocument) => PersonDocument
const title =
  (text: string): Edit =>
  (current) => ({ ...current, attributes: { ...current.attributes, title: text } })
const address =
  (value: string): Edit =>
  (current) => ({
    ...current,
    attributes: { ...current.attributes, emails: [{ value, type: 'work', primary: true }] },
  })
const active =
  (is: boolean): Edit =>
  (current) => ({ ...current, active: is })

function change(person: Person, edit: Edit, more: Partial<PersonChange> = {}, db: Executor = database.db) {
  const { tenantId, id: personId } = person
  return changePerson(db, { tenantId, personId, edit, actor: operator, keyring: testKeyring, ...more })
}

const reread = async ({ tenantId, id: personId }: Person, clientId?: string) =>
  (await findPerson(database.db, { tenantId, personId, clientId }))!

const deliveries = ({ tenantId, no }: Person) =>
  database.db
    .selectFrom('delivery')
    .select(['cause', 'kind', 'state', 'toAddress'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', no)
    .orderBy('createdAt')
    .orderBy('cause')
    .execute()

const events = async ({ tenantId, id }: Person) =>
  (
    await database.db
      .selectFrom('audit')
      .select(['type', 'detail'])
      .where('tenantId', '=', tenantId)
      .where('personId', '=', id)
      .orderBy('no')
      .execute()
  ).slice(1)

describe('changePerson', () => {
  it('writes what was edited, raises the version and names what differs', async () => {
    const person = await aPerson(database.db)
    const { person: after, changed } = await change(person, title('Countess'))
    expect(changed).toBe(true)
    const { groups, ...expected } = after
    expect(groups).toEqual([])
    expect(await reread(person)).toEqual(expected)
    expect(after).toMatchObject({ version: 2, standingVersion: 1, attributes: { title: 'Countess' } })
    expect(await events(person)).toEqual([{ type: 'person.changed', detail: { attributes: ['title'] } }])
  })

  it('writes nothing where nothing differs, in whatever order the names stand', async () => {
    const person = await aPerson(database.db, { attributes: { name: { givenName: 'A', familyName: 'B' }, title: 'x' } })
    const before = await contentsOf(database.db, person.tenantId)
    const { changed } = await change(person, (current) => ({
      ...current,
      attributes: { title: 'x', name: { familyName: 'B', givenName: 'A' } },
    }))
    expect(changed).toBe(false)
    expect(await contentsOf(database.db, person.tenantId)).toBe(before)
  })

  it('touches nobody of another tenant, and does not find them', async () => {
    const person = await aPerson(database.db)
    const twin = await aPerson(database.db, { userName: person.userName })
    const before = await contentsOf(database.db, twin.tenantId)
    await change(person, address('other@example.com'))
    await expect(change({ ...twin, tenantId: person.tenantId }, title('x'))).rejects.toThrow(NotFound)
    await expect(change({ ...person, id: 'no uuid' }, title('x'))).rejects.toThrow(NotFound)
    expect(await contentsOf(database.db, twin.tenantId)).toBe(before)
  })

  it('refuses a version that is no longer', async () => {
    const person = await aPerson(database.db)
    const ifVersion = { version: person.version, standingVersion: person.standingVersion }
    await change(person, title('one'), { ifVersion })
    await expect(change(person, title('two'), { ifVersion })).rejects.toThrow(VersionMismatch)
    expect((await reread(person)).attributes.title).toBe('one')
  })

  it('loses none of many simultaneous changes', async () => {
    const person = await aPerson(database.db, { attributes: {} })
    const names = Array.from({ length: 8 }, (_, n) => `attribute${n}`)
    await Promise.all(
      names.map((name) => change(person, (now) => ({ ...now, attributes: { ...now.attributes, [name]: name } }))),
    )
    expect(Object.keys((await reread(person)).attributes).sort()).toEqual([...names].sort())
  })

  it('refuses a userName and an externalId that somebody else has', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db)
    const clientId = client.id
    const ada = await aPerson(db, { tenantId, clientId, userName: 'Ada@example.com', externalId: 'a' })
    const bob = await aPerson(db, { tenantId, clientId, externalId: 'b' })
    await expect(change(bob, (now) => ({ ...now, userName: 'ADA@example.com' }), { clientId })).rejects.toThrow(
      UserNameTaken,
    )
    await expect(change(bob, (now) => ({ ...now, externalId: 'a' }), { clientId })).rejects.toThrow(ExternalIdTaken)
    expect(await reread(bob, clientId)).toEqual(bob)
    expect((await change(ada, (now) => ({ ...now, userName: 'ADA@example.com' }), { clientId })).changed).toBe(true)
  })

  it('keeps an externalId for each client', async () => {
    const { db } = database
    const { tenantId, client: one } = await aClient(db)
    const { client: two } = await aClient(db, { tenantId })
    const person = await aPerson(db, { tenantId, clientId: one.id, externalId: 'first' })
    await change(person, (now) => ({ ...now, externalId: 'second' }), { clientId: two.id })
    expect((await reread(person, one.id)).externalId).toBe('first')
    expect((await reread(person, two.id)).externalId).toBe('second')
    await change(person, (now) => ({ ...now, externalId: undefined }), { clientId: one.id })
    expect((await reread(person, one.id)).externalId).toBeUndefined()
    expect((await reread(person, two.id)).externalId).toBe('second')
    await change(person, (now) => ({ ...now, externalId: 'ignored', active: false }))
    expect((await reread(person, two.id)).externalId).toBe('second')
  })

  it('replaces the addresses that the person is found by', async () => {
    const { db } = database
    const emails = [1, 2, 3].map((n) => ({ value: `${n}@example.com` }))
    const person = await aPerson(db, { attributes: { emails } })
    await change(person, (now) => ({ ...now, attributes: { emails: [{ value: 'New@example.com' }, emails[1]!] } }))
    const rows = await db
      .selectFrom('personAddress')
      .select(['ord', 'valueKey', 'isMail'])
      .where('tenantId', '=', person.tenantId)
      .orderBy('ord')
      .execute()
    expect(rows).toEqual([
      { ord: 1, valueKey: 'new@example.com', isMail: true },
      { ord: 2, valueKey: '2@example.com', isMail: false },
    ])
  })
})

describe('a new mail address', () => {
  it('ends the link of the invited and mails a new one, when a client changes it', async () => {
    const { tenantId, client } = await aClient(database.db, { inviteOnCreate: true })
    const { person, link } = await anInvitedPerson(database.db, { tenantId, clientId: client.id, invite: 'policy' })
    const { person: after } = await change(person, address('new@example.com'), { clientId: client.id })
    expect(after.standing.generation).toBe(2)
    expect(linkOf(after.standing)).not.toBe(link)
    expect(await deliveries(person)).toEqual([
      { cause: 'provision', kind: 'invitation', state: 'cancelled', toAddress: null },
      { cause: 'address:2', kind: 'invitation', state: 'queued', toAddress: null },
    ])
  })

  it('ends the link but mails nothing, when an admin changes it and does not say so', async () => {
    const { person } = await anInvitedPerson(database.db)
    const { person: after } = await change(person, address('new@example.com'))
    expect(after.standing.generation).toBe(2)
    expect((await deliveries(person)).map(({ state }) => state)).toEqual(['cancelled'])
    const { person: later } = await change(person, address('newer@example.com'), { mailNewAddress: true })
    expect((await deliveries(person)).map(({ cause }) => cause)).toEqual(['provision', 'address:3'])
    expect(later.standing.generation).toBe(3)
  })

  it('leaves the link alone where mail still goes to the same address', async () => {
    const { person, link } = await anInvitedPerson(database.db)
    await change(person, (now) => ({ ...now, userName: 'renamed@example.com' }))
    await change(person, (now) => ({
      ...now,
      attributes: { ...now.attributes, emails: [{ value: person.userName.toUpperCase() }] },
    }))
    expect(linkOf((await reread(person)).standing)).toBe(link)
    expect((await deliveries(person)).map(({ state }) => state)).toEqual(['queued'])
  })

  it('says nothing to the uninvited', async () => {
    const { tenantId, client } = await aClient(database.db)
    const person = await aPerson(database.db, { tenantId, clientId: client.id })
    const { person: after } = await change(person, address('new@example.com'), { clientId: client.id })
    expect(after.standing).toEqual(person.standing)
    expect(await deliveries(person)).toEqual([])
  })

  it('leaves the credentials of the claimed, and tells the old address', async () => {
    const { db } = database
    const { person } = await anInvitedPerson(db)
    await db.updateTable('delivery').set({ state: 'sent' }).where('tenantId', '=', person.tenantId).execute()
    await db.updateTable('standing').set({ claimedAt: new Date() }).where('tenantId', '=', person.tenantId).execute()
    const { person: after } = await change(person, address('new@example.com'))
    expect(after.standing.generation).toBe(1)
    expect((await deliveries(person)).at(-1)).toEqual({
      cause: 'notice:2',
      kind: 'address_changed',
      state: 'queued',
      toAddress: person.userName,
    })
  })
})

describe('a change that meets another', () => {
  /** Starts `later` while `first` is done but not committed, and commits once `later` waits for it. */
  async function whileUncommitted<T>(first: (trx: Trx) => Promise<unknown>, later: () => Promise<T>): Promise<T> {
    const { db, pool } = database
    let waiting!: Promise<T>
    await inTransaction(db, async (trx) => {
      await first(trx)
      waiting = later()
      await expect
        .poll(async () => (await pool.query('select from pg_locks where not granted')).rowCount, { timeout: 10_000 })
        .toBeGreaterThan(0)
    })
    return waiting
  }

  it('decides anew: who claims meanwhile keeps the claim, and the old address is told', async () => {
    const { person, link } = await anInvitedPerson(database.db)
    const claim = (trx: Trx) =>
      trx
        .updateTable('standing')
        .set({ claimedAt: new Date(), version: 2 })
        .where('tenantId', '=', person.tenantId)
        .where('personNo', '=', person.no)
        .execute()
    const { person: after } = await whileUncommitted(claim, () =>
      change(person, address('new@example.com'), { mailNewAddress: true }),
    )
    expect(linkOf(after.standing)).toBe(link)
    expect((await deliveries(person)).map(({ cause }) => cause)).toEqual(['provision', 'notice:2'])
  })

  it('keeps what the other wrote', async () => {
    const person = await aPerson(database.db, { attributes: {} })
    const nickName: Edit = (now) => ({ ...now, attributes: { ...now.attributes, nickName: 'Ada' } })
    await whileUncommitted(
      (trx) => change(person, title('Countess'), {}, trx),
      () => change(person, nickName),
    )
    expect((await reread(person)).attributes).toEqual({ title: 'Countess', nickName: 'Ada' })
  })

  it('does not happen at all where If-Match named what it was before', async () => {
    const person = await aPerson(database.db)
    const ifVersion = { version: person.version, standingVersion: person.standingVersion }
    const attempt = whileUncommitted(
      (trx) =>
        deactivatePerson(trx, {
          tenantId: person.tenantId,
          personId: person.id,
          actor: operator,
          keyring: testKeyring,
        }),
      () => change(person, title('Countess'), { ifVersion }),
    )
    await expect(attempt).rejects.toThrow(VersionMismatch)
    expect((await reread(person)).attributes.title).toBeUndefined()
  })
})

describe('deactivation and reactivation', () => {
  it('takes back waiting mail and comes back as it was', async () => {
    const { person } = await anInvitedPerson(database.db)
    const life = { tenantId: person.tenantId, personId: person.id, actor: operator, keyring: testKeyring }
    const gone = await deactivatePerson(database.db, life)
    expect(gone).toMatchObject({ active: false, standingVersion: 2 })
    expect((await deliveries(person)).map(({ state }) => state)).toEqual(['cancelled'])
    const back = await reactivatePerson(database.db, life)
    expect(back.standing).toEqual(person.standing)
    expect((await events(person)).map(({ type }) => type).filter((type) => type !== 'person.changed')).toEqual([
      'person.invited',
      'person.deactivated',
      'person.reactivated',
    ])
    expect(await deliveries(person)).toHaveLength(1)
  })

  it.each([
    [true, 'provision'],
    [false, undefined],
  ])('asks the policy of the client that activates for the first time: %s', async (inviteOnCreate, cause) => {
    const { db } = database
    const { tenantId, client: maker } = await aClient(db, { inviteOnCreate: !inviteOnCreate })
    const { client } = await aClient(db, { tenantId, inviteOnCreate })
    const person = await aPerson(db, { tenantId, clientId: maker.id, active: false })
    expect(person.standing.invitedAt).toBeNull()
    const { person: after } = await change(person, active(true), { clientId: client.id })
    expect(after.standing.invitedAt !== null).toBe(inviteOnCreate)
    expect((await deliveries(person))[0]?.cause).toBe(cause)
  })

  it('does not invite again whom somebody took the invitation from', async () => {
    const { db } = database
    const { tenantId, client } = await aClient(db, { inviteOnCreate: true })
    const person = await aPerson(db, { tenantId, clientId: client.id, active: false })
    await db.updateTable('standing').set({ withdrawnAt: new Date() }).where('tenantId', '=', tenantId).execute()
    const { person: after } = await change(person, active(true), { clientId: client.id })
    expect(after.standing.invitedAt).toBeNull()
    expect(await deliveries(person)).toEqual([])
  })

  it('invites nobody when an admin activates, unless the admin says so', async () => {
    const { db } = database
    const { id: tenantId } = await aTenant(db)
    const quiet = await aPerson(db, { tenantId, active: false })
    const loud = await aPerson(db, { tenantId, active: false })
    const life = { tenantId, actor: operator, keyring: testKeyring }
    const one = await reactivatePerson(db, { ...life, personId: quiet.id })
    const two = await reactivatePerson(db, { ...life, personId: loud.id, invite: 'now' })
    expect(one.standing.invitedAt).toBeNull()
    expect(two.standing.invitedAt).not.toBeNull()
    expect(await deliveries(loud)).toHaveLength(1)
  })
})
