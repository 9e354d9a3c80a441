import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeOldRows } from '../../src/admin/imports/import-store.ts'
import type { ImportRow, ImportRowPage, ImportSummary } from '../../src/admin/schemas/imports.ts'
import { ENTERPRISE_URN, START_TERM_URN } from '../../src/people/user-schema.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant, contentsOf } from '../support/people.ts'

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
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

const upload = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  key<ImportSummary>('POST', '/imports?name=staff.csv', { body, headers: { 'content-type': 'text/csv', ...headers } })
const rowsOf = async (id: string, query = ''): Promise<ImportRow[]> =>
  (await key<ImportRowPage>('GET', `/imports/${id}/rows${query}`)).body.items
const importOf = async (id: string) => (await key<ImportSummary>('GET', `/imports/${id}`)).body
const acts = (counts: object) => Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0))

async function run(csv: string, invite: 'now' | 'later' = 'later') {
  const { body } = await upload(csv)
  expect(body).toMatchObject({ state: 'ready' })
  const started = await key<ImportSummary>('POST', `/imports/${body.id}/start`, { body: { invite } })
  expect([started.status, started.body.state]).toEqual([202, 'running'])
  await expect.poll(async () => (await importOf(body.id)).state, { timeout: 15_000 }).toBe('done')
  return { summary: await importOf(body.id), rows: await rowsOf(body.id) }
}

const people = async () => {
  const rows = await database.db
    .selectFrom('person')
    .innerJoin('standing', (join) =>
      join.onRef('standing.tenantId', '=', 'person.tenantId').onRef('standing.personNo', '=', 'person.no'),
    )
    .select(['person.id', 'userName', 'attributes', 'source', 'person.version', 'invitedAt', 'deactivatedAt'])
    .where('person.tenantId', '=', tenantId)
    .orderBy('person.userNameKey')
    .execute()
  return rows.map(({ invitedAt, deactivatedAt, ...row }) => ({
    ...row,
    isInvited: invitedAt !== null,
    isActive: deactivatedAt === null,
  }))
}

const everything = [
  'EMAIL,first name,Last_Name,Job Title,Department,Phone Number,Location,Locale,Manager Email,Division,Organization,Start Date,Employee ID,Manager Employee Id,Status',
  'ada@example.com,Ada,Okafor,Engineer,Research,+44 20 7946 0018,"1 High Street\nLondon",en_GB,grace@example.com,Products,Example Ltd,2026-04-01,1042,1007,active',
  'grace@example.com,Grace,Hopper,Head,Research,,,,,,,,1007,,',
].join('\r\n')

describe('an upload', () => {
  it('creates people with all their columns, managers from further down too, and invites nobody when told later', async () => {
    const { summary, rows } = await run(everything)
    expect([summary.results, summary.invited, summary.rows]).toMatchObject([{ create: 2 }, 0, 2])
    expect(summary.columns).toHaveLength(15)
    expect(rows.map(({ act, reason }) => [act, reason])).toEqual([
      ['create', null],
      ['create', null],
    ])
    const [ada, grace] = await people()
    expect(ada).toMatchObject({ userName: 'ada@example.com', source: 'import', isInvited: false, isActive: true })
    expect(ada!.attributes).toEqual({
      name: { givenName: 'Ada', familyName: 'Okafor' },
      title: 'Engineer',
      locale: 'en-GB',
      emails: [{ type: 'work', value: 'ada@example.com', primary: true }],
      phoneNumbers: [{ type: 'work', value: '+44 20 7946 0018', primary: true }],
      addresses: [{ type: 'work', formatted: '1 High Street\nLondon', primary: true }],
      [ENTERPRISE_URN]: {
        department: 'Research',
        division: 'Products',
        organization: 'Example Ltd',
        employeeNumber: '1042',
        manager: { value: grace!.id },
      },
      [START_TERM_URN]: { startDate: Date.UTC(2026, 3, 1) / 1000 },
    })
    const counts = await key<{ total: number; uninvited: number }>('GET', '/people/counts')
    expect(counts.body).toMatchObject({ total: 2, uninvited: 2 })
  })

  it('changes nothing when it is run again', async () => {
    await run(everything)
    const before = await contentsOf(database.db, tenantId)
    const again = await run(everything)
    expect(acts(again.summary.results)).toEqual({ unchanged: 2 })
    const events = await database.db.selectFrom('audit').select('type').where('tenantId', '=', tenantId).execute()
    expect(events.filter(({ type }) => type === 'person.changed')).toHaveLength(1)
    expect(without(await contentsOf(database.db, tenantId), 'import.')).toBe(without(before, 'import.'))
  })

  it('says of each row what it would do before anything is done', async () => {
    await run(everything)
    await aPerson(database.db, { tenantId, userName: 'left@example.com', active: false })
    const before = await contentsOf(database.db, tenantId)
    const { body, status } = await upload(
      [
        'Employee Id,Email,Job Title,Status,Manager Employee Id',
        '1042,ada.new@example.com,Chief Engineer,,',
        '1007,,,disabled,',
        ',new@example.com,,,1042',
        ',left@example.com,,Active,',
        ',LEFT@example.com,,,',
        '1042,grace@example.com,,,',
        ',,Nobody,,',
        ',nonsense,,,',
        ',gone@example.com,,deactivated,',
        ',alone@example.com,,,9999',
      ].join('\n'),
    )
    expect([status, body.state, acts(body.planned)]).toEqual([
      201,
      'ready',
      { create: 2, change: 1, deactivate: 1, reactivate: 1, unchanged: 1, reject: 4 },
    ])
    const rows = await rowsOf(body.id)
    expect(rows.map(({ line, act, reason }) => [line, act, reason])).toEqual([
      [2, 'change', null],
      [3, 'deactivate', null],
      [4, 'create', null],
      [5, 'reactivate', null],
      [6, 'reject', 'the same Email as in line 5'],
      [7, 'reject', 'the same Employee Id as in line 2'],
      [8, 'reject', 'the row has neither Email nor Employee Id'],
      [9, 'reject', 'Email is no mail address'],
      [10, 'unchanged', 'nobody here is meant, so nobody is deactivated'],
      [11, 'create', 'the manager is not here; the row is taken without one'],
    ])
    expect(rows[0]!.changes).toEqual([
      { field: 'email', from: 'ada@example.com', to: 'ada.new@example.com' },
      { field: 'title', from: 'Engineer', to: 'Chief Engineer' },
    ])
    expect(rows[1]!.changes).toEqual([{ field: 'status', from: 'active', to: 'deactivated' }])
    expect(without(await contentsOf(database.db, tenantId), 'import.')).toBe(without(before, 'import.'))
    expect((await rowsOf(body.id, '?act=reject')).map(({ line }) => line)).toEqual([6, 7, 8, 9])
  })
})

describe('what is no upload', () => {
  it.each([
    ['Email,Shoe Size\na@example.com,43\n', 400, /there is no such column: "Shoe Size"\. There are Email, First Name/],
    ['Email,First Name,EMAIL\n', 400, /line 1: the header names the column "Email" twice/],
    ['First Name,Last Name\nAda,Okafor\n', 400, /no column says who is meant/],
    ['ada@example.com\nbob@example.com\n', 400, /the first row must name the columns/],
    ['Email\n', 400, /the file names nobody/],
    ['', 400, /the file is empty/],
    ['Email\n"ada@example.com\n', 400, /a quotation mark is not closed/],
    [`Email,Location\na@example.com,"${'x'.repeat(70_000)}"\n`, 400, /longer than 64 KiB/],
    [Buffer.alloc(5_000), 415, /NUL/],
    [Buffer.from('PK\u0003\u0004 workbook'), 415, /Excel workbook/],
    [`Email\n${'a@example.com\n'.repeat(200_001)}`, 413, /more than 200000 records/],
    [Buffer.alloc(20 * 1024 * 1024 + 1, 'a'), 413, /larger than 20 MiB/],
  ])('is refused whole, with line and reason (%#)', async (file, status, detail) => {
    const before = await contentsOf(database.db, tenantId)
    const answer = await key('POST', '/imports', { body: file, headers: { 'content-type': 'text/csv' } })
    expect([answer.status, String(answer.body.detail)]).toEqual([status, expect.stringMatching(detail)])
    expect((await key<{ items: unknown[] }>('GET', '/imports')).body.items).toEqual([])
    expect(await contentsOf(database.db, tenantId)).toBe(before)
  })

  it('is a compressed one', async () => {
    expect((await upload('Email\na@example.com\n', { 'content-encoding': 'gzip' })).status).toBe(415)
  })
})

describe('a bad row', () => {
  it('is rejected with its reason and stops no other; the rejects are downloaded to be mended', async () => {
    const { rows, summary } = await run(
      [
        'Employee Id;Email;Locale;Start Date;Status;Job Title',
        ';a@example.com;xx-toolonglanguage;;;',
        ';b@example.com;;03/04/2026;;',
        ';c@example.com;;;retired;',
        ';d@example.com;;;;"=HYPERLINK(1)";surplus',
        ';e@example.com;;31.03.2026;;="007"',
        ';=cmd|calc;;;;',
      ].join('\n'),
    )
    expect(rows.map(({ act, reason }) => [act, reason])).toEqual([
      ['reject', 'Locale is no language; write it as en, or pt-BR'],
      ['reject', 'Start Date cannot be read; write it as 2026-03-31'],
      ['reject', 'Status is neither "active" nor "deactivated"'],
      ['reject', 'the row has more cells than the header; is a comma not in quotes?'],
      ['create', null],
      ['reject', 'Email is no mail address'],
    ])
    expect((await people()).map(({ attributes }) => attributes.title)).toEqual(['007'])
    const { text, headers } = await key('GET', `/imports/${summary.id}/rejects`)
    expect(headers.get('content-disposition')).toBe('attachment; filename="rejects.csv"')
    const lines = text.split('\r\n')
    expect(lines[0]).toBe('Employee Id,Email,Locale,Start Date,Status,Job Title,Reason,Line')
    expect(lines[4]).toContain("'=HYPERLINK(1)")
    expect(lines).toHaveLength(7)
  })
})

describe('an upload that is ready', () => {
  it('is started once', async () => {
    const { body } = await upload('Email\nada@example.com\n')
    const start = () => key('POST', `/imports/${body.id}/start`, { body: { invite: 'later' } })
    const answers = await Promise.all([start(), start(), start()])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 409, 409])
    await expect.poll(async () => (await importOf(body.id)).state, { timeout: 15_000 }).toBe('done')
    expect((await start()).body.code).toBe('import_not_ready')
    expect(await people()).toHaveLength(1)
  })

  it('asks each time whether to invite, and inviting needs its scope', async () => {
    const { body } = await upload('Email\nada@example.com\n')
    const path = `/imports/${body.id}/start`
    expect((await key('POST', path, { body: {} })).status).toBe(400)
    const writer = await api.withKey(tenantId, ['people:write'])
    const refused = await writer('POST', path, { body: { invite: 'now' } })
    expect([refused.status, refused.body.code]).toEqual([403, 'scope_missing'])
    expect((await writer('POST', path, { body: { invite: 'later' } })).status).toBe(202)
  })

  it('is cancelled, and then done no more', async () => {
    const { body } = await upload('Email\nada@example.com\n')
    const cancelled = await key<ImportSummary>('POST', `/imports/${body.id}/cancel`)
    expect(cancelled.body.state).toBe('cancelled')
    expect((await key('POST', `/imports/${body.id}/start`, { body: { invite: 'now' } })).status).toBe(409)
    expect(await people()).toEqual([])
  })

  it('stands in the history and the audit log with its counts', async () => {
    const { summary } = await run('Email\nada@example.com\nnonsense\n', 'now')
    expect(summary).toMatchObject({ name: 'staff.csv', invite: 'now', invited: 1, rowsKept: true })
    const { items } = (await key<{ items: ImportSummary[] }>('GET', '/imports')).body
    expect(items).toEqual([summary])
    const events = await database.db
      .selectFrom('audit')
      .select(['type', 'detail'])
      .where('tenantId', '=', tenantId)
      .where('subjectId', '=', summary.id)
      .orderBy('no')
      .execute()
    expect(events).toEqual([
      { type: 'import.uploaded', detail: { rows: 2, columns: ['email'] } },
      { type: 'import.started', detail: { invite: 'now', rows: 2 } },
      { type: 'import.finished', detail: { create: 1, reject: 1, invited: 1 } },
    ])
  })

  it('is watched until it is done', async () => {
    const { body } = await upload('Email\nada@example.com\n')
    await key('POST', `/imports/${body.id}/start`, { body: { invite: 'later' } })
    const { text } = await key('GET', `/imports/${body.id}/events`)
    expect(text).toMatch(/event: progress\ndata: \{.*"state":"done".*\}\n\nevent: end\ndata: \{\}\n\n$/s)
  })

  it('loses its rows after a week, and stays in the history', async () => {
    const { body } = await upload('Email\nada@example.com\n')
    await database.db
      .updateTable('import')
      .set({ createdAt: new Date(Date.now() - 8 * 24 * 3_600_000) })
      .where('id', '=', body.id)
      .execute()
    expect(await removeOldRows(database.db)).toBe(1)
    expect(await importOf(body.id)).toMatchObject({ state: 'cancelled', rowsKept: false, rows: 1 })
    expect(await rowsOf(body.id)).toEqual([])
  })
})

it('the template is an upload that is accepted', async () => {
  const { text } = await key('GET', '/imports/template')
  const { body } = await upload(text)
  expect([body.planned.create, body.planned.reject]).toEqual([1, 0])
})

const without = (contents: string, type: string) =>
  JSON.stringify(
    (JSON.parse(contents) as string[][]).map((rows) => rows.filter((row) => !row.includes(`"type":"${type}`))),
  )
