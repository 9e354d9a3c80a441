import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findImport } from '../../../src/admin/imports/import-store.ts'
import { readImport } from '../../../src/admin/imports/read-import.ts'
import { runImportChunk } from '../../../src/admin/imports/run-import-chunk.ts'
import { startImport } from '../../../src/admin/imports/steer-import.ts'
import { uploadImport } from '../../../src/admin/imports/upload-import.ts'
import { operator } from '../../../src/audit/actor.ts'
import type { Trx } from '../../../src/db/connection.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import type { ImportInvite } from '../../../src/db/tables.ts'
import { ENTERPRISE_URN } from '../../../src/people/user-schema.ts'
import { provisionPerson } from '../../../src/provisioning/provision-person.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { testKeyring } from '../../support/keyring.ts'
import { aNewPerson, anInvitedPerson, aPerson, aTenant, contentsOf } from '../../support/people.ts'

let database: TestDatabase
let tenantId: number

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
})
afterAll(() => database.close())

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}
const inTrx = <T>(work: (trx: Trx) => Promise<T>) => inTransaction(database.db, work)

async function uploaded(csv: string) {
  const content = await readImport(bytesOf(csv))
  const { id, no } = await inTrx((trx) => uploadImport(trx, { tenantId, name: 'x.csv', content, actor: operator }))
  const which = { tenantId, importNo: no }
  const chunk = (trx: Trx) => runImportChunk(trx, which, testKeyring)
  const toTheEnd = async () => {
    while ((await inTrx(chunk)) === 'more');
    return (await findImport(database.db, { tenantId, importId: id }))!
  }
  await toTheEnd()
  const start = (invite: ImportInvite) =>
    inTrx((trx) => startImport(trx, { tenantId, importId: id, invite, actor: operator }))
  return { id, which, chunk, toTheEnd, start }
}
async function run(csv: string, invite: ImportInvite = 'later') {
  const { start, toTheEnd, which } = await uploaded(csv)
  await start(invite)
  const summary = await toTheEnd()
  const rows = await database.db
    .selectFrom('importRow')
    .select(['line', 'outcome', 'reason'])
    .where('tenantId', '=', tenantId)
    .where('importNo', '=', which.importNo)
    .orderBy('ord')
    .execute()
  return { summary, rows }
}
const peopleOf = (tenant = tenantId) =>
  database.db
    .selectFrom('person')
    .innerJoin('standing', (join) =>
      join.onRef('standing.tenantId', '=', 'person.tenantId').onRef('standing.personNo', '=', 'person.no'),
    )
    .selectAll()
    .where('person.tenantId', '=', tenant)
    .orderBy('person.userNameKey')
    .execute()
const mailsOf = () =>
  database.db.selectFrom('delivery').select(['personNo', 'cause', 'state']).where('tenantId', '=', tenantId).execute()
const counted = async () => {
  const { rows } = await database.pool.query('select sum(n)::int as n from person_count where tenant_id = $1', [
    tenantId,
  ])
  return rows[0].n as number
}
const many = (n: number) =>
  ['Email,Employee Id,Manager Employee Id', ...Array.from({ length: n }, (_, i) => `p${i}@example.com,${i},0`)].join(
    '\n',
  )

describe('a run that is killed', () => {
  it('goes on where it was, with nobody made twice and nobody missed', async () => {
    const { start, chunk, toTheEnd } = await uploaded(many(1_203))
    await start('now')
    // What a kill leaves of a chunk is what a rollback leaves.
    const killed = () =>
      inTransaction(database.db, async (trx) => {
        await chunk(trx)
        throw new Error('killed')
      })
    await expect(killed()).rejects.toThrow('killed')
    expect(await peopleOf()).toHaveLength(0)
    await inTrx(chunk)
    await expect(killed()).rejects.toThrow('killed')
    const done = await toTheEnd()
    expect([done.state, done.results, done.invited]).toEqual(['done', { create: 1_203 }, 1_203])
    const people = await peopleOf()
    expect([people.length, await counted(), (await mailsOf()).length]).toEqual([1_203, 1_203, 1_203])
    // All but the boss, who cannot be her own.
    const managed = people.filter(({ attributes }) => JSON.stringify(attributes).includes('manager'))
    expect(managed).toHaveLength(1_202)
  })

  it('is worked on by one at a time', async () => {
    const { start, chunk, toTheEnd } = await uploaded(many(1_000))
    await start('later')
    await Promise.all([1, 2, 3, 4].map(() => inTrx(chunk)))
    const done = await toTheEnd()
    expect([done.results, (await peopleOf()).length]).toEqual([{ create: 1_000 }, 1_000])
  })
})

describe('others who provision at the same time', () => {
  it('are met: whom they make in that moment is changed instead', async () => {
    const { start, chunk, toTheEnd } = await uploaded(
      'Email,Job Title\nada@example.com,Engineer\nbob@example.com,Cook\n',
    )
    await start('later')
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const order = await aNewPerson(database.db, { tenantId, userName: 'ADA@example.com' })
    let tellInserted = () => {}
    const inserted = new Promise<void>((resolve) => {
      tellInserted = resolve
    })
    const theirs = inTrx(async (trx) => {
      await provisionPerson(trx, order)
      tellInserted()
      await released
    })
    await inserted
    // Waits at the unique index for the one who is creating the same person.
    const ours = inTrx(chunk)
    await waitsForALock()
    release()
    await Promise.all([theirs, ours])
    const { results } = await toTheEnd()
    expect(results).toEqual({ change: 1, create: 1 })
    const [ada] = await peopleOf()
    expect(ada).toMatchObject({ userName: 'ADA@example.com', source: 'admin', attributes: { title: 'Engineer' } })
    expect(await counted()).toBe(2)
  })

  it('may take the user name that the number would become; then the row says so', async () => {
    await aPerson(database.db, { tenantId, userName: '77', attributes: {} })
    const { rows } = await run('Employee Id\n77\n')
    expect(rows).toMatchObject([{ outcome: 'reject', reason: 'somebody here has "77" as user name already' }])
  })

  it('do not stop it by deleting somebody', async () => {
    const { start, toTheEnd } = await uploaded('Email\nada@example.com\n')
    const person = await aPerson(database.db, { tenantId, userName: 'ada@example.com' })
    await start('later')
    await database.db.deleteFrom('person').where('tenantId', '=', tenantId).where('no', '=', person.no).execute()
    expect((await toTheEnd()).results).toEqual({ create: 1 })
  })
})

async function waitsForALock() {
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query(
        "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      return rows[0].n as number
    })
    .toBeGreaterThan(0)
}

describe('the answer now or later', () => {
  it('invites those it makes and those it activates for the first time, and nobody else', async () => {
    await aPerson(database.db, { tenantId, userName: 'here@example.com' })
    await aPerson(database.db, { tenantId, userName: 'asleep@example.com', active: false })
    const { person: left } = await anInvitedPerson(database.db, { tenantId, userName: 'left@example.com' })
    await database.db
      .updateTable('standing')
      .set({ invitedAt: null, withdrawnAt: new Date(), deactivatedAt: new Date() })
      .where('personNo', '=', left.no)
      .execute()
    const csv =
      'Email,Status\nnew@example.com,\nhere@example.com,active\nasleep@example.com,active\nleft@example.com,active\n'
    const { summary } = await run(csv, 'now')
    expect([summary.results, summary.invited]).toEqual([{ create: 1, unchanged: 1, reactivate: 2 }, 2])
    const invited = (await peopleOf()).filter(({ invitedAt }) => invitedAt)
    expect(invited.map(({ userName }) => userName)).toEqual(['asleep@example.com', 'new@example.com'])
    expect((await mailsOf()).filter(({ cause, state }) => cause === 'provision' && state === 'queued')).toHaveLength(3)
  })

  it('later leaves all of them in silence', async () => {
    await aPerson(database.db, { tenantId, userName: 'asleep@example.com', active: false })
    await run('Email,Status\nnew@example.com,\nasleep@example.com,active\n', 'later')
    expect((await peopleOf()).filter(({ invitedAt }) => invitedAt)).toEqual([])
    expect(await mailsOf()).toEqual([])
  })
})

describe('a row', () => {
  it('that deactivates ends the person’s waiting mail', async () => {
    await anInvitedPerson(database.db, { tenantId, userName: 'ada@example.com' })
    const { summary } = await run('Email,Status\nada@example.com,Inactive\n')
    expect(summary.results).toEqual({ deactivate: 1 })
    expect(await mailsOf()).toMatchObject([{ state: 'cancelled' }])
    const [ada] = await peopleOf()
    expect(ada!.deactivatedAt).not.toBeNull()
  })

  it('with a new address ends the link that went to the old one, and mails the new one only when told now', async () => {
    const attributes = {
      emails: [{ value: 'old@example.com', primary: true }],
      [ENTERPRISE_URN]: { employeeNumber: '1' },
    }
    const { person } = await anInvitedPerson(database.db, { tenantId, userName: 'ada', attributes })
    await run('Employee Id,Email\n1,new@example.com\n', 'later')
    const [later] = await peopleOf()
    expect(later!.generation).toBe(person.standing.generation + 1)
    expect((await mailsOf()).map(({ state }) => state)).toEqual(['cancelled'])
    await run('Employee Id,Email\n1,newest@example.com\n', 'now')
    expect((await mailsOf()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'queued'])
    const addresses = await database.db
      .selectFrom('personAddress')
      .select('value')
      .where('tenantId', '=', tenantId)
      .execute()
    expect(addresses).toEqual([{ value: 'newest@example.com' }])
  })

  it('whose Email is one of the person’s names them and changes no address', async () => {
    await aPerson(database.db, {
      tenantId,
      userName: 'ada.upn@example.com',
      attributes: { emails: [{ value: 'ada@example.com', primary: true }, { value: 'home@example.com' }] },
    })
    const csv = (email: string) => `Email,Job Title\n${email},Engineer\n`
    expect((await run(csv('HOME@example.com'))).summary.results).toEqual({ change: 1 })
    expect((await run(csv('ada.upn@example.com'))).summary.results).toEqual({ unchanged: 1 })
    const [ada] = await peopleOf()
    expect(ada!.attributes.emails).toEqual([{ value: 'ada@example.com', primary: true }, { value: 'home@example.com' }])
  })

  it('that leads to more than one person changes none of them', async () => {
    const shared = (n: string) => ({
      emails: [{ value: 'desk@example.com', primary: true }],
      [ENTERPRISE_URN]: { employeeNumber: n },
    })
    await aPerson(database.db, { tenantId, userName: 'one', attributes: shared('1') })
    await aPerson(database.db, { tenantId, userName: 'two', attributes: shared('2') })
    await aPerson(database.db, {
      tenantId,
      userName: 'three',
      attributes: { [ENTERPRISE_URN]: { employeeNumber: '3' } },
    })
    await aPerson(database.db, {
      tenantId,
      userName: 'four',
      attributes: { [ENTERPRISE_URN]: { employeeNumber: '3' } },
    })
    const { rows } = await run(
      'Email,Employee Id,Job Title\ndesk@example.com,,X\n,3,X\na@b.example,1,X\ndesk@example.com,2,Nurse\n',
    )
    expect(rows.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['reject', '2 people have this Email; give their Employee Id, too'],
      ['reject', '2 people have this Employee Id'],
      ['change', null],
      ['reject', 'the same Email as in line 2'],
    ])
  })

  it('never touches somebody of another tenant', async () => {
    const twin = await aPerson(database.db, {
      userName: 'ada@example.com',
      attributes: { emails: [{ value: 'ada@example.com' }], [ENTERPRISE_URN]: { employeeNumber: '1' } },
    })
    const before = await contentsOf(database.db, twin.tenantId)
    const { summary } = await run(
      'Email,Employee Id,Status,Manager Email\nada@example.com,1,,\nbob@example.com,2,,ada@example.com\n',
    )
    expect(summary.results).toEqual({ create: 2 })
    expect(await contentsOf(database.db, twin.tenantId)).toBe(before)
  })
})

it('shows the beginning of a cell that is too long, and no half of a letter', async () => {
  const { which } = await uploaded(`Email,Job Title\nada@example.com,${'x'.repeat(1_023)}😀\n`)
  const rows = database.db.selectFrom('importRow').select('given').where('importNo', '=', which.importNo)
  expect(await rows.where('tenantId', '=', tenantId).execute()).toEqual([
    { given: { email: 'ada@example.com', title: 'x'.repeat(1_023) } },
  ])
})
