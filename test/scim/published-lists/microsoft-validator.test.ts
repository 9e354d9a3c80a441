import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ScimCaller, type ScimServer, scimServer } from '../scim-server.ts'

// The tests of scimvalidator.microsoft.com, one by one, with the bodies that it sends.

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

let server: ScimServer
let caller: ScimCaller
beforeAll(async () => {
  server = await scimServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  caller = await server.caller()
})

let nth = 0
const user = () => ({
  active: true,
  displayName: `XKWLCONOGMVT${++nth}`,
  emails: [{ type: 'work', value: `dale.${nth}@prohaska.example`, primary: true }],
  externalId: crypto.randomUUID(),
  name: { formatted: 'Aric', familyName: 'Nia', givenName: 'Sandy' },
  schemas: [USER],
  userName: `Dale.Mohr${nth}@romaguera.example`,
})
const group = () => ({ displayName: `GHSGDMUSNVTA${++nth}`, externalId: crypto.randomUUID(), schemas: [GROUP] })
const create = async (path: string, body: object) => (await caller.call('POST', path, body)).body
const get = async (path: string, id: string) => (await caller.call('GET', `${path}/${id}`)).body
// As the validator writes them: `+` for space, the address encoded.
const filtered = async (path: string, attribute: string, value: string, more = '') =>
  caller.call('GET', `${path}?filter=${attribute}+eq+"${encodeURIComponent(value)}"${more}`)
const patch = (path: string, id: string, ...Operations: object[]) =>
  caller.call('PATCH', `${path}/${id}`, { schemas: [PATCH], Operations })
/** Microsoft takes 200 with the resource, and 204. */
const isDone = ({ status }: { status: number }) => expect([200, 204]).toContain(status)

describe('users', () => {
  it('POST /Users - Create a new User', async () => {
    const sent = user()
    const { status, body, headers } = await caller.call('POST', '/Users', sent)
    expect(status).toBe(201)
    expect(headers['content-type']).toBe('application/scim+json')
    expect(body).toMatchObject({ ...sent, schemas: expect.arrayContaining([USER]) })
    expect(await get('/Users', body.id)).toEqual(body)
    expect((await filtered('/Users', 'userName', sent.userName)).body).toMatchObject({
      schemas: [LIST],
      totalResults: 1,
      itemsPerPage: 1,
      startIndex: 1,
      Resources: [body],
    })
  })

  it('POST /Users - Create a duplicate User', async () => {
    const sent = user()
    await create('/Users', sent)
    expect((await caller.call('POST', '/Users', sent)).status).toBe(409)
    expect((await filtered('/Users', 'userName', sent.userName)).body.totalResults).toBe(1)
  })

  it('GET /Users/{id} - Get user by id after creating them, with excludedAttributes and attributes', async () => {
    const { id, userName } = await create('/Users', user())
    expect((await caller.call('GET', `/Users/${id}?attributes=userName`)).body).toMatchObject({ id, userName })
    expect((await caller.call('GET', `/Users/${id}?excludedAttributes=emails`)).body).not.toHaveProperty('emails')
  })

  it('GET /Users?filter - Filter for an existing user', async () => {
    const made = await create('/Users', user())
    const { status, body } = await filtered('/Users', 'userName', made.userName)
    expect({ status, ids: body.Resources.map(({ id }: { id: string }) => id) }).toEqual({ status: 200, ids: [made.id] })
  })

  it('GET /Users?filter - Filter for a non-existing user', async () => {
    const { status, body } = await filtered('/Users', 'userName', 'nobody@romaguera.example')
    expect(status).toBe(200)
    expect(body).toMatchObject({ schemas: [LIST], totalResults: 0, Resources: [] })
  })

  it('GET /Users?filter - Filter for an existing user with a different case', async () => {
    const made = await create('/Users', user())
    for (const name of [made.userName.toLowerCase(), made.userName.toUpperCase()]) {
      expect((await filtered('/Users', 'userName', name)).body).toMatchObject({ totalResults: 1 })
      expect((await filtered('/Users', 'USERNAME', name)).body).toMatchObject({ totalResults: 1 })
    }
  })

  it('PATCH /Users/{id} - Patch User - Replace Attributes', async () => {
    const { id } = await create('/Users', user())
    isDone(
      await patch(
        '/Users',
        id,
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'kristy@okeefe.example' },
        { op: 'replace', path: 'emails[type eq "work"].primary', value: true },
        {
          op: 'replace',
          value: { displayName: 'BIRYQPPVNEYN', 'name.familyName': 'Alexane', 'name.formatted': 'Orin' },
        },
      ),
    )
    expect(await get('/Users', id)).toMatchObject({
      displayName: 'BIRYQPPVNEYN',
      emails: [{ type: 'work', value: 'kristy@okeefe.example', primary: true }],
      name: { formatted: 'Orin', familyName: 'Alexane', givenName: 'Sandy' },
    })
  })

  it('PATCH /Users/{id} - Patch User - Replace Attributes Verbose Request', async () => {
    const { id } = await create('/Users', user())
    isDone(
      await patch(
        '/Users',
        id,
        { op: 'Replace', path: 'displayName', value: 'QTZELVXUKHPJ' },
        { op: 'Replace', path: 'name.familyName', value: 'Daphne' },
        { op: 'Replace', path: 'name.givenName', value: 'Bria' },
        { op: 'Replace', path: 'name.formatted', value: 'Bria Daphne' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'candida@reichel.example' },
        { op: 'Replace', path: 'active', value: 'True' },
        { op: 'Replace', path: 'title', value: 'LQPOULQVXHWV' },
      ),
    )
    expect(await get('/Users', id)).toMatchObject({
      displayName: 'QTZELVXUKHPJ',
      name: { familyName: 'Daphne', givenName: 'Bria', formatted: 'Bria Daphne' },
      emails: [{ value: 'candida@reichel.example' }],
      active: true,
      title: 'LQPOULQVXHWV',
    })
  })

  it('PATCH /Users/{id} - Patch User - Add Attributes, and the Verbose Request', async () => {
    for (const operations of [
      [{ op: 'add', value: { title: 'T', 'addresses[type eq "work"].country': 'Chile', [`${ENT}:department`]: 'D' } }],
      [
        { op: 'Add', path: 'title', value: 'T' },
        { op: 'Add', path: 'addresses[type eq "work"].country', value: 'Chile' },
        { op: 'Add', path: `${ENT}:department`, value: 'D' },
      ],
    ]) {
      const { id } = await create('/Users', user())
      isDone(await patch('/Users', id, ...operations))
      const shown = await get('/Users', id)
      expect(shown).toMatchObject({
        title: 'T',
        addresses: [{ type: 'work', country: 'Chile' }],
        [ENT]: { department: 'D' },
      })
      expect(shown.schemas).toContain(ENT)
    }
  })

  it('PATCH /Users/{id} - Patch User - Remove Attributes', async () => {
    const { id } = await create('/Users', { ...user(), title: 'T', phoneNumbers: [{ type: 'mobile', value: '1' }] })
    isDone(
      await patch(
        '/Users',
        id,
        { op: 'Remove', path: 'title' },
        { op: 'Remove', path: 'phoneNumbers[type eq "mobile"].value' },
        { op: 'remove', path: 'name.formatted' },
      ),
    )
    const shown = await get('/Users', id)
    for (const gone of ['title', 'phoneNumbers', 'name.formatted']) expect(shown).not.toHaveProperty(gone)
  })

  it('PATCH /Users/{id} - Update userName', async () => {
    const { id, userName } = await create('/Users', user())
    const renamed = `aileen${nth}@feeney.example`
    isDone(await patch('/Users', id, { op: 'replace', path: 'userName', value: renamed }))
    expect((await filtered('/Users', 'userName', renamed)).body).toMatchObject({ totalResults: 1, Resources: [{ id }] })
    expect((await filtered('/Users', 'userName', userName)).body.totalResults).toBe(0)
  })

  it('PATCH /Users/{id} - Patch User - Disable User', async () => {
    const { id, userName } = await create('/Users', user())
    isDone(await patch('/Users', id, { op: 'replace', path: 'active', value: false }))
    expect((await get('/Users', id)).active).toBe(false)
    // The validator asks by filter too: who is disabled is found, and shown as such.
    expect((await filtered('/Users', 'userName', userName)).body.Resources).toMatchObject([{ id, active: false }])
  })

  it('PATCH /Users/{id} - Patch User - Add, Replace and Remove Manager', async () => {
    const [first, second] = [await create('/Users', user()), await create('/Users', user())]
    const { id } = await create('/Users', user())
    const managerOf = async () => (await get('/Users', id))[ENT]?.manager?.value
    isDone(await patch('/Users', id, { op: 'add', path: `${ENT}:manager`, value: first.id }))
    expect(await managerOf()).toBe(first.id)
    isDone(await patch('/Users', id, { op: 'replace', path: `${ENT}:manager`, value: second.id }))
    expect(await managerOf()).toBe(second.id)
    isDone(await patch('/Users', id, { op: 'remove', path: `${ENT}:manager` }))
    expect(await managerOf()).toBeUndefined()
  })

  it('PATCH /Users/{id} - several operations on the same and on different attributes', async () => {
    const { id } = await create('/Users', user())
    isDone(
      await patch(
        '/Users',
        id,
        { op: 'replace', path: 'displayName', value: 'first' },
        { op: 'add', path: 'displayName', value: 'second' },
        { op: 'replace', path: 'displayName', value: 'third' },
      ),
    )
    expect((await get('/Users', id)).displayName).toBe('third')
    isDone(
      await patch(
        '/Users',
        id,
        { op: 'remove', path: 'displayName' },
        { op: 'replace', path: 'name.givenName', value: 'G' },
        { op: 'add', path: 'nickName', value: 'N' },
      ),
    )
    const shown = await get('/Users', id)
    expect(shown).toMatchObject({ name: { givenName: 'G' }, nickName: 'N' })
    expect(shown).not.toHaveProperty('displayName')
  })

  it('DELETE /Users/{id} - Delete a user, and delete the same user twice', async () => {
    const { id, userName } = await create('/Users', user())
    expect((await caller.call('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await caller.call('GET', `/Users/${id}`)).status).toBe(404)
    expect((await filtered('/Users', 'userName', userName)).body.totalResults).toBe(0)
    expect((await caller.call('DELETE', `/Users/${id}`)).status).toBe(404)
  })

  it('DELETE /Users/{id} - Delete a non-existent user', async () => {
    expect((await caller.call('DELETE', `/Users/${crypto.randomUUID()}`)).status).toBe(404)
  })
})

describe('groups', () => {
  it('POST /Groups - Create a new Group, and get it by id', async () => {
    const sent = group()
    const { status, body } = await caller.call('POST', '/Groups', sent)
    expect(status).toBe(201)
    expect(body).toMatchObject(sent)
    expect(await get('/Groups', body.id)).toEqual(body)
  })

  it('POST /Groups - Create a duplicate Group', async () => {
    const sent = group()
    await create('/Groups', sent)
    expect((await caller.call('POST', '/Groups', sent)).status).toBe(409)
  })

  it('GET /Groups/{id}?excludedAttributes=members - Get group by id excluding members', async () => {
    const { id: value } = await create('/Users', user())
    const { id } = await create('/Groups', { ...group(), members: [{ value }] })
    expect((await get('/Groups', id)).members).toMatchObject([{ value }])
    expect((await caller.call('GET', `/Groups/${id}?excludedAttributes=members`)).body).not.toHaveProperty('members')
  })

  it('GET /Groups?filter&excludedAttributes=members - Filter for an existing, a missing and a differently written group', async () => {
    const { id: value } = await create('/Users', user())
    const { id, displayName } = await create('/Groups', { ...group(), members: [{ value }] })
    for (const name of [displayName, displayName.toLowerCase()]) {
      const { body } = await filtered('/Groups', 'displayName', name, '&excludedAttributes=members')
      expect(body).toMatchObject({ totalResults: 1, Resources: [{ id }] })
      expect(body.Resources[0]).not.toHaveProperty('members')
    }
    const missing = await filtered('/Groups', 'displayName', 'nothing', '&excludedAttributes=members')
    expect(missing).toMatchObject({ status: 200, body: { totalResults: 0, Resources: [] } })
  })

  it('PATCH /Groups/{id} - Patch Group - Replace Attributes', async () => {
    const { id } = await create('/Groups', group())
    const displayName = `renamed ${nth}`
    isDone(await patch('/Groups', id, { op: 'replace', value: { displayName } }))
    expect((await get('/Groups', id)).displayName).toBe(displayName)
    isDone(await patch('/Groups', id, { op: 'Replace', path: 'externalId', value: 'e-2' }))
    expect((await get('/Groups', id)).externalId).toBe('e-2')
  })

  it('PATCH /Groups/{id} - Patch Group - Update, Add and Remove Member', async () => {
    const [one, two] = [await create('/Users', user()), await create('/Users', user())]
    const { id } = await create('/Groups', group())
    const membersOf = async (): Promise<Set<string>> =>
      new Set(((await get('/Groups', id)).members ?? []).map(({ value }: { value: string }) => value))
    isDone(await patch('/Groups', id, { op: 'Add', path: 'members', value: [{ value: one.id }] }))
    isDone(await patch('/Groups', id, { op: 'Add', path: 'members', value: [{ $ref: null, value: two.id }] }))
    expect(await membersOf()).toEqual(new Set([one.id, two.id]))
    isDone(await patch('/Groups', id, { op: 'Remove', path: 'members', value: [{ $ref: null, value: one.id }] }))
    expect(await membersOf()).toEqual(new Set([two.id]))
    isDone(await patch('/Groups', id, { op: 'remove', path: `members[value eq "${two.id}"]` }))
    expect(await membersOf()).toEqual(new Set())
  })

  it('DELETE /Groups/{id} - Delete a group, and delete the same group twice', async () => {
    const { id } = await create('/Groups', group())
    expect((await caller.call('DELETE', `/Groups/${id}`)).status).toBe(204)
    expect((await caller.call('GET', `/Groups/${id}`)).status).toBe(404)
    expect((await caller.call('DELETE', `/Groups/${id}`)).status).toBe(404)
  })

  it('DELETE /Groups/{id} - Delete a non-existent group', async () => {
    expect((await caller.call('DELETE', `/Groups/${crypto.randomUUID()}`)).status).toBe(404)
  })
})
