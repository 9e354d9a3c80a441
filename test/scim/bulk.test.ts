import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

let server: ScimServer
let caller: ScimCaller
beforeAll(async () => {
  server = await scimServer()
})
afterAll(() => server.close())

const fresh = async () => {
  caller = await server.caller()
}
let nth = 0
const aUser = (given: object = {}) => ({ userName: `bulk-user-${++nth}@example.com`, ...given })
const post = (bulkId: string | undefined, path: string, data: object) => ({ method: 'POST', path, bulkId, data })
const bulk = (Operations: object[], more: object = {}) => caller.call('POST', '/Bulk', { Operations, ...more })
const statusesOf = (body: { Operations: { status: string }[] }) => body.Operations.map(({ status }) => status)
const idOf = ({ location }: { location: string }) => location.slice(location.lastIndexOf('/') + 1)

describe('a bulk', () => {
  beforeAll(fresh)

  it('carries out every method and tells status, location and version of each', async () => {
    const [one, two] = [
      (await caller.call('POST', '/Users', aUser())).body,
      (await caller.call('POST', '/Users', aUser())).body,
    ]
    const { status, body } = await bulk([
      post('new', '/Users', aUser()),
      { method: 'put', path: `/Users/${one.id}`, data: aUser({ title: 'Head' }) },
      {
        method: 'PATCH',
        path: `/Users/${one.id}`,
        data: { Operations: [{ op: 'replace', path: 'title', value: 'Chief' }] },
      },
      { method: 'DELETE', path: `/Users/${two.id}` },
    ])
    expect(status).toBe(200)
    expect(body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse'])
    expect(statusesOf(body)).toEqual(['201', '200', '200', '204'])
    expect(body.Operations[0]).toMatchObject({ method: 'POST', bulkId: 'new', version: 'W/"1.1"' })
    expect(body.Operations[3].location).toBe(`${server.baseUrl}/Users/${two.id}`)
    expect((await caller.call('GET', `/Users/${one.id}`)).body.title).toBe('Chief')
    expect((await caller.call('GET', `/Users/${two.id}`)).status).toBe(404)
  })

  it('reports what fails as a SCIM Error and goes on', async () => {
    const { body } = await bulk([
      post('a', '/Users', aUser({ userName: 'same@example.com' })),
      post('b', '/Users', aUser({ userName: 'same@example.com' })),
      post('c', '/Users', {}),
      { method: 'DELETE', path: '/Users/nobody' },
      { method: 'POST', path: '/Nothing', data: {} },
      { method: 'POST', path: '/Bulk', data: { Operations: [] } },
      { method: 'POST', path: '/Users/.search', data: {} },
      post('d', '/Users', aUser()),
    ])
    expect(statusesOf(body)).toEqual(['201', '409', '400', '404', '404', '404', '404', '201'])
    expect(body.Operations[1].response).toMatchObject({ status: '409', scimType: 'uniqueness' })
    expect(body.Operations[1]).not.toHaveProperty('location')
  })

  it('stops after as many errors as it may have, and names no operation that it did not reach', async () => {
    const { body } = await bulk(
      [post('a', '/Users', {}), post('b', '/Users', aUser()), post('c', '/Users', {}), post('d', '/Users', aUser())],
      { failOnErrors: 2 },
    )
    expect(statusesOf(body)).toEqual(['400', '201', '400'])
    const first = await bulk([post('a', '/Users', {}), post('b', '/Users', aUser())], { failOnErrors: 1 })
    expect(statusesOf(first.body)).toEqual(['400'])
  })

  it('reads names in any case', async () => {
    const Operations = [{ Method: 'post', PATH: '/Users', bulkid: 'a', Data: aUser() }]
    const { status, body } = await caller.call('POST', '/Bulk', { operations: Operations, FailOnErrors: 1 })
    expect([status, statusesOf(body), body.Operations[0].bulkId]).toEqual([200, ['201'], 'a'])
  })

  it('takes the operations of a PATCH without the message around them, with references in them', async () => {
    const group = { displayName: `Bare ${++nth}` }
    const { body } = await bulk([
      post('bare', '/Users', aUser({ nickName: 'Nick' })),
      post('crew', '/Groups', group),
      {
        method: 'PATCH',
        path: '/Users/bulkId:bare',
        data: [
          { op: 'remove', path: 'nickName' },
          { op: 'add', path: 'userName', value: `bare-${++nth}@example.com` },
        ],
      },
      {
        method: 'PATCH',
        path: '/Groups/bulkId:crew',
        data: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:bare' }] }],
      },
      { method: 'PUT', path: '/Users/bulkId:bare', data: [aUser()] },
    ])
    expect(statusesOf(body)).toEqual(['201', '201', '200', '204', '400'])
    expect(body.Operations[4].response.detail).toBe('the body must be a JSON object')
    const person = (await caller.call('GET', `/Users/${idOf(body.Operations[0])}`)).body
    expect(person).toMatchObject({ userName: `bare-${nth - 1}@example.com` })
    expect(person).not.toHaveProperty('nickName')
    const { members } = (await caller.call('GET', `/Groups/${idOf(body.Operations[1])}`)).body
    expect(members).toMatchObject([{ value: person.id }])
  })

  it('lets an operation of a method that a bulk does not know fail alone', async () => {
    const { status, body } = await bulk([
      { method: 'GET', path: '/Users' },
      post('a', '/Users', aUser()),
      { method: 'OPTIONS', path: '/Users' },
      post('b', '/Users', aUser()),
    ])
    expect(status).toBe(200)
    expect(statusesOf(body)).toEqual(['405', '201', '405', '201'])
    expect(body.Operations[0]).toMatchObject({ method: 'GET', response: { status: '405' } })
    expect(body.Operations[0].response.detail).toContain('POST, PUT, PATCH, DELETE')
    const stopped = await bulk([{ method: 'GET', path: '/Users' }, post('c', '/Users', aUser())], { failOnErrors: 1 })
    expect(statusesOf(stopped.body)).toEqual(['405'])
  })

  it('lets an operation that cannot be read fail alone', async () => {
    const { status, body } = await bulk([
      { path: '/Users', bulkId: 'a', data: aUser() },
      { method: 'put', bulkId: 'b', data: aUser() },
      { method: 'POST', path: '/Users', bulkId: 7, data: aUser() },
      { method: 'DELETE', path: '/Users/nobody', version: 7 },
      { ...post('c', '/Users', aUser()), Path: '/Groups' },
      null,
      7,
      post('d', '/Users', aUser()),
      post('e', '/Groups', { displayName: 'Of the unread', members: [{ value: 'bulkId:c' }] }),
    ] as object[])
    expect(status).toBe(200)
    expect(statusesOf(body)).toEqual(['400', '400', '400', '400', '400', '400', '400', '201', '400'])
    const [noMethod, noPath, numeric, versioned, twice, none] = body.Operations
    expect(noMethod).toMatchObject({ method: '', bulkId: 'a', response: { scimType: 'invalidSyntax' } })
    expect(noPath).toMatchObject({ method: 'PUT', bulkId: 'b', response: { detail: 'path must be a string' } })
    expect(noPath).not.toHaveProperty('location')
    expect(numeric).toMatchObject({ method: 'POST', response: { detail: 'bulkId must be a string' } })
    expect(versioned).toMatchObject({ method: 'DELETE', location: `${server.baseUrl}/Users/nobody` })
    expect(twice).toMatchObject({ bulkId: 'c', response: { detail: 'the body gives path twice' } })
    expect(none).toMatchObject({ method: '', response: { detail: 'an operation must be a JSON object' } })
    const stopped = await bulk([{ path: '/Users' }, post('f', '/Users', aUser())], { failOnErrors: 1 })
    expect(statusesOf(stopped.body)).toEqual(['400'])
  })

  it('lets others have their turn between operations that are refused without a question to the database', async () => {
    const data = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`emails[type eq "${at}"].value`, 'x']))
    const many = Array.from({ length: 800 }, () => ({ method: 'POST', path: '/Users', data }))
    const others: number[] = []
    const ended = new Set<string>()
    const answer = bulk(many).finally(() => ended.add('bulk'))
    while (ended.size === 0) others.push((await caller.call('GET', '/ServiceProviderConfig')).status)
    expect(new Set(statusesOf((await answer).body))).toEqual(new Set(['400']))
    // All in one go, it would be the one that came before the bulk was read, and the one that waited for its end.
    expect(others.length).toBeGreaterThan(2)
  })

  it('takes one operation that stands in no list', async () => {
    const { body } = await caller.call('POST', '/Bulk', { Operations: post('one', '/Users', aUser()) })
    expect(statusesOf(body)).toEqual(['201'])
  })

  it('compares the version of an operation', async () => {
    const { id, meta } = (await caller.call('POST', '/Users', aUser())).body
    const change = (version: string) => ({
      method: 'PATCH',
      path: `/Users/${id}`,
      version,
      data: { Operations: [{ op: 'replace', path: 'title', value: version }] },
    })
    expect(statusesOf((await bulk([change(meta.version), change(meta.version)])).body)).toEqual(['200', '412'])
  })
})

describe('references by bulkId', () => {
  beforeAll(fresh)

  it('reach forwards, into members, managers, paths and patch paths', async () => {
    const { body } = await bulk([
      post('g', '/Groups', { displayName: 'Forward', members: [{ value: 'bulkId:u' }, { value: 'bulkId:boss' }] }),
      post('u', '/Users', aUser({ [ENT]: { manager: { value: 'bulkId:boss', $ref: '../Users/bulkId:boss' } } })),
      post('boss', '/Users', aUser()),
      {
        method: 'PATCH',
        path: '/Groups/bulkId:g',
        data: { Operations: [{ op: 'remove', path: 'members[value eq "bulkId:u"]' }] },
      },
      {
        method: 'PATCH',
        path: '/Users/bulkId:boss',
        data: { Operations: [{ op: 'replace', path: 'title', value: 'Boss' }] },
      },
    ])
    expect(statusesOf(body)).toEqual(['201', '201', '201', '204', '200'])
    const [group, user, boss] = body.Operations.map(idOf)
    const { manager } = (await caller.call('GET', `/Users/${user}`)).body[ENT]
    expect(manager).toEqual({ value: boss, $ref: `../Users/${boss}` })
    expect((await caller.call('GET', `/Groups/${group}`)).body.members).toMatchObject([{ value: boss }])
    expect((await caller.call('GET', `/Users/${boss}`)).body.title).toBe('Boss')
  })

  it('may go in a circle', async () => {
    const { body } = await bulk([
      post('g1', '/Groups', { displayName: 'Circle 1', members: [{ value: 'bulkId:g2' }] }),
      post('g2', '/Groups', { displayName: 'Circle 2', members: [{ value: 'bulkId:g1' }] }),
      post('u1', '/Users', aUser({ [ENT]: { department: 'D', manager: { value: 'bulkId:u2' } } })),
      post('u2', '/Users', aUser({ [ENT]: { manager: 'bulkId:u1' } })),
    ])
    expect(statusesOf(body)).toEqual(['201', '201', '201', '201'])
    const [g1, g2, u1, u2] = body.Operations.map(idOf)
    expect((await caller.call('GET', `/Groups/${g1}`)).body.members).toMatchObject([{ value: g2 }])
    expect((await caller.call('GET', `/Groups/${g2}`)).body.members).toMatchObject([{ value: g1 }])
    expect((await caller.call('GET', `/Users/${u1}`)).body[ENT]).toMatchObject({
      department: 'D',
      manager: { value: u2 },
    })
    expect((await caller.call('GET', `/Users/${u2}`)).body[ENT]).toMatchObject({ manager: { value: u1 } })
  })

  it('may point at what they stand in', async () => {
    const { body } = await bulk([
      post('ceo', '/Users', aUser({ [ENT]: { department: 'D', manager: { value: 'bulkId:ceo' } } })),
      post('t1', '/Users', aUser({ title: 'bulkId:t1', shoe: 'bulkId:t1', meta: { location: '/Users/bulkId:t1' } })),
      post('g', '/Groups', { displayName: 'Itself', members: [{ value: 'bulkId:g' }, { value: 'bulkId:ceo' }] }),
    ])
    expect(statusesOf(body)).toEqual(['201', '201', '201'])
    const [ceo, titled, group] = body.Operations.map(idOf)
    expect((await caller.call('GET', `/Users/${ceo}`)).body).toMatchObject({
      meta: { version: body.Operations[0].version },
      [ENT]: { department: 'D', manager: { value: ceo } },
    })
    expect((await caller.call('GET', `/Users/${titled}`)).body.title).toBe('bulkId:t1')
    const { members } = (await caller.call('GET', `/Groups/${group}`)).body
    expect(members.map(({ value }: { value: string }) => value)).toEqual([ceo])
  })

  it('stand where an id would stand, and nowhere else', async () => {
    const { body } = await bulk([
      post('x', '/Users', { userName: 'bulkId:x', displayName: 'bulkId:none', emails: [{ value: 'bulkId:x' }] }),
      post('y', '/Users', { userName: 'bulkId:x y', nickName: 'bulkId:z', groups: [{ value: 'bulkId:z' }] }),
      post('z', '/Users', {}),
      {
        method: 'PATCH',
        path: '/Users/bulkId:x',
        data: {
          Operations: [
            { op: 'replace', path: 'title', value: 'bulkId:y' },
            { op: 'replace', value: { nickName: 'bulkId:z', manager: 'bulkId:y' } },
            { op: 'replace', value: { [`${ENT}:department`]: 'bulkId:y', [ENT]: { division: 'bulkId:z' } } },
          ],
        },
      },
    ])
    expect(statusesOf(body)).toEqual(['201', '201', '400', '200'])
    const [x, y] = body.Operations.map(({ location }: { location?: string }) => location && idOf({ location }))
    expect((await caller.call('GET', `/Users/${x}`)).body).toMatchObject({
      userName: 'bulkId:x',
      displayName: 'bulkId:none',
      emails: [{ value: 'bulkId:x' }],
      title: 'bulkId:y',
      nickName: 'bulkId:z',
      [ENT]: { department: 'bulkId:y', division: 'bulkId:z', manager: { value: y } },
    })
    expect((await caller.call('GET', `/Users/${y}`)).body).toMatchObject({
      userName: 'bulkId:x y',
      nickName: 'bulkId:z',
    })
  })

  it('may follow a create whose path has a query', async () => {
    const { body } = await bulk([
      post('q', '/Users?attributes=userName', aUser({ [ENT]: { manager: { value: 'bulkId:q' } } })),
    ])
    expect(statusesOf(body)).toEqual(['201'])
    const id = idOf(body.Operations[0])
    expect((await caller.call('GET', `/Users/${id}`)).body[ENT].manager).toEqual({ value: id })
  })

  it('to what could not be made fail with it, and to what is nowhere named are nobody', async () => {
    const { body } = await bulk([
      post('bad', '/Users', {}),
      post('g', '/Groups', { displayName: 'Dangling', members: [{ value: 'bulkId:bad' }] }),
      post('h', '/Groups', { displayName: 'Nowhere', members: [{ value: 'bulkId:nothing' }] }),
      { method: 'DELETE', path: '/Users/bulkId:bad' },
    ])
    expect(statusesOf(body)).toEqual(['400', '400', '201', '400'])
  })

  it('in a path, to what is nowhere named, are refused by their name and without a place', async () => {
    const { body } = await bulk([
      { method: 'DELETE', path: '/Users/bulkId:none' },
      { method: 'PUT', path: '/Users/bulkId:none', data: aUser() },
    ])
    expect(statusesOf(body)).toEqual(['400', '400'])
    for (const refused of body.Operations) {
      expect(refused.response.detail).toContain('bulkId:none')
      expect(refused).not.toHaveProperty('location')
    }
  })

  it('may form a chain of hundreds', async () => {
    const chain = Array.from({ length: 300 }, (_, at) =>
      post(`c${at}`, '/Groups', {
        displayName: `Chain ${at}`,
        members: at < 299 ? [{ value: `bulkId:c${at + 1}` }] : [],
      }),
    )
    const { body } = await bulk(chain)
    expect(new Set(statusesOf(body))).toEqual(new Set(['201']))
  })
})

describe('a bulk is refused', () => {
  beforeAll(fresh)

  it.each([
    [{}, 'invalidSyntax'],
    [{ Operations: 7 }, 'invalidSyntax'],
    [{ Operations: [post('x', '/Users', {}), post('x', '/Users', {})] }, 'invalidSyntax'],
    [{ Operations: [], failOnErrors: 'one' }, 'invalidValue'],
  ])('as %j', async (body, scimType) => {
    expect((await caller.call('POST', '/Bulk', body)).body).toMatchObject({ status: '400', scimType })
  })

  it('where two operations make one bulkId, which it names', async () => {
    const { status, body } = await bulk([
      post('x', '/Users', aUser()),
      post('y', '/Users', {}),
      post('x', '/Users', {}),
    ])
    expect([status, body.detail]).toEqual([400, 'operations 1 and 3 both make bulkId:x'])
    expect((await caller.call('GET', '/Users?count=0')).body.totalResults).toBe(0)
  })

  it('beyond 1,000 operations or 4 MiB, with nothing done', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => post(`m${at}`, '/Users', aUser()))
    expect((await bulk(many)).status).toBe(413)
    const padding = Array.from({ length: 4300 }, () => 'x'.repeat(1000))
    expect((await bulk([post('p', '/Users', aUser({ padding }))])).status).toBe(413)
    expect((await caller.call('GET', '/Users?count=0')).body.totalResults).toBe(0)
    expect(statusesOf((await bulk([post('p', '/Users', aUser({ padding: padding.slice(0, 1000) }))])).body)).toEqual([
      '201',
    ])
    const two = [post('p', '/Users', aUser({ padding: padding.slice(0, 2000) })), post('q', '/Users', aUser())]
    expect(statusesOf((await bulk(two)).body)).toEqual(['413', '201'])
  })
})
