import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runBulkChunk } from '../../src/admin/bulk-acts/run-bulk-chunk.ts'
import type { BulkAct, BulkActPreview, OrderBulkAct } from '../../src/admin/schemas/bulk-acts.ts'
import type { BulkActName } from '../../src/db/tables.ts'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { resendInvite } from '../../src/invite/resend-invite.ts'
import { resendInvites } from '../../src/invite/resend-many.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import { withdrawInvites } from '../../src/invite/withdraw-many.ts'
import type { Person } from '../../src/people/person.ts'
import { deactivatePeople, reactivatePeople } from '../../src/provisioning/change-lives.ts'
import { deactivatePerson, reactivatePerson } from '../../src/provisioning/change-person.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aSessionOf } from '../support/members.ts'
import { anInvitedPerson, aPerson, aTenant, contentsOf, unique } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  // No mail leaves while what is stored is compared.
  api = await anApi(database, { env: { MAIL_HOLD: '1' } })
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

const aSailor = (invite: 'now' | 'later' = 'later', title = 'Sailor') =>
  aPerson(database.db, { tenantId, invite, attributes: { title } })
const stateOf = async ({ id }: Person) => (await key<{ state: string }>('GET', `/people/${id}`)).body.state
const claim = ({ no }: Person) =>
  database.pool.query('update standing set claimed_at = now() where person_no = $1', [no])
const sailors = { kind: 'filter', filter: 'title eq "Sailor"' } as const

async function carriedOut(order: OrderBulkAct, call = key): Promise<BulkAct> {
  const { body, status } = await call<BulkAct>('POST', '/bulk-acts', { body: order })
  expect([status, body.state]).toEqual([202, 'running'])
  const shown = () => call<BulkAct>('GET', `/bulk-acts/${body.id}`)
  await expect.poll(async () => (await shown()).body.state, { timeout: 10_000 }).toBe('done')
  return (await shown()).body
}

const eventsOf = async (person: Person) => {
  const { rows } = await database.pool.query<{ type: string; detail: unknown }>(
    'select type, detail from audit where person_id = $1 order by no',
    [person.id],
  )
  return rows
}

describe('an act on all who match', () => {
  it('withdraws the invited among them, after saying who is left out and why', async () => {
    const [invited, uninvited, claimed, cook] = [
      await aSailor('now'),
      await aSailor(),
      await aSailor('now'),
      await aSailor('now', 'Cook'),
    ]
    await claim(claimed)
    const twin = await anInvitedPerson(database.db)
    const before = await contentsOf(database.db, twin.person.tenantId)

    const order = { act: 'withdraw', people: sailors } as const
    const preview = await key<BulkActPreview>('POST', '/bulk-acts/preview', { body: order })
    expect(preview.body).toEqual({ reached: 1, leftOut: { uninvited: 1, claimed: 1 } })
    expect(await stateOf(invited)).toBe('invited')

    expect(await carriedOut(order)).toMatchObject({
      act: 'withdraw',
      filter: 'title eq "Sailor"',
      reached: 1,
      leftOut: { uninvited: 1, claimed: 1 },
      progress: { done: 4, of: 4 },
    })
    const states = [invited, uninvited, claimed, cook].map((person) => stateOf(person))
    expect(await Promise.all(states)).toEqual(['uninvited', 'uninvited', 'claimed', 'invited'])
    expect((await eventsOf(invited)).map(({ type }) => type)).toContain('invite.withdrawn')
    const { body } = await key<{ items: { type: string; detail: unknown }[] }>('GET', '/audit?type=bulk_act.finished')
    expect(body.items).toMatchObject([{ detail: { act: 'withdraw', reached: 1 } }])
    expect(await contentsOf(database.db, twin.person.tenantId)).toBe(before)
  })

  it('deactivates and reactivates everybody, and only those in the state that is looked at', async () => {
    const people = [await aSailor('now'), await aSailor(), await aSailor()]
    await carriedOut({ act: 'deactivate', people: { kind: 'filter', state: 'uninvited' } })
    expect(await Promise.all(people.map(stateOf))).toEqual(['invited', 'deactivated', 'deactivated'])
    expect(await carriedOut({ act: 'reactivate', people: { kind: 'all' } })).toMatchObject({
      reached: 2,
      leftOut: { invited: 1 },
      filter: null,
    })
    expect(await Promise.all(people.map(stateOf))).toEqual(['invited', 'uninvited', 'uninvited'])
  })

  it('reaches the ticked, passes over ids of another tenant, and forgets the ids', async () => {
    const ours = await aSailor()
    const foreign = await aPerson(database.db)
    const personIds = [ours.id, foreign.id, 'none']
    expect(await carriedOut({ act: 'deactivate', people: { kind: 'list', personIds } })).toMatchObject({ reached: 1 })
    const row = database.db.selectFrom('bulkAct').select('people').where('tenantId', '=', tenantId)
    expect(await row.executeTakeFirst()).toEqual({ people: null })
  })

  it('starts once for one Idempotency-Key', async () => {
    await aSailor()
    const order = { body: { act: 'deactivate', people: { kind: 'all' } }, headers: { 'idempotency-key': 'once' } }
    const [first, second] = [
      await key<BulkAct>('POST', '/bulk-acts', order),
      await key<BulkAct>('POST', '/bulk-acts', order),
    ]
    expect(second.body.id).toBe(first.body.id)
    expect((await key<{ items: unknown[] }>('GET', '/bulk-acts')).body.items).toHaveLength(1)
  })

  it('refuses a filter that says nothing or cannot be read, and who may not', async () => {
    const ask = async (people: unknown, call = key, act = 'withdraw') =>
      (await call<{ code: string }>('POST', '/bulk-acts', { body: { act, people } })).body.code
    expect(await ask({ kind: 'filter' })).toBe('nothing_chosen')
    expect(await ask({ kind: 'filter', filter: 'nonsense' })).toBe('invalid_filter')
    const inviter = await api.withSession(tenantId, 'inviter')
    expect(await ask({ kind: 'all' }, inviter, 'deactivate')).toBe('scope_missing')
    expect(await ask({ kind: 'all' }, inviter, 'withdraw')).toBeUndefined()
  })
})

/** As if the mail server had taken them. */
const allSent = () =>
  database.pool.query(`update delivery set state = 'sent', finished_at = now() where tenant_id = $1`, [tenantId])
const mailsOf = (people: Person[]) =>
  Promise.all(
    people.map(async ({ no }) => {
      const { rows } = await database.pool.query<{ n: number }>(
        'select count(*)::int as n from delivery where tenant_id = $1 and person_no = $2',
        [tenantId, no],
      )
      return rows[0]!.n
    }),
  )

describe('invitations sent again', () => {
  it('go to all who are invited and whose mail has gone out, by the same link, and to nobody else', async () => {
    const [reached, uninvited, claimed, off] = [
      await aSailor('now'),
      await aSailor(),
      await aSailor('now'),
      await aSailor('now'),
    ]
    const attributes = { title: 'Sailor' }
    const mute = await aPerson(database.db, { tenantId, invite: 'now', userName: unique('mute'), attributes })
    await allSent()
    const waiting = await aSailor('now')
    await claim(claimed)
    await key('POST', `/people/${off.id}/deactivate`)
    await database.pool.query(
      `update standing set link_expires_at = now() - interval '1 day' where tenant_id = $1 and invited_at is not null`,
      [tenantId],
    )
    const twin = await anInvitedPerson(database.db)
    const before = await contentsOf(database.db, twin.person.tenantId)
    const order = { act: 'resend', people: sailors } as const
    const leftOut = { uninvited: 1, claimed: 1, deactivated: 1, noAddress: 1, mailWaiting: 1 }
    const preview = await key<BulkActPreview>('POST', '/bulk-acts/preview', { body: order })
    expect(preview.body).toEqual({ reached: 1, leftOut })
    expect(await mailsOf([reached])).toEqual([1])

    expect(await carriedOut(order)).toMatchObject({ reached: 1, leftOut })
    const people = [reached, uninvited, claimed, off, mute, waiting]
    expect(await mailsOf(people)).toEqual([2, 0, 1, 1, 0, 1])
    const { rows } = await database.pool.query<{ no: number; alive: boolean; generation: number }>(
      `select person_no as no, link_expires_at > now() as alive, generation from standing where tenant_id = $1`,
      [tenantId],
    )
    expect(rows.filter(({ alive }) => alive)).toEqual([
      { no: reached.no, alive: true, generation: reached.standing.generation },
    ])
    expect((await eventsOf(reached)).map(({ type }) => type)).toContain('invite.resent')
    expect(await contentsOf(database.db, twin.person.tenantId)).toBe(before)

    expect(await carriedOut(order)).toMatchObject({ reached: 0 })
    expect(await mailsOf([reached])).toEqual([2])
  })

  it('have another link where the key that signs theirs is gone', async () => {
    const person = await aSailor('now')
    await allSent()
    await database.pool.query(`update standing set key_id = 'retired' where person_no = $1`, [person.no])
    await carriedOut({ act: 'resend', people: { kind: 'list', personIds: [person.id] } })
    const { rows } = await database.pool.query('select key_id, generation from standing where person_no = $1', [
      person.no,
    ])
    expect(rows).toEqual([{ key_id: testKeyring.currentKeyId, generation: person.standing.generation + 1 }])
  })

  it('are for who may invite', async () => {
    const order = { body: { act: 'resend', people: { kind: 'all' } } }
    expect((await (await api.withSession(tenantId, 'auditor'))('POST', '/bulk-acts', order)).status).toBe(403)
    expect((await (await api.withSession(tenantId, 'inviter'))('POST', '/bulk-acts', order)).status).toBe(202)
  })
})

describe('an act that is under way', () => {
  /** As it is started, but without the job: each chunk is the test's own. */
  async function underWay(act: BulkActName = 'deactivate', invite: 'now' | 'later' = 'later') {
    const sailor = () => aSailor(invite)
    const people = [await sailor(), await sailor(), await aSailor('later', 'Cook'), await sailor(), await sailor()]
    const row = {
      tenantId,
      act,
      people: JSON.stringify(sailors),
      cutOff: people.at(-1)!.no,
      peopleCount: people.length,
      leftOut: '{}',
      actorKind: 'operator' as const,
    }
    const { no, id } = await database.db
      .insertInto('bulkAct')
      .values(row)
      .returning(['no', 'id'])
      .executeTakeFirstOrThrow()
    const chunk = (dies = false) =>
      inTransaction(database.db, async (trx) => {
        const left = await runBulkChunk(
          trx,
          { tenantId, bulkActNo: no },
          { publicUrl: 'x', keyring: testKeyring, chunkSize: 2 },
        )
        if (dies) throw new Error('killed')
        return left
      })
    return { id, people, chunk, states: () => Promise.all(people.map(stateOf)) }
  }
  const [on, off] = ['uninvited', 'deactivated']

  it('goes on from where a killed worker left it, to each once, and not to whoever came later', async () => {
    const { id, people, chunk, states } = await underWay()
    const late = await aSailor()
    expect(await chunk()).toBe('more')
    expect(await states()).toEqual([off, off, on, on, on])
    await expect(chunk(true)).rejects.toThrow('killed')
    expect(await states()).toEqual([off, off, on, on, on])
    expect([await chunk(), await chunk(), await chunk()]).toEqual(['more', 'done', 'done'])
    expect(await states()).toEqual([off, off, on, off, off])
    expect(await stateOf(late)).toBe(on)
    const { body } = await key<BulkAct>('GET', `/bulk-acts/${id}`)
    expect(body).toMatchObject({ state: 'done', reached: 4, progress: { done: 5, of: 5 } })
    for (const person of people.filter((_, at) => at !== 2)) {
      const types = (await eventsOf(person)).map(({ type }) => type)
      expect(types.filter((type) => type === 'person.deactivated')).toHaveLength(1)
    }
  })

  it('mails each once, however often a worker is killed', async () => {
    const { people, chunk } = await underWay('resend', 'now')
    await allSent()
    await expect(chunk(true)).rejects.toThrow('killed')
    expect(await mailsOf(people)).toEqual([1, 1, 0, 1, 1])
    expect(await chunk()).toBe('more')
    await expect(chunk(true)).rejects.toThrow('killed')
    expect([await chunk(), await chunk(), await chunk()]).toEqual(['more', 'done', 'done'])
    expect(await mailsOf(people)).toEqual([2, 2, 0, 2, 2])
  })

  it('is stopped: what is done stays done, and nobody else’s turn comes', async () => {
    const { id, chunk, states } = await underWay()
    await chunk()
    const stopped = await key<BulkAct>('POST', `/bulk-acts/${id}/stop`)
    expect(stopped.body).toMatchObject({ state: 'stopped', reached: 2 })
    expect(await chunk()).toBe('done')
    expect(await states()).toEqual([off, off, on, on, on])
    expect(await key('POST', `/bulk-acts/${id}/stop`)).toMatchObject({ status: 409, body: { code: 'bulk_act_over' } })
    const inviter = await api.withSession(tenantId, 'inviter')
    expect((await inviter('POST', `/bulk-acts/${id}/stop`)).status).toBe(403)
  })

  it('is watched until it is over', async () => {
    const { id, chunk } = await underWay()
    const owner = await api.withSession(tenantId)
    const watched = fetch(`${api.base}/api/v1/bulk-acts/${id}/events`, { headers: { cookie: owner.cookie } })
    while ((await chunk()) === 'more');
    const text = await (await watched).text()
    expect(text).toMatch(/event: progress\ndata: .*"state":"done"/)
    expect(text).toContain('event: end')
  })
})

describe('those who run the company', () => {
  it('are never deactivated by the thousand, nor the last of them, nor oneself, one by one', async () => {
    const [me, owner, auditor] = [await aSailor(), await aSailor(), await aSailor()]
    const admin = await api.withSession(tenantId, 'admin')
    const link = (adminId: string, { no }: Person) =>
      database.db.updateTable('admin').set({ personNo: no }).where('id', '=', adminId).execute()
    await link(admin.adminId, me)
    await link((await api.withSession(tenantId, 'owner')).adminId, owner)
    await link((await api.withSession(tenantId, 'auditor')).adminId, auditor)
    const order = { act: 'deactivate', people: { kind: 'all' } } as const
    const preview = await admin<BulkActPreview>('POST', '/bulk-acts/preview', { body: order })
    expect(preview.body).toEqual({ reached: 1, leftOut: { admins: 2 } })
    expect(await carriedOut(order, admin)).toMatchObject({ reached: 1, leftOut: { admins: 2 } })
    expect(await Promise.all([me, owner, auditor].map(stateOf))).toEqual(['uninvited', 'uninvited', 'deactivated'])

    const alone = async ({ id }: Person) =>
      (await admin<{ code: string }>('POST', `/people/${id}/deactivate`)).body.code
    expect(await alone(me)).toBe('own_person')
    expect(await alone(owner)).toBe('last_owner')
    expect(await stateOf(owner)).toBe('uninvited')
    await api.withSession(tenantId, 'owner')
    expect(await alone(owner)).toBeUndefined()
    expect(await stateOf(owner)).toBe('deactivated')
  })
})

describe('what is done to many at once', () => {
  /** All that is stored of somebody, but for what names them and when. */
  async function stored({ no, id }: Person) {
    const { rows } = await database.pool.query<{ all: unknown }>(
      `select jsonb_build_object(
        'person', (select to_jsonb(p) - '{no,id,user_name,user_name_key,display_key,modified_at,created_at,attributes}'::text[] from person p where no = $1),
        'standing', (select jsonb_build_object('version', version, 'generation', generation, 'invited', invited_at is not null,
          'withdrawn', withdrawn_at is not null, 'deactivated', deactivated_at is not null, 'link', link_expires_at is not null) from standing where person_no = $1),
        'mail', (select jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'result', result, 'to', to_address, 'over', finished_at is not null)) from delivery where person_no = $1),
        'sessions', (select count(*) from session where person_no = $1),
        'audit', (select jsonb_agg(jsonb_build_object('type', type, 'actor', actor_kind, 'detail', detail) order by type) from audit where person_id = $2)) as all`,
      [no, id],
    )
    return rows[0]!.all
  }
  const turns = {
    withdraw: {
      one: (person: Person) =>
        inTransaction(database.db, (trx) => withdrawInvite(trx, { tenantId, personId: person.id, actor: operator })),
      many: withdrawInvites,
    },
    resend: {
      one: (person: Person) =>
        inTransaction(database.db, (trx) =>
          resendInvite(trx, { tenantId, personId: person.id, actor: operator, ...resent }),
        ),
      many: (...[trx, order]: Parameters<typeof reactivatePeople>) => resendInvites(trx, { ...order, ...resent }),
    },
    deactivate: {
      one: (person: Person) => deactivatePerson(database.db, { ...lifeOf(person), keyring: testKeyring }),
      many: deactivatePeople,
    },
    reactivate: {
      one: async (person: Person) => {
        await deactivatePerson(database.db, { ...lifeOf(person), keyring: testKeyring })
        await reactivatePerson(database.db, { ...lifeOf(person), invite: 'later', keyring: testKeyring })
      },
      many: async (...[trx, order]: Parameters<typeof reactivatePeople>) => {
        await deactivatePeople(trx, order)
        return reactivatePeople(trx, order)
      },
    },
  }
  const resent = { cause: 'again', keyring: testKeyring }
  const lifeOf = (person: Person) => ({ tenantId, personId: person.id, actor: operator })
  const anInvited = async () => {
    const { person } = await anInvitedPerson(database.db, { tenantId })
    await aSessionOf(database.db, person)
    return person
  }

  it.each(['withdraw', 'resend', 'deactivate', 'reactivate'] as const)('is what is done to one: %s', async (turn) => {
    const [one, other] = [await anInvited(), await anInvited()]
    if (turn === 'resend') await allSent()
    await turns[turn].one(one)
    const order = { tenantId, personNos: [other.no], actor: operator }
    const done = await inTransaction(database.db, (trx) => turns[turn].many(trx, order))
    expect(done).toEqual([other.no])
    expect(await stored(other)).toEqual(await stored(one))
  })

  it('mails nobody twice by the same act, also where its first mail is out already', async () => {
    const [person, other] = [await anInvited(), await anInvited()]
    await allSent()
    const order = { ...resent, tenantId, actor: operator }
    const carryOut = (personNos: number[]) =>
      inTransaction(database.db, (trx) => resendInvites(trx, { ...order, personNos }))
    await carryOut([person.no])
    await allSent()
    await carryOut([person.no, other.no])
    const mails = await database.db
      .selectFrom('delivery')
      .select(['personNo', 'state'])
      .where('tenantId', '=', tenantId)
      .where('cause', '=', resent.cause)
      .orderBy('personNo')
      .execute()
    expect(mails).toEqual([
      { personNo: person.no, state: 'sent' },
      { personNo: other.no, state: 'queued' },
    ])
  })

  it('passes over whoever moved meanwhile, and people of another tenant', async () => {
    const person = await anInvited()
    const again = { ...resent, tenantId, actor: operator }
    const waits = inTransaction(database.db, (trx) => resendInvites(trx, { ...again, personNos: [person.no] }))
    expect(await waits).toEqual([])
    const { person: foreign } = await anInvitedPerson(database.db)
    await claim(person)
    const order = { tenantId, personNos: [person.no, foreign.no], actor: operator }
    expect(await inTransaction(database.db, (trx) => withdrawInvites(trx, order))).toEqual([])
    await allSent()
    expect(await inTransaction(database.db, (trx) => resendInvites(trx, { ...order, ...resent }))).toEqual([])
    expect(await inTransaction(database.db, (trx) => reactivatePeople(trx, order))).toEqual([])
    expect(await inTransaction(database.db, (trx) => deactivatePeople(trx, order))).toEqual([person.no])
  })
})
