import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exportPage } from '../../src/admin/exports/export-page.ts'
import type { ExportPage, ExportSummary } from '../../src/admin/schemas/exports.ts'
import { ENTERPRISE_URN, START_TERM_URN } from '../../src/people/user-schema.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { anInvitedPerson, aPerson, aTenant, largePeople } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db, { name: 'Acme' })).id
  key = await api.withKey(tenantId, ['export:read'])
})

const readyFor = async (caller: ApiCaller) => {
  const { status, body } = await caller<ExportSummary>('POST', '/exports')
  expect([status, body.state]).toEqual([202, 'preparing'])
  await expect
    .poll(async () => (await caller<ExportSummary>('GET', `/exports/${body.id}`)).body.state, { timeout: 15_000 })
    .toBe('ready')
  return (await caller<ExportSummary>('GET', `/exports/${body.id}`)).body
}
const fetched = async (caller: ApiCaller = key) => {
  const { id } = await readyFor(caller)
  const { text, headers, status } = await caller('GET', `/exports/${id}/file`)
  expect(status).toBe(200)
  return { id, text, headers, rows: parse<Record<string, string>>(text, { bom: true, columns: true }) }
}
const events = (type: string) =>
  database.db.selectFrom('audit').selectAll().where('tenantId', '=', tenantId).where('type', '=', type).execute()

const day = 24 * 3_600_000

describe('an export', () => {
  it('has everybody with all columns in their order', async () => {
    const manager = await aPerson(database.db, {
      tenantId,
      userName: 'grace@example.com',
      attributes: { name: { givenName: 'Grace', familyName: 'Hopper' }, [ENTERPRISE_URN]: { employeeNumber: '1007' } },
    })
    const { person, link } = await anInvitedPerson(database.db, {
      tenantId,
      userName: 'ada@example.com',
      attributes: {
        name: { givenName: 'Ada', familyName: 'Okafor' },
        title: 'Engineer, "senior"',
        emails: [{ value: 'ada.okafor@example.com', primary: true }],
        phoneNumbers: [{ value: '020 7946 0018', type: 'work' }],
        addresses: [{ formatted: '1 High Street\nLondon', type: 'work' }],
        [ENTERPRISE_URN]: {
          employeeNumber: '1042',
          department: 'Research',
          division: 'Products',
          organization: 'Example Ltd',
          manager: { value: manager.id },
        },
        [START_TERM_URN]: { startDate: Date.UTC(2026, 3, 1) / 1000 },
      },
    })
    await aPerson(database.db, { userName: 'foreign@example.com' })
    await database.db
      .updateTable('delivery')
      .set({ state: 'failed', resultCode: 550, result: 'mailbox unavailable' })
      .where('tenantId', '=', tenantId)
      .execute()
    const { text, headers, rows } = await fetched()
    expect(text.split('\r\n')[0]).toBe(
      'Full name,Email,Employee ID,Job title,Department,Division,Organization,Phone,Location,Start date,Source,Creation date,Status,Invited date,Claimed,Claim date,Claim link,Claim link expires,Last mail result,Manager email,Manager employee ID,User Id',
    )
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="people-\d{4}-\d{2}-\d{2}\.csv"$/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(rows).toHaveLength(2)
    expect(rows[1]).toEqual({
      'Full name': 'Ada Okafor',
      Email: 'ada.okafor@example.com',
      'Employee ID': '1042',
      'Job title': 'Engineer, "senior"',
      Department: 'Research',
      Division: 'Products',
      Organization: 'Example Ltd',
      Phone: '020 7946 0018',
      Location: '1 High Street\nLondon',
      'Start date': '2026-04-01',
      Source: 'admin',
      'Creation date': person.createdAt.toISOString(),
      Status: 'invited',
      'Invited date': person.standing.invitedAt!.toISOString(),
      Claimed: 'no',
      'Claim date': '',
      'Claim link': `${api.base}/c/${link}`,
      'Claim link expires': person.standing.linkExpiresAt!.toISOString(),
      'Last mail result': 'failed: 550 mailbox unavailable',
      'Manager email': 'grace@example.com',
      'Manager employee ID': '1007',
      'User Id': person.id,
    })
    expect(rows[0]).toMatchObject({ Email: 'grace@example.com', Status: 'uninvited', 'Last mail result': '' })
  })

  it('leaves a dead link empty, and says why', async () => {
    await aPerson(database.db, { tenantId, userName: '1-silent@example.com' })
    const set = async (userName: string, values: object) => {
      const { person } = await anInvitedPerson(database.db, { tenantId, userName })
      await database.db.updateTable('standing').set(values).where('personNo', '=', person.no).execute()
    }
    const past = new Date(Date.now() - day)
    await set('2-expired@example.com', { linkExpiresAt: past })
    await set('3-claimed@example.com', { claimedAt: new Date() })
    await set('4-withdrawn@example.com', { invitedAt: null, withdrawnAt: new Date() })
    await set('5-gone@example.com', { deactivatedAt: new Date() })
    await set('6-old-key@example.com', { keyId: 'deadbeef' })
    const { rows } = await fetched()
    expect(rows.map((row) => [row['Claim link'], row['Claim link expires']])).toEqual([
      ['', 'none: not invited'],
      ['', `expired ${past.toISOString()}`],
      ['', 'none: claimed'],
      ['', 'none: the invitation was withdrawn'],
      ['', 'none: deactivated'],
      ['', 'none: the key that signs it is no longer configured'],
    ])
  })

  it.each(['=1+1', '+1', '-1', '@x', '＝1', '\tx', '"=1"'])('neutralises a formula: %j', async (title) => {
    await aPerson(database.db, { tenantId, attributes: { title } })
    const { rows } = await fetched()
    expect(rows[0]!['Job title']).toBe(title.startsWith('"') ? title : `'${title}`)
  })

  it('goes on beyond a page, with those who were there when it was asked for', async () => {
    await database.db
      .insertInto('person')
      .values(
        Array.from({ length: 1_203 }, (_, n) => ({
          tenantId,
          userName: `p${n}`,
          userNameKey: `p${n}`,
          displayKey: `p${n}`,
          attributes: '{}',
          source: 'api' as const,
        })),
      )
      .execute()
    await database.pool.query(
      'insert into standing (tenant_id, person_no) select tenant_id, no from person where tenant_id = $1',
      [tenantId],
    )
    const ready = await readyFor(key)
    expect(ready).toMatchObject({ people: 1_203, claimLinks: 0, progress: { done: 1_203, of: 1_203 } })
    await aPerson(database.db, { tenantId, userName: 'later@example.com' })
    const { text } = await key('GET', `/exports/${ready.id}/file`)
    const rows = parse<Record<string, string>>(text, { bom: true, columns: true })
    expect(rows).toHaveLength(1_203)
    expect(new Set(rows.map((row) => row['User Id'])).size).toBe(1_203)
  })
})

it('reads as many people at once as fit in memory, and then the others', async () => {
  const { id: tenantId } = await aTenant(database.db)
  await largePeople(database.db, tenantId, 33)
  const pages: number[] = []
  for (let after = 0; ; ) {
    const people = await exportPage(database.db, { tenantId, after, cutOff: Number.MAX_SAFE_INTEGER })
    pages.push(people.length)
    if (people.length === 0) break
    after = people.at(-1)!.no
  }
  expect(pages).toEqual([31, 2, 0])
})

describe('who may fetch an export', () => {
  it('is an admin who signed in just now, told by a mail with the address; handing out links is recorded', async () => {
    await anInvitedPerson(database.db, { tenantId, userName: 'ada@example.com' })
    const session = await api.withSession(tenantId, 'admin')
    const { id, mail } = await readyFor(session)
    expect(mail?.state).toMatch(/queued|sent/)
    const outbox = async () =>
      (await database.db.selectFrom('outboxMessage').selectAll().where('tenantId', '=', tenantId).execute()).filter(
        ({ subject }) => subject.includes('export'),
      )
    await expect.poll(async () => (await outbox()).length, { timeout: 15_000 }).toBe(1)
    const [message] = await outbox()
    expect(message).toMatchObject({ personNo: null, subject: 'Your export of Acme is ready' })
    expect(message!.message.replaceAll('=\r\n', '')).toMatch(new RegExp(`${api.base}/admin/export(?![/s])`))
    await expect
      .poll(async () => (await session<ExportSummary>('GET', `/exports/${id}`)).body.mail?.state, { timeout: 15_000 })
      .toBe('sent')

    const asked = await session('HEAD', `/exports/${id}/file`)
    expect([asked.status, (await events('export.fetched')).length]).toEqual([200, 0])
    const file = await session('GET', `/exports/${id}/file`)
    expect(file.text).toContain('/c/')
    const actor = { actorKind: 'admin', actorId: session.adminId, subjectId: id }
    expect(await events('export.fetched')).toMatchObject([{ ...actor, detail: { people: 1, claimLinks: 1 } }])
    await expect
      .poll(() => events('export.handed_out'))
      .toMatchObject([{ ...actor, detail: { people: 1, claimLinks: 1, complete: true } }])
    expect((await session<ExportSummary>('GET', `/exports/${id}`)).body.fetched).toBe(1)

    await database.db
      .updateTable('session')
      .set({ authenticatedAt: new Date(Date.now() - 10 * 60_000) })
      .where('adminId', '=', session.adminId)
      .execute()
    const { body } = await session('GET', `/exports/${id}/file`)
    expect([body.status, body.code]).toEqual([403, 'fresh_authentication_required'])
    const headers = { cookie: session.cookie }
    expect((await fetch(`${api.base}/api/v1/exports/${id}/file`, { method: 'HEAD', headers })).status).toBe(403)
    expect(await events('export.fetched')).toHaveLength(1)
  })

  it.each(['inviter', 'auditor'] as const)('is no %s', async (role) => {
    const { id } = await readyFor(key)
    const session = await api.withSession(tenantId, role)
    expect((await session('POST', '/exports')).status).toBe(403)
    expect((await session('GET', `/exports/${id}`)).status).toBe(403)
    expect((await session('GET', `/exports/${id}/file`)).status).toBe(403)
  })

  it('is nobody when a day is over', async () => {
    const { id } = await readyFor(key)
    await database.db.updateTable('export').set({ expiresAt: new Date() }).where('id', '=', id).execute()
    const { status, body } = await key('GET', `/exports/${id}/file`)
    expect([status, body.code]).toEqual([410, 'export_expired'])
    expect((await key<ExportPage>('GET', '/exports')).body.items).toMatchObject([{ id, state: 'expired' }])
    expect(await events('export.fetched')).toEqual([])
  })

  it('is nobody before it is ready', async () => {
    const values = { tenantId, cutOff: 0, actorKind: 'operator' as const }
    const { id } = await database.db.insertInto('export').values(values).returning('id').executeTakeFirstOrThrow()
    expect((await key('GET', `/exports/${id}/file`)).body.code).toBe('export_not_ready')
  })
})

it('is watched until it is ready', async () => {
  const { body } = await key<ExportSummary>('POST', '/exports')
  const { text, headers } = await key('GET', `/exports/${body.id}/events`)
  expect(headers.get('content-type')).toBe('text/event-stream')
  expect(text).toMatch(/event: progress\ndata: \{.*"state":"ready".*\}\n\nevent: end\ndata: \{\}\n\n$/s)
})

it('keeps no link and nobody’s data in the database', async () => {
  const { link } = await anInvitedPerson(database.db, { tenantId, userName: 'ada@example.com' })
  await fetched()
  const rows = await database.db.selectFrom('export').selectAll().where('tenantId', '=', tenantId).execute()
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toMatch(/ada|\/c\//)
  expect(JSON.stringify(await events('export.fetched'))).not.toContain(link)
})
