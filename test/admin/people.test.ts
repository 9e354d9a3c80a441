import { randomBytes } from 'node:crypto'
import { type SqlBool, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CursorKey } from '../../src/admin/cursor.ts'
import { findPeople } from '../../src/admin/people/find-people.ts'
import { pageByNames } from '../../src/admin/people/page-by-names.ts'
import { keyOfRow, type PeoplePageQuery, peoplePage, type PersonRow } from '../../src/admin/people/people-list-store.ts'
import { fewAmongWhom, pageOfFew, pageOfFrequent } from '../../src/admin/people/people-sets.ts'
import { walkPeople } from '../../src/admin/people/walk-people.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { PeoplePage, Person } from '../../src/admin/schemas/people.ts'
import type { TimelinePage } from '../../src/admin/schemas/timeline.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { testKeyring } from '../support/keyring.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, aTenant, anInvitedPerson, contentsOf, largePeople, unique } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let twinId: number
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
  twinId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

const named = (displayName: string, userName = `${unique('person')}@example.com`) =>
  aPerson(database.db, {
    tenantId,
    userName,
    attributes: { displayName, emails: [{ value: userName, primary: true }] },
  })

const names = ({ body }: { body: PeoplePage }) => body.items.map(({ displayName }) => displayName)

describe('finding people', () => {
  it('lists them by name in pages that join without gap or repetition', async () => {
    for (const name of ['Chidi', 'Ada', 'Édouard', 'ada', 'Bo']) await named(name)
    await aPerson(database.db, { tenantId: twinId, attributes: { displayName: 'Foreign' } })

    const pages: string[][] = []
    let cursor: string | undefined
    do {
      const page = await key<PeoplePage>('GET', `/people?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      expect(page.body.total).toBe(5)
      pages.push(names(page))
      cursor = page.body.nextCursor
    } while (cursor)
    expect(pages).toEqual([['Ada', 'ada'], ['Bo', 'Chidi'], ['Édouard']])
  })

  it.each(['userName', 'createdAt', 'modifiedAt', 'displayName'])('sorts by %s in both directions', async (sort) => {
    for (const name of ['Chidi', 'Ada', 'Bo']) await named(name, `${name}@example.com`)
    const ascending = await key<PeoplePage>('GET', `/people?sort=${sort}&limit=1`)
    const rest = await key<PeoplePage>('GET', `/people?sort=${sort}&limit=1&cursor=${ascending.body.nextCursor}`)
    const descending = await key<PeoplePage>('GET', `/people?sort=${sort}&order=desc`)
    expect(names(descending).toReversed().slice(0, 2)).toEqual([...names(ascending), ...names(rest)])
  })

  it('searches beginnings of names, userNames and addresses, and the middle of names where those are few', async () => {
    await named('Ada Lovelace', 'countess@example.com')
    await named('Grace Hopper', 'ghopper@example.com')
    await named('100% Sure', 'sure_thing@example.com')
    expect(names(await key('GET', '/people?search=ADA'))).toEqual(['Ada Lovelace'])
    expect(names(await key('GET', '/people?search=countess'))).toEqual(['Ada Lovelace'])
    expect(names(await key('GET', '/people?search=hopper'))).toEqual(['Grace Hopper'])
    expect(names(await key('GET', '/people?search=%25'))).toEqual([])
    expect(names(await key('GET', '/people?search=00%25'))).toEqual(['100% Sure'])
    expect(names(await key('GET', '/people?search=0_%25'))).toEqual([])
    expect(names(await key('GET', '/people?search=nobody'))).toEqual([])
  })

  it('filters by state, source and by any SCIM filter', async () => {
    await named('Uninvited')
    await anInvitedPerson(database.db, {
      tenantId,
      attributes: { displayName: 'Invited', title: 'Nurse' },
      userName: 'x@example.com',
    })
    expect(names(await key('GET', '/people?state=invited'))).toEqual(['Invited'])
    expect(names(await key('GET', '/people?state=claimed'))).toEqual([])
    expect(names(await key('GET', '/people?source=admin&state=uninvited'))).toEqual(['Uninvited'])
    expect(names(await key('GET', `/people?filter=${encodeURIComponent('title eq "nurse"')}`))).toEqual(['Invited'])
    const { body } = await key('GET', '/people/counts')
    expect(body).toEqual({ uninvited: 1, invited: 1, claimed: 0, deactivated: 0, withdrawn: 0, total: 2 })
  })

  it('refuses a cursor of another query and of another tenant', async () => {
    for (const name of ['Ada', 'Bo']) await named(name)
    const { body } = await key<PeoplePage>('GET', '/people?limit=1')
    const twin = await api.withKey(twinId)
    expect((await key('GET', `/people?limit=1&order=desc&cursor=${body.nextCursor}`)).body.code).toBe('invalid_cursor')
    expect((await twin('GET', `/people?limit=1&cursor=${body.nextCursor}`)).body.code).toBe('invalid_cursor')
    expect((await key('GET', `/people?limit=5&cursor=${body.nextCursor}`)).status).toBe(200)
  })
})

describe('one person', () => {
  it('is created and invited at once', async () => {
    const { status, body } = await key<Person>('POST', '/people', {
      body: { email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace', department: 'Engines' },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      userName: 'ada@example.com',
      displayName: 'Ada Lovelace',
      state: 'invited',
      source: 'api',
      mailAddress: 'ada@example.com',
    })
    expect(body.profile).toMatchObject({ givenName: 'Ada', department: 'Engines', email: 'ada@example.com' })
    expect(body.link.state).toBe('open')
    expect(body.lastMail?.state).toBeDefined()
  })

  it('waits in silence where the creator says so', async () => {
    const { body } = await key<Person>('POST', '/people', { body: { userName: 'bo', invite: false } })
    expect(body).toMatchObject({ state: 'uninvited', lastMail: null, mailAddress: null, link: { state: 'none' } })
  })

  it('is not invited by a key that may not invite, nor left behind', async () => {
    const writer = await api.withKey(tenantId, ['people:write', 'people:read'])
    const before = await contentsOf(database.db, tenantId)
    expect((await writer('POST', '/people', { body: { email: 'ada@example.com' } })).body.code).toBe('scope_missing')
    expect(await contentsOf(database.db, tenantId)).toBe(before)
    expect((await writer('POST', '/people', { body: { email: 'ada@example.com', invite: false } })).status).toBe(201)
  })

  it.each([
    [{ invite: false }, 'userName'],
    [{ email: 'no address' }, 'email'],
    [{ email: 'a@example.com', attributes: { active: false } }, 'attributes.active'],
    [{ email: 'a@example.com', attributes: { shoeSize: 43 } }, 'attributes.shoeSize'],
    [{ email: 'a@example.com', body: 'no link' }, 'body'],
    [{ email: 'a@example.com', colour: 'red' }, 'colour'],
  ])('is refused with the wrong value named: %j', async (body, path) => {
    const answer = await key<{ errors: { path: string }[] }>('POST', '/people', { body })
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map((error) => error.path)).toEqual([path])
  })

  it('is refused where the userName is taken', async () => {
    await key('POST', '/people', { body: { email: 'ada@example.com' } })
    const { status, body } = await key('POST', '/people', { body: { userName: 'ADA@example.com' } })
    expect([status, body.code]).toEqual([409, 'user_name_taken'])
  })

  it('is changed field by field, and only at the version that was read', async () => {
    const { id } = await named('Ada')
    const first = await key<Person>('PATCH', `/people/${id}`, { body: { title: 'Countess', department: 'Engines' } })
    expect(first.body.profile).toMatchObject({ displayName: 'Ada', title: 'Countess', department: 'Engines' })
    const headers = { 'if-match': first.body.version }
    const second = await key<Person>('PATCH', `/people/${id}`, { body: { title: null }, headers })
    expect(second.body.profile.title).toBeUndefined()
    const third = await key('PATCH', `/people/${id}`, { body: { title: 'Late' }, headers })
    expect([third.status, third.body.code]).toEqual([412, 'version_mismatch'])
  })

  it('has each attribute replaced as a whole, and emptied by null, by nothing and under any spelling', async () => {
    const attributes = {
      displayName: 'Ada',
      title: 'Countess',
      nickName: 'Enchantress',
      emails: [
        { value: 'ada@example.com', primary: true },
        { value: 'ada@home.example', primary: false },
      ],
      phoneNumbers: [{ value: '112' }],
    }
    const { id } = await aPerson(database.db, { tenantId, attributes })
    const change = { Emails: [{ value: 'countess@example.com' }], phoneNumbers: [], TITLE: null, nickName: '' }
    const { status, body } = await key<Person>('PATCH', `/people/${id}`, { body: { attributes: change } })
    expect([status, body.attributes]).toEqual([
      200,
      { displayName: 'Ada', emails: [{ value: 'countess@example.com' }] },
    ])
  })

  it.each([{ ACTIVE: false }, { externalid: null }, { Id: 'another' }])(
    'keeps what has its own acts out of the attributes, under any spelling: %j',
    async (attributes) => {
      const { id } = await named('Ada')
      const answer = await key<{ errors: { path: string }[] }>('PATCH', `/people/${id}`, { body: { attributes } })
      expect(answer.status).toBe(400)
      expect(answer.body.errors.map(({ path }) => path)).toEqual([`attributes.${Object.keys(attributes)[0]}`])
    },
  )

  it('is deactivated, reactivated and deleted', async () => {
    const { person } = await anInvitedPerson(database.db, { tenantId })
    expect((await key<Person>('POST', `/people/${person.id}/deactivate`)).body).toMatchObject({
      state: 'deactivated',
      active: false,
    })
    expect((await key<Person>('POST', `/people/${person.id}/reactivate`)).body).toMatchObject({
      state: 'invited',
      active: true,
    })
    expect((await key('DELETE', `/people/${person.id}`)).status).toBe(204)
    expect((await key('GET', `/people/${person.id}`)).status).toBe(404)
  })

  it('has a timeline of events and mails', async () => {
    const { body: person } = await key<Person>('POST', '/people', { body: { email: 'ada@example.com' } })
    const { body } = await key<TimelinePage>('GET', `/people/${person.id}/timeline`)
    expect(body.items.map((item) => (item.kind === 'mail' ? item.mail : item.type)).toSorted()).toEqual([
      'invitation',
      'person.invited',
      'person.provisioned',
    ])
    const [one] = (await key<TimelinePage>('GET', `/people/${person.id}/timeline?limit=1`)).body.items
    expect(one).toMatchObject({ kind: body.items[0]!.kind, at: body.items[0]!.at })
  })
})

describe('inviting one person', () => {
  it('goes through all its turns', async () => {
    const { id } = await named('Ada')
    const turn = async (verb: string) => (await key<Person>('POST', `/people/${id}/${verb}`)).body
    expect((await turn('invite')).state).toBe('invited')
    expect((await turn('resend')).state).toBe('invited')
    expect((await turn('rotate-link')).link.state).toBe('open')
    expect(await turn('withdraw')).toMatchObject({ state: 'uninvited', withdrawn: true, link: { state: 'none' } })
    expect(await turn('resend')).toMatchObject({ code: 'not_invited', status: 409 })
    expect((await turn('invite')).state).toBe('invited')
    expect(await turn('invite')).toMatchObject({ code: 'already_invited', status: 409 })
  })

  it('sends once for one Idempotency-Key, also for two at once', async () => {
    const { no, id } = await named('Ada')
    const headers = { 'idempotency-key': 'one' }
    const answers = await Promise.all(
      [1, 2, 3].map(() => key<Person>('POST', `/people/${id}/invite`, { headers, body: {} })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const again = await key('POST', `/people/${id}/invite`, { headers, body: {} })
    expect(again.text).toBe(answers[0]!.text)
    const deliveries = await database.db
      .selectFrom('delivery')
      .select('cause')
      .where('tenantId', '=', tenantId)
      .where('personNo', '=', no)
      .execute()
    expect(deliveries).toHaveLength(1)
  })

  it('refuses a key that belongs to another request, and forgets it after a day', async () => {
    const { id } = await named('Ada')
    const headers = { 'idempotency-key': 'two' }
    await key('POST', `/people/${id}/invite`, { headers, body: {} })
    const other = await key('POST', `/people/${id}/resend`, { headers })
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_key_reused'])
    await database.db
      .updateTable('idempotencyKey')
      .set({ createdAt: new Date(Date.now() - 25 * 3_600_000) })
      .where('tenantId', '=', tenantId)
      .execute()
    expect((await key('POST', `/people/${id}/resend`, { headers })).status).toBe(200)
  })

  it('keeps keys of two callers apart', async () => {
    const { id } = await named('Ada')
    const headers = { 'idempotency-key': 'three' }
    await key('POST', `/people/${id}/invite`, { headers, body: {} })
    const another = await api.withKey(tenantId)
    expect((await another('POST', `/people/${id}/invite`, { headers, body: {} })).body.code).toBe('already_invited')
  })
})

describe('a claim', () => {
  it('is undone, back to invited by a new link, and only where there was one', async () => {
    const { person, link } = await anInvitedPerson(database.db, { tenantId })
    const early = await key('POST', `/people/${person.id}/reset-claim`)
    expect([early.status, early.body.code]).toEqual([409, 'not_claimed'])
    await database.db.updateTable('standing').set({ claimedAt: new Date() }).where('tenantId', '=', tenantId).execute()
    expect((await key<Person>('GET', `/people/${person.id}`)).body.state).toBe('claimed')
    expect((await key<Person>('POST', `/people/${person.id}/reset-claim`)).body).toMatchObject({
      state: 'invited',
      link: { state: 'open' },
    })
    const shown = await key<{ link: string }>('POST', `/people/${person.id}/claim-link`)
    expect(shown.body.link).not.toContain(link)
  })
})

describe('all who match', () => {
  const aLink = () => ({
    handle: randomBytes(12),
    generation: 1,
    keyId: testKeyring.currentKeyId,
    linkExpiresAt: new Date(Date.now() + 86_400_000),
  })

  /** Without the sender’s doing, who would send what waits. */
  async function anInvitedOne(tenantId: number, state: 'failed' | 'sent') {
    const { db } = database
    const person = await aPerson(db, { tenantId })
    const key = { tenantId, personNo: person.no }
    await db
      .updateTable('standing')
      .set({ invitedAt: new Date(), ...aLink() })
      .where('personNo', '=', person.no)
      .execute()
    await db
      .insertInto('delivery')
      .values({ ...key, cause: 'campaign:1', kind: 'invitation', state })
      .execute()
    return person
  }

  async function aMixedTenant() {
    const { tenantId, client } = await aClient(database.db)
    const attributes = { title: 'Captain' }
    const sent = await anInvitedOne(tenantId, 'sent')
    const failed = await anInvitedOne(tenantId, 'failed')
    const waiting = await aPerson(database.db, { tenantId, clientId: client.id, attributes })
    await anInvitedOne((await aTenant(database.db)).id, 'failed')
    const key = await api.withKey(tenantId, ['people:read', 'invites:write'])
    return { tenantId, key, sent, failed, waiting }
  }

  it('are found by what became of their last mail', async () => {
    const { key, sent, failed, waiting } = await aMixedTenant()
    const ids = async (mail: string) =>
      ((await key<{ items: { id: string }[] }>('GET', `/people?mail=${mail}`)).body.items ?? []).map(({ id }) => id)
    expect(await ids('failed')).toEqual([failed.id])
    expect(await ids('sent')).toEqual([sent.id])
    expect(await ids('none')).toEqual([waiting.id])
    expect(await ids('deferred')).toEqual([])
    expect((await key('GET', '/people?mail=lost')).status).toBe(400)
  })

  it('are counted by state, however they are narrowed', async () => {
    const { key } = await aMixedTenant()
    const count = async (query: string) => (await key('GET', `/people/matching?${query}`)).body
    expect(await count('mail=failed')).toEqual({ total: 1, uninvited: 0, invited: 1, claimed: 0, deactivated: 0 })
    expect(await count('source=entra')).toMatchObject({ total: 1, uninvited: 1 })
    expect(await count(`filter=${encodeURIComponent('title eq "Captain"')}&mail=none`)).toMatchObject({ total: 1 })
    expect(await count('search=xample')).toMatchObject({ total: 3 })
  })

  it('are counted sooner without their states, within one of them', async () => {
    const { key } = await aMixedTenant()
    const count = async (query: string) => (await key('GET', `/people/matching?only=total&${query}`)).body
    expect(await count('')).toEqual({ total: 3 })
    expect(await count('state=invited')).toEqual({ total: 2 })
    expect(await count('source=entra')).toEqual({ total: 1 })
    expect(await count('source=entra&state=claimed')).toEqual({ total: 0 })
    expect(await count('search=xample&mail=failed&state=invited')).toEqual({ total: 1 })
    expect((await key('GET', '/people/matching?only=invited')).status).toBe(400)
  })

  it('are no longer counted when whoever asked has left', async () => {
    const { cookie } = await api.withSession(tenantId)
    const left = new AbortController()
    const countings = async () => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%as total%'`.execute(
        database.db,
      )
      return rows[0]!.n
    }
    await inTransaction(database.db, async (trx) => {
      await sql`lock table person in access exclusive mode`.execute(trx)
      const asked = fetch(`${api.base}/api/v1/people/matching?source=okta`, {
        headers: { cookie },
        signal: left.signal,
      })
      await expect.poll(countings).toBe(1)
      left.abort()
      await expect(asked).rejects.toThrow('aborted')
      await expect.poll(countings).toBe(0)
    })
    expect((await key('GET', '/people/matching?source=okta')).status).toBe(200)
  })

  it('are those of a campaign, which nothing that narrows can begin', async () => {
    const { key, tenantId, failed } = await aMixedTenant()
    const preview = { kind: 'filter', mail: 'failed' }
    expect((await key('POST', '/campaigns/preview', { body: preview })).body).toMatchObject({
      alreadyInvited: 1,
      toInvite: 0,
    })
    const { body } = await key('POST', '/campaigns', { body: { ...preview, action: 'remind' } })
    expect(body).toMatchObject({ filter: 'last mail failed', expected: 1 })
    const chosen = await database.db
      .selectFrom('campaignPerson')
      .select('personNo')
      .where('tenantId', '=', tenantId)
      .execute()
    expect(chosen).toEqual([{ personNo: failed.no }])
    const nothing = await key('POST', '/campaigns/preview', { body: { kind: 'filter' } })
    expect([nothing.status, nothing.body.code]).toEqual([400, 'nothing_chosen'])
  })
})

describe('among more people than are waited for', () => {
  const many = 1_000_000

  async function aLargeTenant() {
    const { tenantId, client } = await aClient(database.db)
    const attributes = (displayName: string) => ({ displayName, title: displayName.length % 2 ? 'Cook' : 'Captain' })
    for (const name of ['Ada Abel', 'Bo Abel', 'Chidi Graf', 'abel', 'Édouard', 'Zoe Abelson'])
      await aPerson(database.db, { tenantId, clientId: client.id, attributes: attributes(name) })
    for (const name of ['Noor Abel', 'Mia'])
      await aPerson(database.db, { tenantId, invite: 'now', attributes: attributes(name) })
    await database.db
      .updateTable('personCount')
      .set({ n: many })
      .where('tenantId', '=', tenantId)
      .where('slot', '=', 0)
      .execute()
    return tenantId
  }
  const filter = sql<SqlBool>`person.attributes ->> 'title' = 'Cook'`
  const narrowings: Partial<PeoplePageQuery>[] = [
    { search: { text: 'abel', match: 'anywhere' } },
    { search: { text: 'a', match: 'beginning' } },
    { search: { text: 'example', match: 'anywhere' }, state: 'invited' },
    { state: 'uninvited' },
    { state: 'uninvited', source: 'entra' },
    { source: 'entra' },
    { mail: 'none' },
    { mail: 'queued', state: 'invited' },
    { filter },
    { filter, source: 'google' },
  ]
  const sorts = ['displayName', 'userName', 'createdAt', 'modifiedAt'] as const

  const ids = (rows: PersonRow[]) => rows.map(({ id }) => id)

  it.each([
    ['one after the other', { milliseconds: 0 }],
    ['many at once, compared with a set', { milliseconds: 0, setFrom: 1 }],
  ])('finds by looking at everybody, %s, whom the list finds, in its order', async (_, pace) => {
    const tenantId = await aLargeTenant()
    for (const narrowing of narrowings) {
      for (const sort of sorts) {
        for (const order of ['asc', 'desc'] as const) {
          const query = { tenantId, sort, order, ...narrowing, limit: 100 }
          const listed = await peoplePage(database.db, query)
          const walked: PersonRow[] = []
          let resumeAt: CursorKey | undefined
          do {
            const part = await walkPeople(database.db, { ...query, after: resumeAt }, { ...pace, window: 3 })
            walked.push(...part.rows)
            resumeAt = part.resumeAt
          } while (resumeAt)
          expect([narrowing, sort, order, ids(walked)]).toEqual([narrowing, sort, order, ids(listed)])
        }
      }
    }
  })

  const sets: Partial<PeoplePageQuery>[] = [
    { search: { text: 'a', match: 'beginning' } },
    { search: { text: 'a', match: 'beginning' }, state: 'invited' },
    { search: { text: 'able', match: 'anywhere' }, state: 'uninvited' },
    { state: 'uninvited', filter },
    { source: 'entra' },
    { mail: 'queued' },
  ]

  it('finds from a set of a few whom the list finds, in its order, page after page', async () => {
    const tenantId = await aLargeTenant()
    for (const narrowing of sets) {
      for (const sort of sorts) {
        for (const order of ['asc', 'desc'] as const) {
          const query = { tenantId, sort, order, ...narrowing, limit: 100 }
          const listed = await peoplePage(database.db, query)
          const few = (await fewAmongWhom(database.db, query))!
          const paged: PersonRow[] = []
          for (let after: CursorKey | undefined; ; after = keyOfRow(sort, paged.at(-1)!)) {
            const { rows, total } = await pageOfFew(database.db, { ...query, after, limit: 2 }, few)
            expect(total).toBe(listed.length)
            paged.push(...rows)
            if (rows.length < 2) break
          }
          expect([narrowing, sort, order, ids(paged)]).toEqual([narrowing, sort, order, ids(listed)])
        }
      }
    }
  })

  it('finds by a frequent search whom the list finds, in its order, page after page', async () => {
    const tenantId = await aLargeTenant()
    const address = { emails: [{ value: 'ann@example.com', primary: true }] }
    await aPerson(database.db, { tenantId, userName: 'chef', attributes: { displayName: 'Aad', ...address } })
    await aPerson(database.db, { tenantId, userName: 'cook', attributes: { displayName: 'Bob', ...address } })
    await aPerson(database.db, { tenantId, userName: 'amos', attributes: { displayName: 'Zed', title: 'Cook' } })
    const search = { text: 'a', match: 'beginning', isFrequent: true } as const
    for (const narrowing of [{}, { state: 'uninvited' }, { filter }, { source: 'admin' }] as const) {
      for (const sort of sorts) {
        for (const order of ['asc', 'desc'] as const) {
          const query = { tenantId, sort, order, ...narrowing, search }
          const listed = await peoplePage(database.db, { ...query, limit: 100 })
          const page = await pageOfFrequent(database.db, { ...query, limit: 100 })
          expect([narrowing, sort, order, ids(page.rows)]).toEqual([narrowing, sort, order, ids(listed)])
          expect(page.total).toBe(listed.length)
          if (sort !== 'displayName') continue
          for (const [place, row] of listed.slice(0, -2).entries()) {
            const byNames = await pageByNames(database.db, { ...query, after: keyOfRow(sort, row), limit: 1 })
            expect(ids(byNames ?? [listed[place + 1]!])).toEqual([listed[place + 1]!.id])
          }
          const two = await pageByNames(database.db, { ...query, limit: 2 })
          expect([narrowing, ids(two ?? [])]).toEqual([narrowing, 'filter' in narrowing ? [] : ids(listed.slice(0, 2))])
        }
      }
    }
  })

  it('says how far it is, and goes on from there', async () => {
    const tenantId = await aLargeTenant()
    const query = { tenantId, sort: 'displayName', order: 'asc', limit: 3 } as const
    const pace = { window: 2, milliseconds: 0 }
    const first = await findPeople(database.db, { query, text: 'abel', pace })
    expect([first.rows.map(({ shownName }) => shownName), first.unfinished?.looked]).toEqual([
      ['abel', 'Ada Abel'],
      { people: 2, of: expect.any(Number) },
    ])
    const after = first.unfinished!.resumeAt
    const next = await findPeople(database.db, { query: { ...query, after }, text: 'abel', pace })
    expect([next.rows.map(({ shownName }) => shownName), next.unfinished?.looked.people]).toEqual([['Bo Abel'], 4])
  })

  it('shows the same lists and totals by the API', async () => {
    const tenantId = await aLargeTenant()
    const large = await api.withKey(tenantId)
    expect(names(await large('GET', '/people?search=abel'))).toEqual([
      'abel',
      'Ada Abel',
      'Bo Abel',
      'Noor Abel',
      'Zoe Abelson',
    ])
    const invited = await large<PeoplePage>('GET', '/people?state=invited')
    expect([names(invited), invited.body.total, invited.body.looked]).toEqual([['Mia', 'Noor Abel'], 2, undefined])
    const cooks = `/people?limit=2&filter=${encodeURIComponent('title eq "Cook"')}`
    const first = await large<PeoplePage>('GET', cooks)
    const rest = await large<PeoplePage>('GET', `${cooks}&cursor=${first.body.nextCursor}`)
    expect([...names(first), ...names(rest)]).toEqual(['Bo Abel', 'Mia', 'Noor Abel', 'Zoe Abelson'])
  })
})

it('shows readable attributes in the list where they are asked for', async () => {
  await aPerson(database.db, { tenantId, attributes: { title: 'Captain', displayName: 'Ada' } })
  const items = async (query: string) =>
    (await key<PeoplePage & Record<string, unknown>>('GET', `/people${query}`)).body.items
  expect((await items('?profile=true'))[0]!.profile).toEqual({ title: 'Captain', displayName: 'Ada' })
  expect((await items(''))[0]).not.toHaveProperty('profile')
})

it('does not read more attributes at once than fit in memory, and says how many people do', async () => {
  const { id: tenantId } = await aTenant(database.db)
  const owner = await api.withKey(tenantId)
  await largePeople(database.db, tenantId, 33)
  for (const query of ['', '&search=large', '&filter=nickName%20pr']) {
    const refused = await owner('GET', `/people?profile=true&limit=50${query}`)
    expect([refused.status, refused.body], query).toMatchObject([
      400,
      { code: 'page_too_large', detail: expect.stringContaining('at most 31 of them') },
    ])
    expect((await owner<PeoplePage>('GET', `/people?limit=50${query}`)).body.items, query).toHaveLength(33)
    expect((await owner<PeoplePage>('GET', `/people?profile=true&limit=30${query}`)).body.items, query).toHaveLength(30)
  }
})

it('shows what a provider pushed that no admin might write', async () => {
  const { id: tenantId } = await aTenant(database.db)
  const owner = await api.withSession(tenantId)
  const email = 'not an address'
  const attributes = { emails: [{ value: email, primary: true }], title: 'x'.repeat(4_096), displayName: ' ' }
  const { id } = await aPerson(database.db, { tenantId, attributes })
  const { status, body } = await owner<Person>('GET', `/people/${id}`)
  expect({ status, profile: body.profile }).toMatchObject({ status: 200, profile: { email, title: attributes.title } })
  expect((await owner('GET', '/people?profile=true')).status).toBe(200)
})
