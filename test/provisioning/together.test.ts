import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { DatabaseUnavailable } from '../../src/base/errors.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { DocumentRefused, ExternalIdTaken, UserNameTaken } from '../../src/people/errors.ts'
import { findPerson } from '../../src/people/find-person.ts'
import { countPeople } from '../../src/people/list-people.ts'
import { type Person, type PersonDocument, personState } from '../../src/people/person.ts'
import { changePerson } from '../../src/provisioning/change-person.ts'
import { ClientDisconnected } from '../../src/provisioning/errors.ts'
import { type NewPersonOfClient, provisionTogether } from '../../src/provisioning/provision-together.ts'
import { disconnectClient } from '../../src/tenants/manage-clients.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { type APerson, aClient, aNewPerson, aPerson, contentsOf } from '../support/people.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase({ max: 16 })
})
afterAll(() => database.close())

interface Client {
  tenantId: number
  client: { id: string }
}

async function comer({ tenantId, client }: Client, given: APerson = {}): Promise<NewPersonOfClient> {
  return { ...(await aNewPerson(database.db, { tenantId, clientId: client.id, ...given })), clientId: client.id }
}

async function allAtOnce(client: Client, given: readonly APerson[]) {
  const people = await Promise.all(given.map((one) => comer(client, one)))
  return Promise.allSettled(people.map((one) => provisionTogether(database.db, one)))
}

/** In how many transactions these rows were written last. */
async function writings(tenantId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct xmin::text) as n from person where tenant_id = ${tenantId}`.execute(database.db)
  return rows[0]!.n
}

const named = (count: number, word: string) =>
  Array.from({ length: count }, (_, n) => ({ userName: `${word}${n}@example.com` }))

/** Somebody of this userName, whose transaction is under way, and holds no other lock that a creation could meet. */
async function held({ tenantId }: Client, userName: string) {
  const holder = await database.pool.connect()
  await holder.query('begin')
  await holder.query(
    `insert into person (tenant_id, user_name, user_name_key, display_key, attributes, source) values ($1, $2, $2, $2, '{}', 'api')`,
    [tenantId, userName],
  )
  const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid')
  const { pid } = rows[0]!
  return {
    /** Who waits for this one: two that count in the same row wait for each other, for a moment. */
    async waiting() {
      const { rows } = await sql<{ pid: number }>`
        select pid from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))`.execute(database.db)
      return rows.map((one) => one.pid)
    },
    async commit() {
      await holder.query('commit')
      holder.release()
    },
  }
}

describe('people whom a client creates at the same moment', () => {
  it('are written in few transactions, each as if alone', async () => {
    const client = await aClient(database.db)
    const { tenantId } = client
    const outcomes = await allAtOnce(client, named(60, 'p'))
    const people = outcomes.map((outcome) => (outcome as PromiseFulfilledResult<Person>).value)
    expect(people.map(({ userName }) => userName)).toEqual(named(60, 'p').map(({ userName }) => userName))
    for (const person of [people[0]!, people[30]!, people[59]!]) {
      expect(await findPerson(database.db, { tenantId, personId: person.id, clientId: client.client.id })).toEqual(
        person,
      )
    }
    expect(await countPeople(database.db, { tenantId })).toBe(60)
    expect(await writings(tenantId)).toBeLessThan(20)
    const audited = await database.db
      .selectFrom('audit')
      .select('personId')
      .where('tenantId', '=', tenantId)
      .where('type', '=', 'person.provisioned')
      .execute()
    expect(new Set(audited.map(({ personId }) => personId))).toEqual(new Set(people.map(({ id }) => id)))
    expect(audited).toHaveLength(people.length)
  })

  it('are each answered for themselves: a name or an id that is taken, a value that cannot be kept', async () => {
    const client = await aClient(database.db)
    const {
      tenantId,
      client: { id: clientId },
    } = client
    await aPerson(database.db, { tenantId, clientId, userName: 'taken@example.com', externalId: 'taken' })
    const outcomes = await allAtOnce(client, [
      ...named(6, 'first'),
      { userName: 'TAKEN@example.com' },
      { userName: 'Twice@example.com', externalId: 'twice-1' },
      { userName: 'twice@example.com', externalId: 'twice-2' },
      { userName: 'long@example.com', externalId: 'x'.repeat(3_000) },
      { userName: 'id@example.com', externalId: 'taken' },
      { userName: 'one@example.com', externalId: 'same' },
      { userName: 'two@example.com', externalId: 'same' },
      ...named(6, 'last'),
    ])
    const refusals = outcomes.flatMap((outcome, at) =>
      outcome.status === 'rejected' ? [[at, (outcome.reason as Error).constructor]] : [],
    )
    expect(refusals).toContainEqual([6, UserNameTaken])
    expect(refusals).toContainEqual([9, DocumentRefused])
    expect(refusals).toContainEqual([10, ExternalIdTaken])
    expect(refusals.filter(([at]) => at === 7 || at === 8)).toEqual([[expect.any(Number), UserNameTaken]])
    expect(refusals.filter(([at]) => at === 11 || at === 12)).toEqual([[expect.any(Number), ExternalIdTaken]])
    expect(refusals).toHaveLength(5)
    expect(await countPeople(database.db, { tenantId })).toBe(1 + outcomes.length - refusals.length)
  })

  it('are invited or not one by one', async () => {
    const client = await aClient(database.db, { inviteOnCreate: true })
    const outcomes = await allAtOnce(client, [
      ...named(3, 'before'),
      { userName: 'now@example.com', invite: 'now' },
      { userName: 'later@example.com', invite: 'later' },
      { userName: 'away@example.com', active: false },
      { userName: 'mute', attributes: { emails: [{ value: 'no address' }] } },
    ])
    const states = outcomes.map((outcome) => personState((outcome as PromiseFulfilledResult<Person>).value.standing))
    expect(states.slice(3)).toEqual(['invited', 'uninvited', 'deactivated', 'invited'])
    const mailed = await database.db
      .selectFrom('delivery')
      .innerJoin('person', (join) =>
        join.onRef('person.tenantId', '=', 'delivery.tenantId').onRef('person.no', '=', 'delivery.personNo'),
      )
      .select('userName')
      .where('delivery.tenantId', '=', client.tenantId)
      .execute()
    expect(mailed.map(({ userName }) => userName).sort()).toEqual(
      ['now@example.com', ...named(3, 'before').map(({ userName }) => userName)].sort(),
    )
  })

  it('are nobody where the client is disconnected, and another client goes on', async () => {
    const client = await aClient(database.db)
    const {
      tenantId,
      client: { id: clientId },
    } = client
    const other = await aClient(database.db, { tenantId })
    await inTransaction(database.db, (trx) => disconnectClient(trx, { tenantId, clientId, actor: operator }))
    const before = await contentsOf(database.db, tenantId)
    const outcomes = await allAtOnce(client, named(5, 'p'))
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(ClientDisconnected) })
    expect(await contentsOf(database.db, tenantId)).toBe(before)
    const others = await allAtOnce(other, named(5, 'p'))
    expect(others.map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'))
  })

  it('do not hold up those who come after, where one waits for somebody else', async () => {
    const client = await aClient(database.db)
    const holder = await held(client, 'held@example.com')
    const first = allAtOnce(client, [...named(4, 'with'), { userName: 'held@example.com' }, ...named(4, 'beside')])
    await expect.poll(() => holder.waiting()).toHaveLength(1)
    const later = await allAtOnce(client, named(8, 'later'))
    expect(later.map(({ status }) => status)).toEqual(Array(8).fill('fulfilled'))
    expect(await holder.waiting()).toHaveLength(1)
    await holder.commit()
    const outcomes = await first
    expect(outcomes[4]).toMatchObject({ reason: expect.any(UserNameTaken) })
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(8)
  })

  it('are not tried again where the connection is lost, since nobody knows what became of them', async () => {
    const client = await aClient(database.db)
    const holder = await held(client, 'held@example.com')
    const all = allAtOnce(client, [...named(4, 'with'), { userName: 'held@example.com' }, ...named(4, 'beside')])
    await expect.poll(() => holder.waiting()).toHaveLength(1)
    await sql`select pg_terminate_backend(${(await holder.waiting())[0]!}::int)`.execute(database.db)
    const lost = (await all).filter(({ status }) => status === 'rejected')
    for (const outcome of lost) expect(outcome).toMatchObject({ reason: expect.any(DatabaseUnavailable) })
    expect(lost.length).toBeGreaterThan(1)
    await holder.commit()
    expect(await countPeople(database.db, { tenantId: client.tenantId })).toBe(9 - lost.length)
  })
})

describe('people whom a client changes at the same moment', () => {
  const change = (person: Person, edit: (current: PersonDocument) => PersonDocument) => {
    const { tenantId, id: personId, createdBy: clientId } = person
    const actor = { kind: 'client' as const, id: clientId! }
    return changePerson(database.db, { tenantId, personId, clientId: clientId!, edit, actor, keyring: testKeyring })
  }
  const titled = (title: string) => (current: PersonDocument) => ({
    ...current,
    attributes: { ...current.attributes, title },
  })
  const titleOf = async ({ tenantId, id: personId }: Person) =>
    (await findPerson(database.db, { tenantId, personId }))!.attributes['title']

  it('are written in few transactions, each with its own change and audit entry', async () => {
    const client = await aClient(database.db)
    const people = (await allAtOnce(client, named(40, 'p'))).map((one) => (one as PromiseFulfilledResult<Person>).value)
    const changed = await Promise.all(people.map((person, n) => change(person, titled(`title ${n}`))))
    expect(changed.map(({ person }) => person.attributes['title'])).toEqual(people.map((_, n) => `title ${n}`))
    expect(changed.map(({ person }) => person.version)).toEqual(Array(40).fill(2))
    expect(await Promise.all(people.map(titleOf))).toEqual(people.map((_, n) => `title ${n}`))
    expect(await writings(client.tenantId)).toBeLessThan(20)
    const audited = await database.db
      .selectFrom('audit')
      .select(['personId', 'detail'])
      .where('tenantId', '=', client.tenantId)
      .where('type', '=', 'person.changed')
      .execute()
    expect(new Set(audited.map(({ personId }) => personId))).toEqual(new Set(people.map(({ id }) => id)))
    expect(audited).toHaveLength(people.length)
    expect(audited[0]!.detail).toEqual({ attributes: ['title'] })
  })

  it('keep every change of one person', async () => {
    const client = await aClient(database.db)
    const [person, other] = (await allAtOnce(client, named(2, 'p'))).map(
      (one) => (one as PromiseFulfilledResult<Person>).value,
    ) as [Person, Person]
    const added = (n: number) => (current: PersonDocument) => ({
      ...current,
      attributes: { ...current.attributes, [`x${n}`]: n },
    })
    await Promise.all([0, 1, 2, 3].flatMap((n) => [change(person, added(n)), change(other, added(n))]))
    for (const one of [person, other]) {
      const { attributes, version } = (await findPerson(database.db, { tenantId: one.tenantId, personId: one.id }))!
      expect(attributes).toMatchObject({ x0: 0, x1: 1, x2: 2, x3: 3 })
      expect(version).toBe(5)
    }
  })

  it('are each answered for themselves where one takes a name that somebody has', async () => {
    const client = await aClient(database.db)
    const people = (await allAtOnce(client, named(10, 'p'))).map((one) => (one as PromiseFulfilledResult<Person>).value)
    const renamed = (current: PersonDocument) => ({ ...current, userName: 'P0@example.com' })
    const outcomes = await Promise.allSettled(
      people.map((person, n) => change(person, n === 5 ? renamed : titled(`title ${n}`))),
    )
    expect(outcomes[5]).toMatchObject({ reason: expect.any(UserNameTaken) })
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(9)
    expect(await titleOf(people[9]!)).toBe('title 9')
  })
})
