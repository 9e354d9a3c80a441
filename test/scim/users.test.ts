import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const OWN = 'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User'

let server: ScimServer
let caller: ScimCaller
beforeAll(async () => {
  server = await scimServer()
})
afterAll(() => server.close())

async function freshTenant() {
  caller = await server.caller()
  return caller
}

let nth = 0
const aUser = (given: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENT],
  userName: `user-${++nth}@example.com`,
  displayName: 'Anna Berg',
  name: { givenName: 'Anna', familyName: 'Berg' },
  emails: [{ type: 'work', primary: true, value: `user-${nth}@example.com` }],
  ...given,
})
const create = async (given: object = {}) => (await caller.call('POST', '/Users', aUser(given))).body
const patch = (id: string, ...Operations: object[]) => caller.call('PATCH', `/Users/${id}`, { Operations })
const find = async (filter: string, more = '') =>
  (await caller.call('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`)).body

describe('create', () => {
  beforeAll(freshTenant)

  it('Q35: answers 201 with Location, ETag and the whole resource', async () => {
    const { status, headers, body } = await caller.call('POST', '/Users', aUser({ externalId: 'e-1' }))
    expect(status).toBe(201)
    expect(headers['location']).toBe(`${server.baseUrl}/Users/${body.id}`)
    expect(headers['etag']).toBe(body.meta.version)
    expect(body).toMatchObject({ externalId: 'e-1', active: true, meta: { resourceType: 'User' } })
    expect(body.meta.location).toBe(headers['location'])
    expect((await caller.call('GET', `/Users/${body.id}`)).body).toEqual(body)
  })

  it.each([
    ['the same', (name: string) => name],
    ['another case', (name: string) => name.toUpperCase()],
    ['full width', (name: string) => name.replace('user', 'ｕｓｅｒ')],
  ])('Q03: refuses a userName that is taken, in %s', async (_, change) => {
    const { userName } = await create()
    const { status, body } = await caller.call('POST', '/Users', aUser({ userName: change(userName) }))
    expect({ status, scimType: body.scimType }).toEqual({ status: 409, scimType: 'uniqueness' })
  })

  it('refuses an externalId that the same client uses, and not one of another client', async () => {
    await create({ externalId: 'taken' })
    const again = await caller.call('POST', '/Users', aUser({ externalId: 'taken' }))
    expect(again.body).toMatchObject({ status: '409', scimType: 'uniqueness' })
    const other = await server.caller({ tenantId: caller.tenantId })
    expect((await other.call('POST', '/Users', aUser({ externalId: 'taken' }))).status).toBe(201)
  })

  it('lets exactly one of ten simultaneous twins win, and none ends in a fault', async () => {
    const twin = aUser()
    const answers = await Promise.all(Array.from({ length: 10 }, () => caller.call('POST', '/Users', twin)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.toSorted((one, other) => one - other)).toEqual([201, ...Array.from({ length: 9 }, () => 409)])
  })

  it('Q05 Q21: reads string booleans and names in any case', async () => {
    const body = await create({
      ACTIVE: 'False',
      Emails: undefined,
      emails: [{ Value: 'a@example.com', Primary: 'True' }],
    })
    expect(body).toMatchObject({ active: false, emails: [{ value: 'a@example.com', primary: true }] })
  })

  it('Q08: takes a dotted name for a path', async () => {
    const body = await create({ name: undefined, 'name.givenName': 'Eva', [`${ENT}:department`]: 'Sales' })
    expect(body).toMatchObject({ name: { givenName: 'Eva' }, [ENT]: { department: 'Sales' } })
    expect(body).not.toHaveProperty(['name.givenName'])
  })

  it('keeps what a dotted name and its object say, in any order', async () => {
    const parts: [string, unknown][] = [
      ['name.givenName', 'A'],
      ['name', { familyName: 'B' }],
      [`${ENT}:manager.value`, 'm-1'],
      [ENT, { manager: { $ref: '../Users/m-1' }, department: 'Sales' }],
      ['addresses.locality', 'Oslo'],
      ['addresses', [{ type: 'work', country: 'NO' }]],
    ]
    const said = {
      name: { givenName: 'A', familyName: 'B' },
      [ENT]: { manager: { value: 'm-1', $ref: '../Users/m-1' }, department: 'Sales' },
      addresses: [{ type: 'work', country: 'NO', locality: 'Oslo' }],
    }
    const { id, userName } = await create({ name: undefined })
    for (const order of [parts, parts.toReversed()]) {
      const given = { userName, ...Object.fromEntries(order) }
      expect((await caller.call('PUT', `/Users/${id}`, given)).body).toMatchObject(said)
    }
  })

  const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
  it.each([
    ['displayName', { displayName: 'a', [`${CORE}:displayName`]: 'b' }],
    ['displayName', { displayName: 'a', DisplayName: 'b' }],
    ['displayName', { displayName: 'a', [CORE]: { displayName: 'b' } }],
    ['userName', { [`${CORE}:userName`]: 'another@example.com' }],
    [`${ENT}:department`, { department: 'top', [ENT]: { department: 'ns' } }],
    [`${ENT}:department`, { [ENT]: { department: 'ns' }, department: 'top' }],
    ['name.givenName', { 'name.givenName': 'a', name: { givenName: 'b' } }],
    ['name.givenName', { name: { givenName: 'a', GivenName: 'b' } }],
    ['emails.value', { emails: [{ value: 'a@example.com', Value: 'b@example.com' }] }],
    ['name', { name: { givenName: 'a' }, Name: { familyName: 'b' } }],
    ['emails', { emails: [{ value: 'a@example.com' }], [`${CORE}:emails`]: [{ value: 'b@example.com' }] }],
  ])('refuses %s when two spellings give two values: %j', async (path, given) => {
    const { status, body } = await caller.call('POST', '/Users', { userName: 'two@example.com', ...given })
    expect({ status, ...body }).toMatchObject({ status: '400', scimType: 'invalidSyntax' })
    expect(body.detail).toContain(`${path} twice`)
  })

  it('takes two spellings of one value, and an unset one for none', async () => {
    const body = await create({
      displayName: 'a',
      [`${CORE}:displayName`]: 'a',
      active: false,
      ACTIVE: 'False',
      name: { givenName: 'Eva', GIVENNAME: 'Eva' },
      department: 'Sales',
      [ENT]: { department: 'Sales' },
      title: null,
      [CORE]: { title: 'Lead' },
    })
    expect(body).toMatchObject({
      displayName: 'a',
      active: false,
      title: 'Lead',
      name: { givenName: 'Eva' },
      [ENT]: { department: 'Sales' },
    })
  })

  it('reads core attributes under the URN of the core, as an object too', async () => {
    const under = { active: false, displayName: 'In', name: { givenName: 'Eva' }, [`${ENT}:department`]: 'Sales' }
    const given = { userName: 'under-urn@example.com', [CORE]: under }
    const { status, body } = await caller.call('POST', '/Users', given)
    expect(status).toBe(201)
    expect(body).toMatchObject({ active: false, displayName: 'In', name: under.name, [ENT]: { department: 'Sales' } })
    const put = await caller.call('PUT', `/Users/${body.id}`, {
      [CORE.toLowerCase()]: { ...under, userName: given.userName, active: 'True' },
    })
    expect(put.body).toMatchObject({ active: true, displayName: 'In' })
    expect((await caller.call('POST', '/Users', { [CORE]: 'x' })).body).toMatchObject({ scimType: 'invalidValue' })
  })

  it('Q12 Q32: wraps what is sent bare', async () => {
    const body = await create({
      emails: { value: 'one@example.com' },
      roles: ['member'],
      [ENT]: { manager: 'm-1' },
    })
    expect(body).toMatchObject({
      emails: [{ value: 'one@example.com' }],
      roles: [{ value: 'member' }],
      [ENT]: { manager: { value: 'm-1' } },
    })
  })

  it('Q28: discards a password', async () => {
    const body = await create({ password: 'never-stored-anywhere' })
    expect(body).not.toHaveProperty('password')
    const rows = await server.db.selectFrom('person').select('attributes').where('id', '=', body.id).execute()
    expect(JSON.stringify(rows)).not.toContain('never-stored')
  })

  it('Q30: takes null, "" and hollow elements as unset', async () => {
    const body = await create({
      title: '',
      addresses: null,
      phoneNumbers: [{ type: 'work', value: '' }],
      [ENT]: { department: '', manager: { value: '', displayName: ' ' } },
    })
    for (const name of ['title', 'addresses', 'phoneNumbers', ENT]) expect(body).not.toHaveProperty([name])
    expect(body.schemas).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User', OWN])
  })

  it('Q31: tells the extension by its key, whatever schemas say', async () => {
    const body = await create({ schemas: ['urn:scim:schemas:core:2.0'], [ENT]: { department: 'Sales' } })
    expect(body.schemas).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User', OWN, ENT])
  })

  it('keeps one primary of several, and ignores what it does not know and what is read-only', async () => {
    const body = await create({
      emails: [
        { value: 'a@example.com', primary: true },
        { value: 'b@example.com', primary: true },
      ],
      id: 'mine',
      groups: [{ value: 'x' }],
      meta: { version: 'mine' },
      shoeSize: 42,
    })
    expect(body.emails.map(({ primary }: { primary: boolean }) => primary)).toEqual([true, false])
    expect(body.id).not.toBe('mine')
    for (const name of ['groups', 'shoeSize']) expect(body).not.toHaveProperty(name)
  })

  it('Q45: gives back every value exactly as it came', async () => {
    const given = {
      userName: 'EXAMPLE\\Ünï cöde "q" 👩‍💻',
      title: '  spaced  ',
      phoneNumbers: [{ value: '+1 (555) 01-02' }],
    }
    expect(await create(given)).toMatchObject(given)
    expect((await find(`userName eq ${JSON.stringify(given.userName.toUpperCase())}`)).totalResults).toBe(1)
  })
})

describe('replace', () => {
  beforeAll(freshTenant)

  it('Q23: clears what is left out, ignores what is read-only, and the id of the path wins', async () => {
    const { id, userName, emails } = await create({ title: 'Head', externalId: 'x-1', [ENT]: { department: 'Sales' } })
    const { status, body } = await caller.call('PUT', `/Users/${id}`, {
      id: 'other',
      userName,
      emails,
      groups: [],
      meta: {},
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, userName, emails, active: true })
    for (const name of ['title', 'externalId', 'displayName', ENT]) expect(body).not.toHaveProperty([name])
  })

  it('does not reactivate by silence', async () => {
    const { id, userName } = await create({ active: false })
    expect((await caller.call('PUT', `/Users/${id}`, { userName })).body.active).toBe(false)
    expect((await caller.call('PUT', `/Users/${id}`, { userName, active: 'True' })).body.active).toBe(true)
  })

  it('refuses a name that is taken and leaves everything as it was', async () => {
    const [one, two] = [await create(), await create()]
    const refused = await caller.call('PUT', `/Users/${two.id}`, { ...two, userName: one.userName, title: 'x' })
    expect(refused.body).toMatchObject({ status: '409', scimType: 'uniqueness' })
    expect((await caller.call('GET', `/Users/${two.id}`)).body).toEqual(two)
  })
})

describe('patch', () => {
  beforeAll(freshTenant)

  it('Q34: answers 200 with the whole resource, or the attributes asked for', async () => {
    const { id } = await create()
    const answer = await patch(id, { op: 'replace', path: 'title', value: 'Head' })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ id, title: 'Head', displayName: 'Anna Berg' })
    const few = await caller.call('PATCH', `/Users/${id}?attributes=title`, {
      Operations: [{ op: 'replace', path: 'title', value: 'Chief' }],
    })
    expect(few.body).toEqual({ schemas: expect.any(Array), id, title: 'Chief' })
  })

  it('moves the version when something changes, and neither version nor lastModified when nothing does', async () => {
    const before = await create()
    const same = await patch(before.id, { op: 'replace', path: 'displayName', value: 'Anna Berg' })
    expect(same.body.meta).toEqual(before.meta)
    const changed = await patch(before.id, { op: 'replace', path: 'displayName', value: 'Anna B.' })
    expect(changed.body.meta.version).not.toBe(before.meta.version)
    expect(changed.headers['etag']).toBe(changed.body.meta.version)
  })

  it('renames, disables, and sets, changes and removes the manager', async () => {
    const manager = await create()
    const { id } = await create()
    const managerOf = async () => (await caller.call('GET', `/Users/${id}`)).body[ENT]?.manager?.value
    await patch(
      id,
      { op: 'Replace', path: 'userName', value: 'renamed@example.com' },
      { op: 'Replace', path: 'active', value: 'False' },
    )
    expect((await find('userName eq "renamed@example.com"')).Resources).toMatchObject([{ id, active: false }])
    await patch(id, { op: 'Add', path: `${ENT}:manager`, value: manager.id })
    expect(await managerOf()).toBe(manager.id)
    await patch(id, { op: 'Replace', path: `${ENT}:manager`, value: 'somebody-else' })
    expect(await managerOf()).toBe('somebody-else')
    await patch(id, { op: 'Remove', path: `${ENT}:manager` })
    expect(await managerOf()).toBeUndefined()
  })

  it('keeps all of fifty simultaneous changes of one person', async () => {
    const { id } = await create()
    const roles = Array.from({ length: 50 }, (_, at) => `role-${at}`)
    // A crowd this large may run out of repetitions; whoever is told so repeats, as every client does.
    const add = async (value: string): Promise<void> => {
      const { status } = await patch(id, { op: 'add', path: 'roles', value: [{ value }] })
      if (status !== 200) return add(value)
    }
    await Promise.all(roles.map(add))
    const { body } = await caller.call('GET', `/Users/${id}`)
    expect(body.roles.map(({ value }: { value: string }) => value).sort()).toEqual(roles.sort())
  })
})

describe('conditional requests', () => {
  beforeAll(freshTenant)

  it('refuses a stale If-Match with 412 and takes the present one', async () => {
    const { id, meta } = await create()
    const change = { Operations: [{ op: 'replace', path: 'title', value: 'A' }] }
    expect((await caller.call('PATCH', `/Users/${id}`, change, { 'If-Match': meta.version })).status).toBe(200)
    for (const method of ['PATCH', 'PUT', 'DELETE']) {
      const body = method === 'PATCH' ? change : method === 'PUT' ? aUser() : undefined
      const stale = await caller.call(method, `/Users/${id}`, body, { 'If-Match': meta.version })
      expect(stale.body, method).toMatchObject({ status: '412' })
    }
    expect((await caller.call('DELETE', `/Users/${id}`, undefined, { 'If-Match': 'W/"nonsense"' })).status).toBe(412)
    const { version: present } = (await caller.call('GET', `/Users/${id}`)).body.meta
    const ifOneOf = (tags: string) => caller.call('PATCH', `/Users/${id}`, change, { 'If-Match': tags })
    expect((await ifOneOf(`"other", ${meta.version}, ${present}`)).status).toBe(200)
    expect((await ifOneOf(`${meta.version}, "1", W/"x.1"`)).status).toBe(412)
    expect((await caller.call('DELETE', `/Users/${id}`, undefined, { 'If-Match': '*' })).status).toBe(204)
  })

  it('moves the version with the groups that are shown, and takes the older one for a write', async () => {
    const { id, meta } = await create()
    const get = (ifNoneMatch = 'W/"0.0"') =>
      caller.call('GET', `/Users/${id}`, undefined, { 'If-None-Match': ifNoneMatch })
    expect((await get(meta.version)).status).toBe(304)
    const groups = []
    for (const displayName of ['Crew', 'Deck'])
      groups.push((await caller.call('POST', '/Groups', { displayName, members: [{ value: id }] })).body)
    const joined = await get(meta.version)
    expect([joined.status, joined.body.groups.length]).toEqual([200, 2])
    expect(joined.headers['etag']).toBe(joined.body.meta.version)
    expect(joined.body.meta.lastModified).toBe(meta.lastModified)
    expect((await find(`id eq "${id}"`)).Resources[0].meta.version).toBe(joined.body.meta.version)
    expect((await get(joined.body.meta.version)).status).toBe(304)

    const Operations = [{ op: 'replace', path: 'displayName', value: 'Bridge' }]
    await caller.call('PATCH', `/Groups/${groups[0].id}`, { Operations })
    expect((await get(joined.body.meta.version)).status).toBe(200)

    const { version } = (await get()).body.meta
    expect((await caller.call('DELETE', `/Users/${id}`, undefined, { 'If-None-Match': version })).status).toBe(412)
    for (const tag of [meta.version, version]) {
      const retitled = { Operations: [{ op: 'replace', path: 'nickName', value: 'Ann' }] }
      expect((await caller.call('PATCH', `/Users/${id}`, retitled, { 'If-Match': tag })).status).toBe(
        tag === version ? 412 : 200,
      )
    }
  })

  it('refuses a write whose If-None-Match names the version there is, and does nothing of it', async () => {
    const { id, meta } = await create({ title: 'kept' })
    const bodies = {
      PATCH: { Operations: [{ op: 'replace', path: 'title', value: 'A' }] },
      PUT: aUser(),
      DELETE: undefined,
    }
    for (const tags of [meta.version, '*', `"other", ${meta.version}`]) {
      for (const [method, body] of Object.entries(bodies)) {
        const refused = await caller.call(method, `/Users/${id}`, body, { 'If-None-Match': tags })
        expect(refused.body, `${method} ${tags}`).toMatchObject({ status: '412' })
      }
    }
    expect((await caller.call('GET', `/Users/${id}`)).body).toMatchObject({ title: 'kept', meta })
    for (const [method, body] of Object.entries(bodies)) {
      const { status } = await caller.call(method, `/Users/${id}`, body, { 'If-None-Match': 'W/"0.0", nonsense' })
      expect(status, method).toBe(method === 'DELETE' ? 204 : 200)
    }
    expect((await caller.call('DELETE', `/Users/${id}`, undefined, { 'If-None-Match': '*' })).status).toBe(404)
  })

  it('answers 304 to a read whose version is known', async () => {
    const { id, meta } = await create()
    const read = (tag: string) => caller.call('GET', `/Users/${id}`, undefined, { 'If-None-Match': tag })
    const known = await read(meta.version)
    expect({ status: known.status, text: known.text, etag: known.headers['etag'] }).toEqual({
      status: 304,
      text: '',
      etag: meta.version,
    })
    expect((await read('W/"9.9", "x"')).status).toBe(200)
    expect((await read(`"x", ${meta.version}`)).status).toBe(304)
  })
})

describe('delete', () => {
  beforeAll(freshTenant)

  it('Q29: is final, a second one is 404, and the name is free for a new id', async () => {
    const user = await create({ externalId: 'gone' })
    expect((await caller.call('DELETE', `/Users/${user.id}`)).status).toBe(204)
    expect((await caller.call('DELETE', `/Users/${user.id}`)).status).toBe(404)
    expect((await caller.call('GET', `/Users/${user.id}`)).status).toBe(404)
    const again = await create({ userName: user.userName, externalId: 'gone' })
    expect(again.id).not.toBe(user.id)
  })
})

describe('two clients of one tenant', () => {
  it('Q44: have each their own externalId for one person', async () => {
    const { tenantId } = await freshTenant()
    const { id, userName } = await create({ externalId: 'of-the-first' })
    const other = await server.caller({ tenantId })
    expect((await other.call('GET', `/Users/${id}`)).body).not.toHaveProperty('externalId')
    await other.call('PATCH', `/Users/${id}`, {
      Operations: [{ op: 'add', path: 'externalId', value: 'of-the-second' }],
    })
    expect((await other.call('GET', `/Users?filter=externalId%20eq%20%22of-the-second%22`)).body.totalResults).toBe(1)
    expect((await other.call('POST', '/Users', aUser({ userName }))).status).toBe(409)
    expect((await caller.call('GET', `/Users/${id}`)).body.externalId).toBe('of-the-first')
  })
})

describe('what Accept says', () => {
  beforeAll(freshTenant)

  it.each([
    [undefined, 'application/scim+json'],
    ['*/*', 'application/scim+json'],
    ['application/scim+json, application/json', 'application/scim+json'],
    ['application/json', 'application/json'],
    ['text/html', 'application/scim+json'],
  ])('Q24: %s is answered with %s', async (accept, type) => {
    const headers: Record<string, string> = accept ? { Accept: accept } : {}
    expect((await caller.call('GET', '/Users', undefined, headers)).headers['content-type']).toBe(type)
  })

  it.each(['', 'Okta SCIM Client 1.0.0', 'Google-Auto-Provisioning'])(
    'Q25: a User-Agent of %j changes nothing',
    async (agent) => {
      const { status, body } = await caller.call('POST', '/Users', aUser(), { 'User-Agent': agent })
      expect({ status, active: body.active }).toEqual({ status: 201, active: true })
    },
  )
})
