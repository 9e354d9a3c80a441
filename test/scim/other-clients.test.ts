import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

// Shapes beyond the recorded life cycles: other identity providers, connectors built by hand, and libraries.

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

let server: ScimServer
let caller: ScimCaller
let nth = 0
beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
})
afterAll(() => server.close())

const create = async (given: object = {}) => {
  const userName = `other-${++nth}@example.com`
  return (await caller.call('POST', '/Users', { userName, name: { givenName: 'G', familyName: 'F' }, ...given })).body
}
const list = async (query: string, path = '/Users') => (await caller.call('GET', `${path}?${query}`)).body
const eq = (attribute: string, value: string) => encodeURIComponent(`${attribute} eq ${value}`)

describe('a look-up', () => {
  let anna: { id: string; userName: string }
  beforeAll(async () => {
    await create()
    anna = await create({ externalId: 'anna', emails: [{ value: 'anna@example.com', type: 'work', primary: true }] })
  })

  it.each(['filter', 'Filter', 'FILTER'])(
    'finds one and never all, however its parameter is written: %s',
    async (name) => {
      expect(await list(`${name}=${eq('userName', `"${anna.userName}"`)}`)).toMatchObject({
        totalResults: 1,
        Resources: [{ id: anna.id }],
      })
      expect((await list(`${name}=${eq('userName', '"nobody"')}`)).totalResults).toBe(0)
    },
  )

  it.each([
    ['filter=userName%20eq%20%22with+tag@example.com%22', 'with+tag'],
    ['filter=userName%20eq%20"with+tag@example.com"', 'with+tag'],
    ['count=5&filter=userName%20eq%20%22with%2Btag%40example.com%22', 'with+tag'],
    ['filter=userName+eq+%22with%2Btag%40example.com%22', 'with+tag'],
    ['filter=userName+eq+%22with+tag@example.com%22', 'with tag'],
    ['filter=userName+eq+%22with%20tag@example.com%22', 'with tag'],
    ['filter=title%20eq%20%22a%20%5C%22%20+b%22', 'with tag'],
    ['filter=userName%20sw%20%22with+%22%20and%20meta.created%20gt%20%222020-01-01T00:00:00+01:00%22', 'with+tag'],
  ])('knows a plus from a space: %s', async (query, name) => {
    const userName = `${name}@example.com`
    await caller.call('POST', '/Users', { userName, title: name === 'with tag' ? 'a " +b' : undefined })
    expect(await list(query)).toMatchObject({ totalResults: 1, Resources: [{ userName }] })
  })

  it.each([
    ['the email that is primary', () => eq('emails[primary eq true].value', '"anna@example.com"')],
    [
      'an email of a type, primary as text',
      () => encodeURIComponent('emails[type eq "work" and primary eq "true"].value eq "anna@example.com"'),
    ],
    ['two conditions', () => encodeURIComponent(`userName Eq "${anna.userName}" AND active EQ True`)],
    ['brackets', () => encodeURIComponent(`(userName eq "${anna.userName}")`)],
    ['no quotes', () => eq('userName', anna.userName)],
    ['single quotes', () => eq('userName', `'${anna.userName}'`)],
    ['`+` for space, quotes bare', () => `userName+eq+"${anna.userName}"`],
    ['a URN with a colon', () => eq(`${USER}:userName`, `"${anna.userName}"`)],
    ['a URN with a dot', () => eq(`${USER}.userName`, `"${anna.userName}"`)],
    ['externalId without quotes', () => eq('externalId', 'anna')],
  ])('by %s', async (_, filter) => {
    expect(await list(`filter=${filter()}`)).toMatchObject({ totalResults: 1, Resources: [{ id: anna.id }] })
  })

  it('takes paging in any case, sortOrder by its beginning, and lists of names given twice', async () => {
    expect(await list('StartIndex=2&Count=1')).toMatchObject({ startIndex: 2, itemsPerPage: 1 })
    const names = (shown: { Resources: { userName: string }[] }) => shown.Resources.map(({ userName }) => userName)
    const ascending = names(await list('sortBy=userName'))
    expect(names(await list('sortBy=userName&sortOrder=DESC'))).toEqual(ascending.toReversed())
    const [one] = (await list('attributes=userName&attributes=name.givenName&count=1')).Resources
    expect(Object.keys(one).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['id', 'name', 'schemas', 'userName'])
    const shown = await caller.call('GET', `/Users/${anna.id}?Attributes=userName`)
    expect(shown.body).not.toHaveProperty('name')
  })

  it('takes a trailing or a double slash, an id in upper case, and a body on GET', async () => {
    for (const path of [`/Users/${anna.id}/`, `//Users/${anna.id}`, `/Users/${anna.id.toUpperCase()}`]) {
      expect((await caller.call('GET', path)).body.id, path).toBe(anna.id)
    }
    expect((await caller.call('GET', `/Users/${anna.id}`, '{}')).body.id).toBe(anna.id)
  })
})

describe('a create', () => {
  it.each<[string, object, object]>([
    ['schemas as a text', { schemas: USER }, {}],
    ['an empty list of schemas', { schemas: [] }, {}],
    ['a number for a text', { [ENT]: { employeeNumber: 42 } }, { [ENT]: { employeeNumber: '42' } }],
    ['a list of one for a text', { title: ['Head'] }, { title: 'Head' }],
    ['a list of one for an object', { name: [{ givenName: 'A' }] }, { name: { givenName: 'A' } }],
    ['an address as a text', { emails: 'x@example.com' }, { emails: [{ value: 'x@example.com' }] }],
    ['a number for a phone', { phoneNumbers: [{ value: 555 }] }, { phoneNumbers: [{ value: '555' }] }],
    ['null elements', { emails: [null, {}] }, {}],
    ['a null extension', { [ENT]: null }, {}],
    [
      'paths for names',
      { 'name.givenName': 'Z', [`${ENT}:department`]: 'D' },
      { name: { givenName: 'Z' }, [ENT]: { department: 'D' } },
    ],
    [
      'names in any case',
      { DISPLAYNAME: 'X', Name: { GIVENNAME: 'Y' } },
      { displayName: 'X', name: { givenName: 'Y' } },
    ],
    ['what is read-only', { id: 'x', meta: 'x', groups: [{ value: 'x' }] }, {}],
    ['an externalId that is a number', { externalId: 12_345 }, { externalId: '12345' }],
  ])('takes %s', async (_, given, shown) => {
    const userName = `create-${++nth}@example.com`
    const { status, body } = await caller.call('POST', '/Users', { userName, ...given })
    expect({ status, body }).toMatchObject({ status: 201, body: { userName, ...shown } })
  })

  it.each([5, true])('and a replacement refuse %j for a userName, by its name', async (userName) => {
    const { id } = await create()
    const Operations = [{ op: 'replace', path: 'userName', value: userName }]
    const answers = [
      await caller.call('POST', '/Users', { userName }),
      await caller.call('PUT', `/Users/${id}`, { userName }),
      await caller.call('PATCH', `/Users/${id}`, { Operations }),
    ]
    for (const { status, body } of answers) {
      expect({ status, body }).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
      expect(body.detail).toContain('userName')
    }
  })

  it.each(['value', 'VALUE'])('and a change take an object with %s for an attribute without parts', async (name) => {
    const said = { displayName: { [name]: 'In an object' }, title: { [name]: null }, active: { [name]: 'False' } }
    const shown = { displayName: 'In an object', active: false }
    const userName = `object-${name}-${++nth}@example.com`
    const post = await caller.call('POST', '/Users', { userName: { [name]: userName }, ...said })
    expect({ status: post.status, body: post.body }).toMatchObject({ status: 201, body: { userName, ...shown } })
    expect(post.body).not.toHaveProperty('title')
    const { id } = await create({ title: 'Old' })
    const put = await caller.call('PUT', `/Users/${id}`, { userName: `put-${userName}`, ...said })
    expect(put.body).toMatchObject(shown)
    expect(put.body).not.toHaveProperty('title')
    const other = await create({ title: 'Old', [ENT]: { manager: { value: 'm', displayName: 'Old' } } })
    const Operations = [
      { op: 'replace', path: 'displayName', value: said.displayName },
      { op: 'replace', value: { title: said.title, active: said.active } },
      { op: 'replace', path: 'manager', value: { [name]: 'n' } },
    ]
    const patched = (await caller.call('PATCH', `/Users/${other.id}`, { Operations })).body
    expect(patched).toMatchObject(shown)
    expect(patched).not.toHaveProperty('title')
    expect(patched[ENT]).toEqual({ manager: { value: 'n' } })
  })

  it('and a replacement refuse a userName of nothing but spaces', async () => {
    const { id } = await create()
    const Operations = [{ op: 'replace', path: 'userName', value: ' \t' }]
    const answers = [
      await caller.call('POST', '/Users', { userName: '   ' }),
      await caller.call('PUT', `/Users/${id}`, { userName: '\u00a0' }),
      await caller.call('PATCH', `/Users/${id}`, { Operations }),
    ]
    for (const { status, body } of answers) {
      const detail = 'userName is required'
      expect({ status, body }).toMatchObject({ status: 400, body: { scimType: 'invalidValue', detail } })
    }
  })

  it('refuses an object without a value for an attribute without parts, and one with two', async () => {
    for (const displayName of [{}, { other: 'x' }, { value: 'x', VALUE: 'y' }]) {
      const { status } = await caller.call('POST', '/Users', { userName: `no-${++nth}@example.com`, displayName })
      expect(status, JSON.stringify(displayName)).toBe(400)
    }
  })

  it('takes a byte order mark, and a content type with parameters', async () => {
    const body = `\uFEFF${JSON.stringify({ userName: 'bom@example.com' })}`
    expect((await caller.call('POST', '/Users', body)).status).toBe(201)
    for (const type of ['application/json;odata=verbose', 'application/scim+json; profile=x', 'application/json;']) {
      const headers = { 'Content-Type': type }
      expect((await caller.call('POST', '/Users', { userName: `ct-${++nth}@example.com` }, headers)).status).toBe(201)
    }
  })
})

describe('a change', () => {
  let id: string
  let other: string
  beforeEach(async () => {
    other = (await create()).id
    id = (await create({ title: 'Old', emails: [{ value: 'a@example.com', type: 'work', primary: true }] })).id
  })
  const patch = (body: object) => caller.call('PATCH', `/Users/${id}`, body)

  it.each<[string, object, object]>([
    ['members in capitals', { OPERATIONS: [{ OP: 'REPLACE', PATH: 'title', VALUE: 'New' }] }, { title: 'New' }],
    ['one operation that is no list', { Operations: { op: 'replace', path: 'title', value: 'New' } }, { title: 'New' }],
    ['an empty path', { Operations: [{ op: 'replace', path: '', value: { title: 'New' } }] }, { title: 'New' }],
    ['a path that is null', { Operations: [{ op: 'replace', path: null, value: { title: 'New' } }] }, { title: 'New' }],
    ['a path-less list of one', { Operations: [{ op: 'replace', value: [{ title: 'New' }] }] }, { title: 'New' }],
    ['a list of one text', { Operations: [{ op: 'replace', path: 'title', value: ['New'] }] }, { title: 'New' }],
    [
      'a list with a value inside',
      { Operations: [{ op: 'replace', path: 'active', value: [{ value: 'False' }] }] },
      { active: false },
    ],
    [
      'a type without quotes',
      { Operations: [{ op: 'add', path: 'phoneNumbers[type eq work].value', value: '1' }] },
      { phoneNumbers: [{ type: 'work', value: '1' }] },
    ],
    [
      'a type in single quotes',
      { Operations: [{ op: 'add', path: "phoneNumbers[type eq 'work'].value", value: '1' }] },
      { phoneNumbers: [{ type: 'work', value: '1' }] },
    ],
    [
      'the primary element',
      { Operations: [{ op: 'replace', path: 'emails[primary eq true].value', value: 'b@example.com' }] },
      { emails: [{ value: 'b@example.com', type: 'work', primary: true }] },
    ],
    [
      'a whole element in a list',
      { Operations: [{ op: 'replace', path: 'emails[type eq "work"]', value: [{ value: 'b@example.com' }] }] },
      { emails: [{ value: 'b@example.com', type: 'work', primary: true }] },
    ],
    [
      'an extension as a path',
      { Operations: [{ op: 'replace', path: ENT, value: { department: 'D' } }] },
      { [ENT]: { department: 'D' } },
    ],
    [
      'a URN with a dot',
      { Operations: [{ op: 'replace', path: `${ENT}.department`, value: 'D' }] },
      { [ENT]: { department: 'D' } },
    ],
    [
      'schemas and the same id',
      {
        Operations: [
          { op: 'add', path: 'schemas', value: [ENT] },
          { op: 'replace', path: 'title', value: 'New' },
        ],
      },
      { title: 'New' },
    ],
  ])('by %s', async (_, body, shown) => {
    const answer = await patch(body)
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200, body: { id, ...shown } })
  })

  it.each([
    ['an element removed by its value', { op: 'remove', path: 'emails', value: { value: 'a@example.com' } }],
    ['an element removed by a bare value', { op: 'remove', path: 'emails', value: 'a@example.com' }],
  ])('%s is gone', async (_, operation) => {
    expect((await patch({ Operations: [operation] })).body).not.toHaveProperty('emails')
  })

  it.each<[string, unknown]>([
    ['a merge patch', { title: 'New' }],
    ['a JSON patch', [{ op: 'replace', path: '/title', value: 'New' }]],
    ['a list of two without a path', { Operations: [{ op: 'replace', value: [{ title: 'New' }, { title: 'X' }] }] }],
    ['a path of JSON patch', { Operations: [{ op: 'replace', path: '/title', value: 'New' }] }],
    ['a removal without a path', { Operations: [{ op: 'remove', value: { title: '' } }] }],
  ])('is refused, and changes nothing, as %s', async (_, body) => {
    expect((await caller.call('PATCH', `/Users/${id}`, body)).status).toBe(400)
    expect((await caller.call('GET', `/Users/${id}`)).body.title).toBe('Old')
  })

  it('that makes an address without a value primary leaves the primary one as it is', async () => {
    const before = (await caller.call('GET', `/Users/${id}`)).body
    for (const operation of [
      { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
      { op: 'replace', path: 'emails[type eq "home"]', value: { primary: true } },
      { op: 'add', path: 'emails[primary eq false].primary', value: 'True' },
      { op: 'add', path: 'emails', value: [{ type: 'home', primary: true }] },
    ]) {
      expect((await patch({ Operations: [operation] })).body, JSON.stringify(operation)).toEqual(before)
    }
  })

  it('takes away a part of an extension that is null in a value without a path', async () => {
    const department = { op: 'add', path: `${ENT}:department`, value: 'D' }
    expect((await patch({ Operations: [department] })).body[ENT]).toEqual({ department: 'D' })
    const Operations = [{ op: 'replace', value: { [ENT]: { department: null } } }]
    expect((await patch({ Operations })).body).not.toHaveProperty([ENT])
  })

  it('by PUT of the very resource that was read moves nothing', async () => {
    const read = (await caller.call('GET', `/Users/${id}`)).body
    expect((await caller.call('PUT', `/Users/${id}`, read)).body).toEqual(read)
  })

  it.each<[string, (who: string) => object]>([
    ['an object', (value) => ({ op: 'add', path: 'members', value: { value } })],
    ['a bare id', (value) => ({ op: 'add', path: 'members', value })],
    ['a list of bare ids', (value) => ({ op: 'add', path: 'members', value: [value] })],
    [
      'only a reference',
      (value) => ({ op: 'add', path: 'members', value: [{ $ref: `https://x.example/Users/${value}` }] }),
    ],
    ['capitals', (Value) => ({ op: 'Add', path: 'Members', value: [{ Value, Display: 'x', Type: 'user' }] })],
    ['an id in capitals', (value) => ({ op: 'add', path: 'members', value: [{ value: value.toUpperCase() }] })],
    ['no path', (value) => ({ op: 'add', value: { members: [{ value }] } })],
  ])('of members: %s adds, and each way takes away', async (_, add) => {
    const removals = [
      { op: 'remove', path: 'members', value: { value: other } },
      { op: 'remove', path: 'members', value: other },
      { op: 'remove', path: `members[value eq '${other}']` },
      { op: 'remove', path: `${GROUP}:members[value eq "${other}"]` },
    ]
    const members = [{ value: id }]
    const group = (await caller.call('POST', '/Groups', { displayName: `group ${++nth}`, members })).body.id
    const change = (operation: object) => caller.call('PATCH', `/Groups/${group}`, { Operations: [operation] })
    const idsOf = async () =>
      (await caller.call('GET', `/Groups/${group}`)).body.members.map(({ value }: { value: string }) => value)
    for (const removal of removals) {
      expect((await change(add(other))).status).toBe(204)
      expect(new Set(await idsOf())).toEqual(new Set([id, other]))
      expect((await change(removal)).status).toBe(204)
      expect(await idsOf()).toEqual([id])
    }
  })
})

describe('an answer', () => {
  it('tells an empty group as an empty list, by id, in lists and after a change, where members are shown', async () => {
    const member = await create()
    const displayName = `empty ${++nth}`
    const members = [{ value: member.id }]
    const { id } = (await caller.call('POST', '/Groups', { displayName, members })).body
    const Operations = [{ op: 'remove', path: 'members' }]
    const changed = await caller.call('PATCH', `/Groups/${id}?attributes=members.value`, { Operations })
    expect(changed.body).toHaveProperty('members', [])
    const filter = `filter=${eq('displayName', `"${displayName}"`)}`
    expect((await caller.call('GET', `/Groups/${id}`)).body).toHaveProperty('members', [])
    expect((await list(filter, '/Groups')).Resources[0]).toHaveProperty('members', [])
    for (const query of ['attributes=displayName', 'excludedAttributes=members']) {
      expect((await caller.call('GET', `/Groups/${id}?${query}`)).body).not.toHaveProperty('members')
      expect((await list(`${query}&${filter}`, '/Groups')).Resources[0]).not.toHaveProperty('members')
    }
  })

  it('without a body to a PATCH tells its type all the same', async () => {
    const { id } = (await caller.call('POST', '/Groups', { displayName: `typed ${++nth}` })).body
    const Operations = [{ op: 'replace', path: 'displayName', value: `typed ${++nth}` }]
    const { status, headers, text } = await caller.call('PATCH', `/Groups/${id}`, { Operations })
    expect({ status, text, type: headers['content-type'] }).toEqual({
      status: 204,
      text: '',
      type: 'application/scim+json',
    })
    expect(headers).toHaveProperty('etag')
    const gone = await caller.call('DELETE', `/Groups/${id}`)
    expect(gone.headers).not.toHaveProperty('content-type')
  })

  it.each([
    ['*/*', 'application/scim+json'],
    ['application/json', 'application/json'],
    ['application/scim+json, application/json;q=0.5', 'application/scim+json'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'application/scim+json'],
    ['text/plain', 'application/scim+json'],
    ['', 'application/scim+json'],
  ])('to Accept %j is of type %s', async (Accept, type) => {
    const { status, headers } = await caller.call('GET', '/Users?count=0', undefined, { Accept })
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type })
  })
})
