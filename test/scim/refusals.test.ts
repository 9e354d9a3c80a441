import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { revokeClientToken } from '../../src/tenants/client-token.ts'
import { operator } from '../../src/audit/actor.ts'
import { callAs, type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

let server: ScimServer
let caller: ScimCaller
beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
})
afterAll(() => server.close())

const json = { 'Content-Type': 'application/json' }
const unknownId = '00000000-0000-4000-8000-000000000000'

describe('a token', () => {
  const words = [
    '',
    'Bearer',
    'Bearer ',
    'Bearer nonsense',
    `Bearer vst_scim_${'x'.repeat(43)}`,
    'Digest x',
    'nonsense',
    `vst_scim_${'x'.repeat(43)}`,
    'Basic Og==',
  ]

  it.each(words)('that is %j is refused with one same body', async (authorization) => {
    const answer = await caller.call('GET', '/Users', undefined, { Authorization: authorization })
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
    expect(answer.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '401',
      detail: 'a valid bearer token is needed',
    })
  })

  it('in the query is not looked at', async () => {
    const path = `/Users?access_token=${caller.token}&token=${caller.token}`
    expect((await caller.call('GET', path, undefined, { Authorization: '' })).status).toBe(401)
  })

  it('is taken as the password of HTTP Basic as well', async () => {
    const basic = `Basic ${Buffer.from(`anyone:${caller.token}`).toString('base64')}`
    expect((await caller.call('GET', '/Users', undefined, { Authorization: basic })).status).toBe(200)
  })

  it('is taken without a scheme, as Okta’s header authentication sends what was entered', async () => {
    expect((await caller.call('GET', '/Users', undefined, { Authorization: caller.token })).status).toBe(200)
  })

  it('stops working within a second of its revocation', async () => {
    const { tenantId, clientId, token, call } = await server.caller()
    expect((await call('GET', '/Users?count=0')).status).toBe(200)
    const { id: tokenId } = await server.db
      .selectFrom('clientToken')
      .select('id')
      .where('clientId', '=', clientId)
      .executeTakeFirstOrThrow()
    await inTransaction(server.db, (trx) => revokeClientToken(trx, { tenantId, clientId, tokenId, actor: operator }))
    await new Promise((resolve) => setTimeout(resolve, 1050))
    expect((await callAs(server.baseUrl, token)('GET', '/Users?count=0')).status).toBe(401)
  })
})

describe('an address', () => {
  it.each([
    ['GET', '/Nothing', 404],
    ['GET', '/Users/a/b', 404],
    ['GET', '/Users/%zz', 404],
    ['GET', '/Users/not-a-uuid', 404],
    ['GET', `/Users/${unknownId}`, 404],
    ['PUT', `/Users/${unknownId}`, 404],
    ['PATCH', `/Users/${unknownId}`, 404],
    ['DELETE', `/Users/${unknownId}`, 404],
    ['DELETE', '/Users/not-a-uuid', 404],
    ['GET', '/Groups/not-a-uuid', 404],
    ['GET', `/Groups/${unknownId}`, 404],
    ['DELETE', `/Groups/not-a-uuid`, 404],
    ['GET', '/Schemas/urn:nothing', 404],
    ['GET', '/ResourceTypes/Nothing', 404],
    ['DELETE', '/Users', 405],
    ['POST', `/Users/${unknownId}`, 405],
    ['PUT', '/Schemas', 405],
    ['OPTIONS', '/Users', 405],
    ['GET', '/Me', 501],
    ['GET', '/Schemas?filter=id%20eq%20%22x%22', 403],
    ['GET', `/Users?filter=${'x'.repeat(9000)}`, 414],
  ] as const)('Q02 Q42: %s %s is answered with a SCIM Error %i', async (method, path, status) => {
    const bodies: Record<string, unknown> = {
      PUT: { userName: 'x@example.com' },
      PATCH: { Operations: [{ op: 'replace', path: 'title', value: 'x' }] },
    }
    const answer = await caller.call(method, path, bodies[method])
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/scim+json')
    expect(answer.body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: `${status}` })
  })

  it('names the methods that it takes', async () => {
    expect((await caller.call('DELETE', '/Users')).headers['allow']).toBe('GET, POST')
  })

  it('with headers beyond 16 KiB is answered with 431', async () => {
    const answer = await caller.call('GET', '/Users', undefined, { 'X-Padding': 'x'.repeat(17 * 1024) })
    expect(answer.status).toBe(431)
    expect(answer.body.status).toBe('431')
  })
})

describe('a body', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) => caller.call('POST', '/Users', body, headers)

  it.each([
    ['{', 'invalidSyntax'],
    ['', 'invalidSyntax'],
    ['[]', 'invalidSyntax'],
    ['"text"', 'invalidSyntax'],
    ['null', 'invalidSyntax'],
    ['{"userName":"a","userName":"b"}', 'invalidSyntax'],
    ['{"userName":"a","USERNAME":"b"}', 'invalidSyntax'],
    ['{"userName":"a","__proto__":{"x":1}}', 'invalidSyntax'],
    ['{"userName":"a","name":{"constructor":{"x":1}}}', 'invalidSyntax'],
    ['{"userName":"a","emails":[{"prototype":"x"}]}', 'invalidSyntax'],
    [`{"userName":"a","x":${'['.repeat(33)}${']'.repeat(33)}}`, 'invalidSyntax'],
    ['['.repeat(500_000), 'invalidSyntax'],
    ['{"userName":"a\\u0000b"}', 'invalidValue'],
    ['{"userName":"a\\ud800"}', 'invalidValue'],
    [JSON.stringify({ userName: 'x'.repeat(4097) }), 'invalidValue'],
    ['{}', 'invalidValue'],
    ['{"userName":""}', 'invalidValue'],
    ['{"userName":"a","active":"perhaps"}', 'invalidValue'],
    ['{"userName":"a","name":"Anna"}', 'invalidValue'],
    ['{"userName":{"deep":1}}', 'invalidValue'],
    ['{"userName":"a","externalId":76561198000000001}', 'invalidValue'],
    ['{"userName":"a","externalId":1e400}', 'invalidValue'],
  ])('%.60s is refused', async (body, scimType) => {
    const answer = await post(body, json)
    expect(answer.status).toBe(400)
    expect(answer.body.scimType).toBe(scimType)
  })

  it('that is not UTF-8 is refused', async () => {
    const answer = await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), json)
    expect(answer.body).toMatchObject({ status: '400', scimType: 'invalidSyntax' })
  })

  it('beyond 1 MiB is refused, up to it read', async () => {
    const padded = (length: number) => JSON.stringify({ userName: '', pad: ['x'.repeat(1000)] }).padEnd(length)
    expect((await post(padded(1024 * 1024 + 1), json)).status).toBe(413)
    expect((await post(padded(1024 * 1024), json)).status).toBe(400)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', 'application/jsonx'])(
    'of type %s is refused',
    async (type) => {
      expect((await post('{"userName":"a"}', { 'Content-Type': type })).status).toBe(415)
    },
  )

  it.each(['gzip', 'br', 'identity'])('with Content-Encoding %s is refused', async (encoding) => {
    expect((await post('{"userName":"a"}', { ...json, 'Content-Encoding': encoding })).status).toBe(415)
  })

  it.each(['application/json', 'application/scim+json; charset=utf-8', 'APPLICATION/JSON; charset="UTF-8"', ''])(
    'Q24: of type %j is read',
    async (type) => {
      const answer = await post(`{"userName":"type-${type.length}@example.com"}`, { 'Content-Type': type })
      expect(answer.status).toBe(201)
    },
  )

  it('of 32 levels and with a text of 4,096 characters is read', async () => {
    const deep = `${'['.repeat(31)}${']'.repeat(31)}`
    const body = `{"userName":"limits@example.com","title":"${'x'.repeat(4096)}","unknown":${deep}}`
    expect((await post(body, json)).status).toBe(201)
  })

  it('of a PATCH with more than 1,000 operations is refused, and changes nothing', async () => {
    const { body } = await post({ userName: 'thousand@example.com', title: 'Old' })
    const Operations = Array.from({ length: 1001 }, () => ({ op: 'replace', path: 'title', value: 'New' }))
    const refused = await caller.call('PATCH', `/Users/${body.id}`, { Operations })
    expect(refused.body).toMatchObject({ status: '413' })
    expect((await caller.call('GET', `/Users/${body.id}`)).body.title).toBe('Old')
    const taken = await caller.call('PATCH', `/Users/${body.id}`, { Operations: Operations.slice(1) })
    expect(taken.body.title).toBe('New')
  })

  it('is refused where it is made of too many names or values, and read up to then', async () => {
    const named = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`unknown${at}`, 1]))
    const many = (count: number) => ({ userName: `names-${count}@example.com`, ...named(count) })
    expect((await post(many(4999))).status).toBe(201)
    expect(await post(many(5000))).toMatchObject({ status: 413, body: { detail: expect.stringContaining('names') } })
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:User'
    const spellings = { [urn]: named(4000), [urn.toUpperCase()]: named(4000) }
    expect((await post({ userName: 'spellings@example.com', ...spellings })).body.detail).toContain('no schema')
    const values = (count: number) => `{"userName":"values-${count}@example.com","x":[${'1,'.repeat(count)}1]}`
    expect((await post(values(249_000), json)).status).toBe(201)
    expect(await post(values(251_000), json)).toMatchObject({ status: 413 })
  })

  it('with more combining marks in a row than any language has is refused, as text and as escapes', async () => {
    const marked = (count: number) => ({ userName: 'marks@example.com', title: `a${'\u0301'.repeat(count)}` })
    expect((await post(marked(30))).status).toBe(201)
    expect((await post(marked(31))).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
    const escaped = `{"userName":"escaped@example.com","title":"a${'\\u0301'.repeat(31)}"}`
    expect((await post(escaped, json)).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
  })

  it('of a PATCH with one operation that looks at too much is refused, and changes nothing', async () => {
    const roles = Array.from({ length: 1000 }, (_, at) => ({ value: `${'r'.repeat(800)}${at}` }))
    const { body } = await post({ userName: 'heavy@example.com', title: 'Old', roles })
    const terms = Array.from({ length: 30 }, (_, at) => `value co "no${at}"`).join(' or ')
    const Operations = [
      { op: 'replace', path: 'title', value: 'New' },
      { op: 'remove', path: `roles[${terms}]` },
    ]
    const refused = await caller.call('PATCH', `/Users/${body.id}`, { Operations })
    expect(refused.body).toMatchObject({ status: '413', detail: expect.stringContaining('split') })
    expect((await caller.call('GET', `/Users/${body.id}`)).body).toMatchObject({ title: 'Old', meta: body.meta })
  })

  it('of a PATCH that takes its turns does not lose what is written meanwhile', async () => {
    const roles = Array.from({ length: 800 }, (_, at) => ({ value: `role ${at}` }))
    const { id } = (await post({ userName: 'turns@example.com', roles })).body
    const Operations = roles.slice(1).map(({ value }) => ({ op: 'remove', path: `roles[value eq "${value}"]` }))
    const heavy = caller.call('PATCH', `/Users/${id}`, { Operations })
    const names = ['a', 'b', 'c']
    for (const nickName of names) {
      const light = await caller.call('PATCH', `/Users/${id}`, { Operations: [{ op: 'add', value: { nickName } }] })
      expect(light.status).toBe(200)
    }
    expect((await heavy).status).toBe(200)
    const { body } = await caller.call('GET', `/Users/${id}`)
    expect(body).toMatchObject({ nickName: 'c', roles: [{ value: 'role 0' }], meta: { version: 'W/"5.1"' } })
  })

  it('that writes what is read-only is heard in POST and PUT, refused in PATCH, also inside a bulk', async () => {
    const readOnly = { meta: { created: '1999-01-01T00:00:00Z' }, groups: [{ value: unknownId }], id: unknownId }
    const made = await post({ userName: 'readonly@example.com', ...readOnly })
    expect(made.status).toBe(201)
    expect(made.body.id).not.toBe(unknownId)
    const { id } = made.body
    const operations = [
      { method: 'PUT', path: `/Users/${id}`, data: { userName: 'readonly@example.com', ...readOnly } },
      { method: 'PATCH', path: `/Users/${id}`, data: { Operations: [{ op: 'add', path: 'groups', value: [] }] } },
    ]
    for (const [at, { method, path, data }] of operations.entries()) {
      const alone = await caller.call(method, path, data)
      const { body } = await caller.call('POST', '/Bulk', { Operations: [operations[at]] })
      const answers = [alone.status, alone.body.scimType, body.Operations[0].status]
      expect(answers).toEqual(method === 'PUT' ? [200, undefined, '200'] : [400, 'mutability', '400'])
    }
    expect((await caller.call('GET', `/Users/${id}`)).body).toMatchObject({ id, meta: made.body.meta })
  })

  it('that gives a member of the message in two spellings is refused by its name, and read where both are the same', async () => {
    const { id } = (await post({ userName: 'spelled@example.com', title: 'Old' })).body
    const group = (await caller.call('POST', '/Groups', { displayName: 'Spelled' })).body
    const set = (value: string) => ({ op: 'replace', path: 'title', value })
    const twice = [
      ['PATCH', `/Users/${id}`, { Operations: [set('A')], operations: [set('B')] }, 'Operations'],
      ['PATCH', `/Users/${id}`, { Operations: [{ ...set('A'), Op: 'remove' }] }, 'op'],
      ['PATCH', `/Users/${id}`, { Operations: [{ ...set('A'), PATH: 'displayName' }] }, 'path'],
      ['PATCH', `/Users/${id}`, { Operations: [{ ...set('A'), VALUE: 'B' }] }, 'value'],
      [
        'PATCH',
        `/Groups/${group.id}`,
        { Operations: [{ op: 'add', path: 'members', value: [{ value: id, VALUE: unknownId }] }] },
        'value',
      ],
      ['PUT', `/Groups/${group.id}`, { displayName: 'Spelled', members: [{ $ref: id, $REF: unknownId }] }, '$ref'],
      ['POST', '/Bulk', { Operations: [], operations: [{}] }, 'Operations'],
      ['POST', '/Bulk', { Operations: [], failOnErrors: 1, FailOnErrors: 2 }, 'failOnErrors'],
      ['POST', '/Users/.search', { count: 1, COUNT: 2 }, 'count'],
      ['POST', '/.search', { filter: 'title pr', Filter: 'active eq true' }, 'filter'],
    ] as const
    for (const [method, path, body, name] of twice) {
      const refused = { status: '400', scimType: 'invalidSyntax', detail: `the body gives ${name} twice` }
      expect((await caller.call(method, path, body)).body).toMatchObject(refused)
    }
    expect((await caller.call('GET', `/Users/${id}`)).body.title).toBe('Old')
    expect((await caller.call('GET', `/Groups/${group.id}`)).body.meta).toEqual(group.meta)
    const same = { Operations: [{ ...set('New'), Value: 'New', OP: 'replace' }] }
    expect((await caller.call('PATCH', `/Users/${id}`, same)).body.title).toBe('New')
    expect((await caller.call('POST', '/.search', { count: 1, COUNT: 1 })).body.itemsPerPage).toBe(1)
  })

  it('changes nothing where it is refused', async () => {
    const { body } = await post({ userName: 'unchanged@example.com', title: 'Head' })
    const refused = await caller.call('PATCH', `/Users/${body.id}`, {
      Operations: [
        { op: 'replace', path: 'title', value: 'Changed' },
        { op: 'replace', path: 'nothing', value: 'x' },
      ],
    })
    expect(refused.body).toMatchObject({ status: '400', scimType: 'invalidPath' })
    expect(refused.body.detail).toContain('nothing')
    expect((await caller.call('GET', `/Users/${body.id}`)).body).toEqual(body)
  })
})

describe('too many requests', () => {
  it('Q39 Q40: with one token are answered with 429 and when to come back, another token is not slowed', async () => {
    const slow = await scimServer({ tokenRate: { perSecond: 1, burst: 3 } })
    const [eager, calm] = [await slow.caller(), await slow.caller()]
    const statuses = []
    for (let at = 0; at < 4; at++) statuses.push((await eager.call('GET', '/Users?count=0')).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const refused = await eager.call('GET', '/Users?count=0')
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.body).toMatchObject({ status: '429' })
    expect((await calm.call('GET', '/Users?count=0')).status).toBe(200)
    await slow.close()
  })

  it('with wrong tokens are limited by address, and never slow a right one', async () => {
    const other = await scimServer()
    const right = await other.caller()
    const wrong = callAs(other.baseUrl, 'wrong')
    const statuses = new Set<number>()
    for (let at = 0; at < 25; at++) statuses.add((await wrong('GET', '/Users')).status)
    expect([...statuses]).toEqual([401, 429])
    expect((await right.call('GET', '/Users')).status).toBe(200)
    await other.close()
  })
})
