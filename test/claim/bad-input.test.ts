import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { type Claimant, createClaimant, goodPassword } from '../support/claimant.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer
let tenantId: number
let slug: string
/** Of another tenant. */
let foreignGroup: string

beforeAll(async () => {
  server = await startTestServer()
  const tenant = await aTenant(server.db)
  ;({ id: tenantId, slug } = tenant)
  const twin = await aTenant(server.db)
  await inTransaction(server.db, async (trx) => {
    const terms = { version: '1', text: 'Be kind.' }
    const profile = { editable: ['displayName', 'title', 'phone'], required: ['phone'] } as const
    const rules = { editable: [...profile.editable], required: [...profile.required] }
    await changeSettings(trx, { tenantId, change: { terms, profile: rules }, actor: operator })
    await createGroup(trx, { tenantId, displayName: 'Chess', role: 'suggested', actor: operator })
    const foreign = await createGroup(trx, {
      tenantId: twin.id,
      displayName: 'Elsewhere',
      role: 'open',
      actor: operator,
    })
    foreignGroup = foreign.group.id
  })
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

const csrfIn = (html: string) => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
const shownIn = (html: string) => /name="shown" value="([^"]+)"/.exec(html)?.[1] ?? ''

type Fields = [string, string][]

/** What every form is sent right, so that one field at a time can be wrong. */
const forms: Record<
  string,
  { bring: (claimant: Claimant) => Promise<unknown>; right: (html: string) => Record<string, string> }
> = {
  terms: { bring: async () => {}, right: (html) => ({ accept: 'no', shown: shownIn(html) }) },
  profile: {
    bring: (claimant) => claimant.submit({ accept: 'yes' }),
    right: () => ({ displayName: 'Eve', title: 'Boss', phone: '' }),
  },
  groups: {
    bring: async (claimant) => {
      await claimant.submit({ accept: 'yes' })
      await claimant.submit({ displayName: 'Ada', phone: '1' })
    },
    right: () => ({ group: foreignGroup, shown: foreignGroup, search: 'x', do: 'search' }),
  },
  password: {
    bring: async (claimant) => {
      await claimant.submit({ accept: 'yes' })
      await claimant.submit({ displayName: 'Ada', phone: '1' })
      await claimant.submit()
    },
    right: () => ({ password: 'short' }),
  },
}

const wrongValues: Record<string, (field: string, right: string) => Fields> = {
  missing: () => [],
  empty: (field) => [[field, '']],
  blank: (field) => [[field, ' \t\r\n ']],
  huge: (field) => [[field, 'x'.repeat(5_000)]],
  'huge, of letters in two halves': (field) => [[field, `x${'😀'.repeat(2_500)}`]],
  'too huge to be read': (field) => [[field, 'x'.repeat(70_000)]],
  'with NUL': (field) => [[field, 'a\0b']],
  'with a broken character': (field) => [[field, 'a\uFFFDb']],
  'with markup': (field) => [[field, '"><script>alert(1)</script>']],
  'with directions and controls': (field) => [[field, '\u202Eadmin\u2028\u0007']],
  'that is SQL': (field) => [[field, "'; drop table person; --"]],
  repeated: (field, right) => [
    [field, 'first'],
    [field, right],
  ],
  'named like a prototype': (field, right) => [
    [field, right],
    ['__proto__', 'x'],
    ['constructor', 'x'],
  ],
}

/** Long, and nobody’s name: as a password they are as good as any. */
const goodPasswords = new Set(['with markup', 'that is SQL'])

async function kept(personNo: number) {
  const { rows } = await server.database.pool.query(
    `select standing.*, person.attributes, person.version as person_version,
       (select count(*)::int from credential where person_no = $1) as credentials,
       (select count(*)::int from session where person_no = $1) as sessions,
       (select count(*)::int from group_member where person_no = $1) as groups
     from standing join person on person.no = standing.person_no where person.no = $1`,
    [personNo],
  )
  return rows[0] as unknown
}

describe.each(Object.entries(forms))('the form of the step %s', (step, { bring, right }) => {
  it('answers every wrong value of every field with a page that says what to do, and changes nothing', async () => {
    const { link, person } = await anInvitedPerson(server.db, { tenantId })
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await bring(claimant)
    expect(claimant.at).toBe(`/claim/${step}`)
    const before = await kept(person.no)
    const fields = { csrf: csrfIn(claimant.html), ...right(claimant.html) }
    for (const [field, value] of Object.entries(fields)) {
      for (const [kind, wrong] of Object.entries(wrongValues)) {
        if (field === 'password' && goodPasswords.has(kind)) continue
        const others = Object.entries(fields).filter(([name]) => name !== field)
        const answer = await claimant.post(`/claim/${step}`, [...others, ...wrong(field, value)])
        const html = await answer.text()
        const named = `${step}.${field} ${kind}`
        expect([named, [303, 400, 403, 413].includes(answer.status)]).toEqual([named, true])
        expect([named, answer.status === 303 || /<h1>[^<]+<\/h1>/.test(html)]).toEqual([named, true])
        expect([named, html.includes('<script>alert')]).toEqual([named, false])
        expect([named, await kept(person.no)]).toEqual([named, before])
      }
    }
  })

  it('takes nothing that is no form', async () => {
    const { link, person } = await anInvitedPerson(server.db, { tenantId })
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await bring(claimant)
    const cookie = `vestibule_claim=${claimant.cookies.get('vestibule_claim')}`
    const before = await kept(person.no)
    for (const contentType of [
      'application/json',
      'text/plain',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
    ]) {
      const answer = await fetch(`${server.url}/claim/${step}`, {
        method: 'POST',
        body: '{"password":"x"}',
        headers: { cookie, origin: server.url, 'content-type': contentType },
      })
      expect([400, 403, 415]).toContain(answer.status)
      expect(await answer.text()).toMatch(/<h1>/)
    }
    expect(
      (await fetch(`${server.url}/claim/${step}`, { method: 'PUT', headers: { cookie, origin: server.url } })).status,
    ).toBe(404)
    expect(await kept(person.no)).toEqual(before)
  })

  it('takes no other link’s token, and none of another site', async () => {
    const mine = await anInvitedPerson(server.db, { tenantId })
    const theirs = await anInvitedPerson(server.db)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${theirs.link}`)
    const foreign = csrfIn(claimant.html)
    await claimant.open(`/c/${mine.link}`)
    await bring(claimant)
    const own = csrfIn(claimant.html)
    const before = [await kept(mine.person.no), await kept(theirs.person.no)]
    const fields = { ...right(claimant.html), password: goodPassword }
    expect((await claimant.post(`/claim/${step}`, { ...fields, csrf: foreign })).status).toBe(403)
    for (const origin of ['https://evil.example', 'null', '']) {
      expect((await claimant.post(`/claim/${step}`, { ...fields, csrf: own }, { origin })).status).toBe(403)
    }
    expect([await kept(mine.person.no), await kept(theirs.person.no)]).toEqual(before)
  })
})

describe('a step out of order', () => {
  it.each(['profile', 'groups', 'password', 'picture', 'done', 'nothing'])(
    'leads back or is not there: %s',
    async (step) => {
      const { link, person } = await anInvitedPerson(server.db, { tenantId })
      const claimant = createClaimant(server.url)
      await claimant.open(`/c/${link}`)
      const csrf = csrfIn(claimant.html)
      const before = await kept(person.no)
      const shown = await claimant.get(`/claim/${step}`)
      const sent = await claimant.post(`/claim/${step}`, { csrf, displayName: 'Eve', password: goodPassword })
      expect([303, 404]).toContain(shown.status)
      expect([303, 404, 415]).toContain(sent.status)
      expect(await kept(person.no)).toEqual(before)
    },
  )
})

describe('a token', () => {
  it.each<[string, (link: string, other: string) => string]>([
    ['cut', (link) => link.slice(0, -1)],
    ['longer', (link) => `${link}A`],
    ['with another handle', (link, other) => other.slice(0, 16) + link.slice(16)],
    ['with another ending', (link, other) => link.slice(0, 20) + other.slice(20)],
    ['in other letters', (link) => link.toLowerCase() + (link === link.toLowerCase() ? 'x' : '')],
    ['with a line end', (link) => `${link}%0d%0aSet-Cookie:a=b`],
  ])('that is %s opens nothing, in the address and in the cookie', async (_, spoil) => {
    const mine = await anInvitedPerson(server.db, { tenantId })
    const theirs = await anInvitedPerson(server.db)
    const token = spoil(mine.link, theirs.link)
    const visitor = createClaimant(server.url)
    const answer = await visitor.get(`/c/${token}`)
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('We do not know this link')])
    visitor.cookies.set('vestibule_claim', token)
    const inside = await visitor.get('/claim/profile')
    expect([400, 404]).toContain(inside.status)
  })
})

describe('the other forms', () => {
  const others: Record<string, string[]> = {
    '/code': ['code'],
    '/language': ['language', 'back'],
    '/claim/new-link': ['csrf'],
    '/claim/not-me': ['csrf'],
    '/account/terms': ['csrf', 'accept', 'shown'],
    '/account/password': ['csrf', 'current', 'password'],
    '/account/sign-out-others': ['csrf'],
    'SIGN-IN': ['login', 'password'],
    FORGOTTEN: ['login'],
  }

  it.each(Object.entries(others))('of %s bear wrong values', async (path, fields) => {
    const address = { 'SIGN-IN': `/t/${slug}/sign-in`, FORGOTTEN: `/t/${slug}/forgotten` }[path] ?? path
    const { person } = await anInvitedPerson(server.db, { tenantId })
    const before = await kept(person.no)
    const visitor = createClaimant(server.url)
    for (const field of fields) {
      for (const [kind, wrong] of Object.entries(wrongValues)) {
        await server.database.pool.query('delete from rate_limit')
        const answer = await visitor.post(address, wrong(field, 'x'))
        const html = await answer.text()
        expect([kind, answer.status < 500]).toEqual([kind, true])
        expect([kind, html.includes('<script>alert')]).toEqual([kind, false])
        const to = answer.headers.get('location') ?? '/'
        expect([kind, to.startsWith('/') && !to.startsWith('//')]).toEqual([kind, true])
      }
    }
    expect(await kept(person.no)).toEqual(before)
  })
})
