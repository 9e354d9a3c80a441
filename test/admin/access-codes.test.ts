import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { readAccessCode } from '../../src/invite/access-codes/code.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { pagesOfPdf } from '../support/pdf-text.ts'
import { anInvitedPerson, aPerson, aTenant, contentsOf } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let owner: ApiCaller & { cookie: string; csrfToken: string; adminId: string }

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  tenantId = (await aTenant(database.db, { name: 'Harbour & Sons' })).id
  owner = await api.withSession(tenantId)
})
afterAll(async () => {
  await api.close()
  await database.close()
})

interface Code {
  code: string
  address: string
  expiresAt: string
}

let nth = 0
const aPicker = (displayName: string, tenant = tenantId) =>
  anInvitedPerson(database.db, { tenantId: tenant, userName: `picker-${++nth}`, attributes: { displayName } })
const eventsOf = async (type: string, personId?: string) =>
  (
    await database.db
      .selectFrom('audit')
      .select(['actorKind', 'personId', 'detail'])
      .where('tenantId', '=', tenantId)
      .where('type', '=', type)
      .execute()
  ).filter((event) => !personId || event.personId === personId)

/** The PDF, as it comes. */
async function cards(body: object, caller = owner) {
  const answer = await fetch(`${api.base}/api/v1/access-codes/cards`, {
    method: 'POST',
    headers: {
      cookie: caller.cookie,
      origin: api.base,
      'x-csrf-token': caller.csrfToken,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  return { answer, pdf: Buffer.from(await answer.arrayBuffer()) }
}

const codesIn = (texts: string[]) => {
  const halves = texts.filter((text) => /^[A-Z]{4}-[A-Z]{4}$/.test(text))
  return halves.flatMap((half, at) => (at % 2 === 0 ? [readAccessCode(half + halves[at + 1])!.code] : []))
}

describe('the code of one person', () => {
  it('is shown, made once, and both stand in the timeline', async () => {
    const { person } = await aPicker('Ines Costa')
    const path = `/people/${person.id}/access-code`
    const first = await owner<Code>('POST', path, { body: {} })
    expect(first.status).toBe(200)
    expect(first.body.code).toMatch(/^[A-Z]{4}(-[A-Z]{4}){3}$/)
    expect(first.body.address).toBe(`${api.base}/code`)
    expect(Math.round((Date.parse(first.body.expiresAt) - Date.now()) / 86_400_000)).toBe(90)
    expect((await owner<Code>('POST', path, { body: {} })).body).toEqual(first.body)
    expect((await owner<Code>('POST', path, { body: { renew: true } })).body.code).not.toBe(first.body.code)
    expect(await eventsOf('access_code.made', person.id)).toHaveLength(2)
    expect(await eventsOf('access_code.shown', person.id)).toHaveLength(3)
  })

  it('is revoked once', async () => {
    const { person } = await aPicker('Ines Costa')
    const path = `/people/${person.id}/access-code`
    await owner('POST', path, { body: {} })
    expect((await owner('DELETE', path)).status).toBe(204)
    expect((await owner('DELETE', path)).status).toBe(404)
    expect(await eventsOf('access_code.revoked', person.id)).toHaveLength(1)
  })

  it('is refused for the uninvited, and for keys that may not see credentials', async () => {
    const uninvited = await aPerson(database.db, { tenantId })
    const { status, body } = await owner('POST', `/people/${uninvited.id}/access-code`, { body: {} })
    expect([status, body.code]).toEqual([409, 'not_invited'])
    const inviter = await api.withKey(tenantId, ['invites:write'])
    expect((await inviter('POST', `/people/${uninvited.id}/access-code`, { body: {} })).status).toBe(403)
  })

  it('stands in the person’s detail as a fact, never itself', async () => {
    const { person } = await aPicker('Ines Costa')
    const state = async () => (await owner<{ accessCode: unknown }>('GET', `/people/${person.id}`)).body.accessCode
    expect(await state()).toEqual({ state: 'none', expiresAt: null })
    await owner('POST', `/people/${person.id}/access-code`, { body: {} })
    expect(await state()).toEqual({ state: 'open', expiresAt: expect.any(String) })
    await owner('DELETE', `/people/${person.id}/access-code`)
    expect(await state()).toEqual({ state: 'ended', expiresAt: expect.any(String) })
  })
})

describe('cards', () => {
  it('are printed for those of a list who are invited, in order of name, and recorded', async () => {
    const people = await Promise.all(
      ['Żofia Łęcka', 'Aymen صالح', 'محمد عبد الله', 'Ольга Петрова', '王小明'].map((name) => aPicker(name)),
    )
    const uninvited = await aPerson(database.db, { tenantId })
    const personIds = [...people.map(({ person }) => person.id), uninvited.id]
    const body = { people: { kind: 'list', personIds } }
    expect((await owner('POST', '/access-codes/preview', { body })).body).toEqual({ people: 6, mayHave: 5, open: 0 })

    const { answer, pdf } = await cards(body)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    expect(answer.headers.get('content-disposition')).toContain('attachment; filename="access-codes.pdf"')
    const [page, ...more] = pagesOfPdf(pdf)
    expect(more).toEqual([])
    expect(codesIn(page!)).toHaveLength(5)
    expect(page).toEqual(expect.arrayContaining(['Harbour & Sons', 'Żofia Łęcka', 'Ольга Петрова', 'Your access code']))
    expect(page!.filter((text) => text === 'Harbour & Sons')).toHaveLength(5)
    // No font that we ship has Chinese: the card names the account.
    expect(page).toContain(people[4]!.person.userName)
    expect(await eventsOf('access_codes.printed')).toEqual([
      { actorKind: 'admin', personId: null, detail: { cards: 5, made: 5 } },
    ])
    const [code] = codesIn(page!)
    expect((await fetch(`${api.base}/c/${code}`, { redirect: 'manual' })).headers.get('location')).toBe('/claim')
  })

  it('repeat the codes that are alive, unless they are to be renewed', async () => {
    const { person } = await aPicker('Ines Costa')
    const body = { people: { kind: 'list', personIds: [person.id] } }
    const print = async (given: object) => codesIn(pagesOfPdf((await cards(given)).pdf)[0]!)
    const first = await print(body)
    expect(await print(body)).toEqual(first)
    expect(await print({ ...body, renew: true })).not.toEqual(first)
  })

  it('go on over many sheets, for a filter, of those alone whom no mail reaches', async () => {
    const hall = (await aTenant(database.db)).id
    const manager = await api.withSession(hall)
    for (let times = 0; times < 23; times++) await aPicker(`Picker ${times}`, hall)
    await anInvitedPerson(database.db, { tenantId: hall })
    const people = { kind: 'filter', filter: 'userName pr' }
    const { pdf } = await cards({ people, onlyWithoutMail: true, paper: 'letter' }, manager)
    const pages = pagesOfPdf(pdf)
    expect(pages.map((page) => codesIn(page).length)).toEqual([10, 10, 3])
    expect((await manager('POST', '/access-codes/revoke', { body: { people } })).body).toEqual({ revoked: 23 })
    expect((await manager('POST', '/access-codes/preview', { body: { people } })).body).toMatchObject({
      mayHave: 24,
      open: 0,
    })
  })

  it('speak the tenant’s language, from right to left where it is', async () => {
    const { id } = await aTenant(database.db, { name: 'الميناء' })
    await inTransaction(database.db, (trx) =>
      changeSettings(trx, { tenantId: id, change: { locale: 'ar' }, actor: operator }),
    )
    await aPicker('فاطمة الزهراء', id)
    const { pdf } = await cards({ people: { kind: 'all' } }, await api.withSession(id))
    // Glyphs stand as they are drawn, and Arabic is drawn from the other end.
    const drawn = pagesOfPdf(pdf)[0]!.map((text) => Array.from(text.normalize('NFKC')).toReversed().join(''))
    expect(drawn.join('\n')).toContain('فاطمة')
    expect(drawn.join('\n')).toContain('رمز الوصول')
  })

  it('are nothing for another tenant, for who is not fresh, and without an invitation', async () => {
    const { person } = await aPicker('Ines Costa')
    const twin = await aTenant(database.db)
    const theirs = await api.withSession(twin.id)
    const before = await contentsOf(database.db, tenantId)
    const { answer, pdf } = await cards({ people: { kind: 'list', personIds: [person.id] } }, theirs)
    expect([answer.status, pagesOfPdf(pdf)]).toEqual([200, [[]]])
    expect(await contentsOf(database.db, tenantId)).toBe(before)
    await database.db
      .updateTable('session')
      .set({ authenticatedAt: new Date(Date.now() - 11 * 60_000) })
      .where('adminId', '=', theirs.adminId)
      .execute()
    expect((await cards({ people: { kind: 'all' } }, theirs)).answer.status).toBe(403)
  })

  it.each([
    {},
    { people: { kind: 'filter', filter: 'nonsense ((' } },
    { people: { kind: 'list', personIds: [] } },
    { people: { kind: 'all' }, paper: 'a0' },
  ])('are refused for %j', async (body) => {
    expect((await owner('POST', '/access-codes/cards', { body })).status).toBe(400)
  })
})
