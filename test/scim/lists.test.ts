import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFilter } from '../../src/filter/resolve-filter.ts'
import { personColumns } from '../../src/people/person-columns.ts'
import { userSchema } from '../../src/people/user-schema.ts'
import { openCursor, sealCursor } from '../../src/scim/lists/cursor.ts'
import { withinDeadline } from '../../src/scim/lists/deadline.ts'
import { isIndexed } from '../../src/scim/lists/is-indexed.ts'
import { testKeyring } from '../support/keyring.ts'
import { largePeople } from '../support/people.ts'
import { type ScimAnswer, type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

let server: ScimServer
let caller: ScimCaller
const ids: string[] = []

beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
  for (let at = 0; at < 25; at++) {
    const { body } = await caller.call('POST', '/Users', {
      userName: `person-${String(at).padStart(2, '0')}@example.com`,
      externalId: `ext-${at}`,
      displayName: `Person ${24 - at}`,
      ...(at % 2 === 0 && { title: at % 4 === 0 ? 'Éclair' : 'éclair' }),
      name: { givenName: 'P', familyName: `F${at}` },
      emails: [
        { type: 'work', value: `work-${at}@example.com` },
        { type: 'home', value: `home-${at}@example.com` },
      ],
      [ENT]: { department: at < 5 ? 'Sales' : 'Planning', manager: { value: `manager-${at}` } },
    })
    ids.push(body.id)
  }
})
afterAll(() => server.close())

const list = (query: string) => caller.call('GET', `/Users${query}`)
const idsOf = ({ body }: ScimAnswer): string[] => body.Resources.map(({ id }: { id: string }) => id)
const filtered = async (filter: string) => (await list(`?count=50&filter=${encodeURIComponent(filter)}`)).body

describe('a list by index', () => {
  it('Q27: pages without gap or twin, with integers, and is empty past the end', async () => {
    const seen: string[] = []
    for (const start of [1, 11, 21]) {
      const page = await list(`?startIndex=${start}&count=10`)
      expect(page.body).toMatchObject({ schemas: [LIST], totalResults: 25, startIndex: start })
      expect(page.body.itemsPerPage).toBe(page.body.Resources.length)
      seen.push(...idsOf(page))
    }
    expect(seen).toEqual(ids)
    const beyond = await list('?startIndex=1000&count=10')
    expect(beyond.body).toMatchObject({ totalResults: 25, itemsPerPage: 0, Resources: [] })
  })

  it.each([
    ['?startIndex=-5&count=2', 2],
    ['?startIndex=0', 25],
    ['?count=0', 0],
    ['?count=-1', 0],
    ['?count=999999', 25],
    ['?count=', 25],
    ['?startIndex=9007199254740991', 0],
    ['?', 25],
    ['?&&x=y&aadOptscim062020', 25],
  ])('Q26 Q27: %s is borne and shows %i', async (query, shown) => {
    const { status, body } = await list(query)
    expect({ status, total: body.totalResults, shown: body.Resources.length }).toEqual({
      status: 200,
      total: 25,
      shown,
    })
  })

  it.each(['?count=ten', '?startIndex=1.5', '?count=1e99'])('refuses %s', async (query) => {
    expect((await list(query)).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
  })
})

describe('a filter', () => {
  it.each([
    ['userName eq "PERSON-03@example.com"', 1],
    ['userName eq "nobody@example.com"', 0],
    ['externalId eq "ext-3"', 1],
    ['externalId eq "EXT-3"', 0],
    ['emails[type eq "work"].value eq "work-3@example.com"', 1],
    ['emails[type eq "work" and value eq "home-3@example.com"]', 0],
    ['emails eq "home-3@example.com"', 1],
    ['emails.value eq "HOME-3@example.com"', 1],
    [`${ENT}:department eq "sales"`, 5],
    ['department eq "Sales" and not (userName sw "person-00")', 4],
    ['manager eq "manager-7"', 1],
    ['title eq "ÉCLAIR"', 13],
    ['not (title pr)', 12],
    ['meta.lastModified gt "2020-01-01T00:00:00Z"', 25],
    ['active eq "True"', 25],
    ['displayName co "erson 1" or displayName ew "24"', 12],
  ])('Q19 Q20 Q21: %s finds %i', async (filter, total) => {
    const body = await filtered(filter)
    expect({ total: body.totalResults, shown: body.Resources.length }).toEqual({ total, shown: total })
  })

  it('Q01: that matches nothing is an empty list with 200', async () => {
    const answer = await list(`?filter=${encodeURIComponent('userName eq "5f0c9d0e"')}`)
    expect(answer).toMatchObject({ status: 200, body: { schemas: [LIST], totalResults: 0, Resources: [] } })
  })

  it('Q19: by id and manager together', async () => {
    expect((await filtered(`id eq "${ids[7]}" and manager eq "manager-7"`)).totalResults).toBe(1)
    expect((await filtered(`id eq "${ids[8]}" and manager eq "manager-7"`)).totalResults).toBe(0)
    expect((await filtered('id eq "no-uuid"')).totalResults).toBe(0)
  })

  it('counts all that match, not only those on the page', async () => {
    const { body } = await list(`?count=3&filter=${encodeURIComponent('department eq "Planning"')}`)
    expect(body).toMatchObject({ totalResults: 20, itemsPerPage: 3 })
  })

  it.each([
    'userName eq',
    'userName eq "a',
    '((((',
    'shoeSize eq 1',
    'userName zz "a"',
    'a'.repeat(4097),
    'title eq "a\u0000"',
  ])('that is %.30j is refused', async (filter) => {
    expect(await filtered(filter)).toMatchObject({ status: '400', scimType: 'invalidFilter' })
  })

  it('names the attribute that nobody knows', async () => {
    expect((await filtered('shoeSize eq 1')).detail).toContain('shoeSize')
  })
})

describe('sorting', () => {
  it('is by text without case, absent values last, and backwards', async () => {
    const names = async (query: string) =>
      (await list(query)).body.Resources.map(({ displayName }: { displayName: string }) => displayName)
    const ascending = await names('?sortBy=displayName&attributes=displayName')
    expect(ascending).toEqual(ascending.toSorted((one: string, other: string) => (one < other ? -1 : 1)))
    expect(await names('?sortBy=displayName&sortOrder=descending&attributes=displayName')).toEqual(
      ascending.toReversed(),
    )
    const titles = (await list('?sortBy=title')).body.Resources.map(({ title }: { title?: string }) => title)
    expect(titles.slice(13).every((title?: string) => title === undefined)).toBe(true)
    const backwards = (await list('?sortBy=title&sortOrder=descending')).body.Resources
    expect(backwards.map(({ title }: { title?: string }) => title)).toEqual(titles.toReversed())
  })

  it('reaches sub-attributes and extensions, and refuses what has no order', async () => {
    for (const by of ['name.familyName', 'emails', 'meta.created', `${ENT}:department`, 'id']) {
      expect((await list(`?sortBy=${by}`)).status, by).toBe(200)
    }
    expect((await list('?sortBy=shoeSize')).body).toMatchObject({ status: '400', scimType: 'invalidPath' })
  })
})

describe('a list by cursor (RFC 9865)', () => {
  async function walk(query: string, between: (page: number) => Promise<unknown> = async () => {}): Promise<string[]> {
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 20; page++) {
      const answer = await list(`?count=4&cursor=${cursor}${query}`)
      expect(answer.status).toBe(200)
      seen.push(...idsOf(answer))
      if (answer.body.nextCursor === undefined) return seen
      cursor = answer.body.nextCursor
      await between(page)
    }
    throw new Error('the list has no end')
  }

  it('visits everybody once, in any order, with the total of the first page', async () => {
    expect(await walk('')).toEqual(ids)
    for (const by of ['displayName', 'title', 'meta.created', 'name.familyName']) {
      for (const order of ['ascending', 'descending']) {
        const seen = await walk(`&sortBy=${by}&sortOrder=${order}`)
        expect(seen.toSorted(), `${by} ${order}`).toEqual(ids.toSorted())
      }
    }
    expect((await list('?cursor=&count=4')).body).toMatchObject({ totalResults: 25, itemsPerPage: 4 })
    expect((await list('?cursor=&count=4')).body).not.toHaveProperty('startIndex')
  })

  it('bears writes between two pages', async () => {
    const extra = await caller.call('POST', '/Users', { userName: 'extra@example.com', displayName: 'A first one' })
    const seen = await walk('&sortBy=displayName', async (page) => {
      if (page === 0) await caller.call('DELETE', `/Users/${extra.body.id}`)
    })
    expect(seen.filter((id) => id !== extra.body.id).toSorted()).toEqual(ids.toSorted())
  })

  it('is not given where the page is the last one, filtered or not', async () => {
    expect((await list('?cursor=&count=25')).body).not.toHaveProperty('nextCursor')
    expect(await walk(`&filter=${encodeURIComponent('department eq "Sales"')}`)).toEqual(ids.slice(0, 5))
  })

  it('refuses a cursor that is made up, or of another query, client or tenant', async () => {
    const { nextCursor } = (await list('?cursor=&count=4')).body
    const other = await server.caller({ tenantId: caller.tenantId })
    const stranger = await server.caller()
    const answers = [
      await list('?cursor=made.up.cursor'),
      await list(`?cursor=${nextCursor}x`),
      await list(`?cursor=${nextCursor}&sortBy=displayName`),
      await other.call('GET', `/Users?cursor=${nextCursor}`),
      await stranger.call('GET', `/Users?cursor=${nextCursor}`),
      await caller.call('GET', `/Groups?cursor=${nextCursor}`),
    ]
    for (const { body } of answers) expect(body).toMatchObject({ status: '400', scimType: 'invalidCursor' })
  })

  it('expires after the announced time', async () => {
    const { cursorTimeout } = (await caller.call('GET', '/ServiceProviderConfig')).body.pagination
    const scope = { keyring: testKeyring, tenantId: 1, clientId: 'c', query: [], now: new Date() }
    const place = { key: null, no: 7, total: 9, backwards: true }
    const cursor = sealCursor(place, scope)
    const after = (seconds: number) => ({ ...scope, now: new Date(scope.now.getTime() + seconds * 1000) })
    expect(openCursor(cursor, after(cursorTimeout - 1))).toEqual(place)
    expect(() => openCursor(cursor, after(cursorTimeout + 1))).toThrow(/expired/)
  })
})

describe('projection', () => {
  const first = async (query: string) => (await list(`?count=1&${query}`)).body.Resources[0]

  it('shows the attributes that are asked for, and always id and schemas', async () => {
    expect(Object.keys(await first('attributes=userName')).sort()).toEqual(['id', 'schemas', 'userName'])
    expect((await first('attributes=NAME.familyname')).name).toEqual({ familyName: 'F0' })
    expect((await first('attributes=emails.value')).emails).toEqual([
      { value: 'work-0@example.com' },
      { value: 'home-0@example.com' },
    ])
    expect(await first(`attributes=${ENT}:department`)).toMatchObject({ [ENT]: { department: 'Sales' } })
    expect((await first(`attributes=${ENT}`))[ENT]).toEqual({ department: 'Sales', manager: { value: 'manager-0' } })
    expect(Object.keys((await first('attributes=meta.version')).meta)).toEqual(['version'])
  })

  it('leaves out what is excluded, never id', async () => {
    const shown = await first(`excludedAttributes=id,emails,name.givenName,${ENT}:manager`)
    expect(shown).toMatchObject({ id: ids[0], name: { familyName: 'F0' }, [ENT]: { department: 'Sales' } })
    expect(shown).not.toHaveProperty('emails')
    expect(shown.name).not.toHaveProperty('givenName')
    expect(shown[ENT]).not.toHaveProperty('manager')
  })

  it('refuses an unknown attribute by name', async () => {
    const { body } = await list('?attributes=userName,shoeSize')
    expect(body).toMatchObject({ status: '400', scimType: 'invalidPath' })
    expect(body.detail).toContain('shoeSize')
  })
})

describe('searching by POST', () => {
  const search = (path: string, body: object) => caller.call('POST', `${path}/.search`, body)

  it('is a list whose parameters stand in the body', async () => {
    const body = {
      filter: 'department eq "Sales"',
      attributes: ['userName'],
      sortBy: 'userName',
      startIndex: 2,
      count: 2,
    }
    const answer = await search('/Users', body)
    expect(answer.body).toMatchObject({ totalResults: 5, startIndex: 2, itemsPerPage: 2 })
    expect(Object.keys(answer.body.Resources[0]).sort()).toEqual(['id', 'schemas', 'userName'])
    expect(idsOf(await search('/Users', { cursor: '', count: 3 }))).toEqual(ids.slice(0, 3))
  })

  it('spans both types at the root, and a type without the attribute has no match', async () => {
    expect((await search('', { filter: 'userName sw "person-0"' })).body.totalResults).toBe(10)
    expect((await search('', { filter: 'displayName sw "Person"', startIndex: 24, count: 10 })).body).toMatchObject({
      totalResults: 25,
      itemsPerPage: 2,
    })
    expect((await caller.call('GET', '/?filter=members%20pr')).body.totalResults).toBe(0)
    expect((await search('', { filter: 'shoeSize eq 1' })).body).toMatchObject({ scimType: 'invalidFilter' })
  })

  it.each([[{ filter: 7 }], [{ attributes: [7] }], [{ count: 'many' }], [{ startIndex: {} }]])(
    'refuses %j',
    async (body) => {
      expect((await search('/Users', body)).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
    },
  )
})

it('counts the active without looking at them, as many as there are', async () => {
  const counting = await server.caller()
  for (const name of ['a', 'b', 'c']) await counting.call('POST', '/Users', { userName: name, active: name !== 'c' })
  for (const [filter, total] of [
    ['active eq true', 2],
    ['active eq false', 1],
    ['active ne true', 1],
    ['active ne "False"', 2],
  ] as const) {
    const { body } = await counting.call('GET', `/Users?count=0&filter=${encodeURIComponent(filter)}`)
    expect(body.totalResults, filter).toBe(total)
  }
})

it('shows nobody of another tenant, whatever is asked', async () => {
  const stranger = await server.caller()
  for (const query of ['', '?filter=userName%20pr', `?filter=id%20eq%20%22${ids[0]}%22`, '?cursor=']) {
    expect((await stranger.call('GET', `/Users${query}`)).body.totalResults, query).toBe(0)
  }
})

it('is refused where it would not fit in memory, and a shorter one is answered', async () => {
  const rich = await server.caller()
  await largePeople(server.db, rich.tenantId, 33)
  for (const query of ['?count=33', '?count=33&cursor=', '?count=33&filter=nickName%20pr']) {
    const { status, body } = await rich.call('GET', `/Users${query}`)
    expect([status, body.scimType, body.detail], query).toEqual([400, 'tooMany', expect.stringContaining('at most 31')])
  }
  expect((await rich.call('POST', '/.search', { schemas: [], count: 33 })).body.scimType).toBe('tooMany')
  expect((await rich.call('GET', '/Users?count=2&startIndex=32')).body.Resources).toHaveLength(2)
})

describe('a search that no index serves', () => {
  it('is given up after its time, and says so', async () => {
    const slow = withinDeadline(server.db, (trx) => sql`select pg_sleep(5)`.execute(trx), { patience: 100 })
    await expect(slow).rejects.toMatchObject({ scimType: 'tooMany', kind: 'invalid' })
  })

  it('has one time for all its statements, of which each has what is left', async () => {
    const timeout = sql<{ milliseconds: number }>`
      select setting::int as milliseconds from pg_settings where name = 'statement_timeout'`
    const given = await withinDeadline(
      server.db,
      async (trx, allot) => {
        const first = await timeout.execute(trx)
        await sql`select pg_sleep(0.01)`.execute(trx)
        await allot(2)
        return [first, await timeout.execute(trx)].map(({ rows }) => rows[0]!.milliseconds)
      },
      { patience: 100_000 },
    )
    expect(given[0]).toBeLessThanOrEqual(100_000)
    expect(given[1]).toBeLessThan(given[0]! / 2)

    const spent = withinDeadline(server.db, (_, allot) => allot(1), { patience: 0 })
    await expect(spent).rejects.toMatchObject({ scimType: 'tooMany' })
  })

  it('is refused as tooMany over HTTP, in every shape that may walk over all rows, and all are answered otherwise', async () => {
    const walks = [
      '?filter=title%20eq%20%22x%22',
      '?sortBy=title',
      '?startIndex=10001',
      '?filter=groups%20eq%20%22x%22',
    ]
    const refused = await server.db.transaction().execute(async (trx) => {
      await sql`lock table person in access exclusive mode`.execute(trx)
      return Promise.all([
        ...walks.map((query) => caller.call('GET', `/Users${query}`)),
        caller.call('POST', '/.search', { schemas: [], count: 10 }),
      ])
    })
    for (const { status, body } of refused) expect([status, body.scimType]).toEqual([400, 'tooMany'])
    for (const query of walks) expect((await caller.call('GET', `/Users${query}`)).status, query).toBe(200)
  })

  it.each([
    ['externalId eq "x"', true],
    ['id eq "x" and title co "y"', true],
    ['emails[type eq "work" and value eq "x"]', true],
    [`${ENT}:employeeNumber eq "7"`, true],
    ['displayName eq "x"', true],
    ['displayName co "x"', false],
    ['title eq "x"', false],
    ['groups eq "2819c223-7f76-453a-919d-413861904646"', false],
    ['groups eq "2819c223-7f76-453a-919d-413861904646" and userName eq "x"', true],
    ['not (externalId eq "x")', false],
    ['externalId eq "x" or title eq "y"', false],
  ])('is told from others: %s', (filter, isServed) => {
    const columns = personColumns({ tenantId: 1, clientId: null, schema: userSchema, scimBaseUrl: '' })
    expect(isIndexed(readFilter(filter, userSchema), columns)).toBe(isServed)
  })
})
