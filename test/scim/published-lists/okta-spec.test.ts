import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callAs, type ScimCaller, type ScimServer, scimServer } from '../scim-server.ts'

// The steps of Okta's SCIM 2.0 SPEC test, in its order and with its headers.

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'
const headers = {
  Accept: 'application/scim+json',
  'Accept-Charset': 'utf-8',
  'Content-Type': 'application/scim+json; charset=utf-8',
  'User-Agent': 'OKTA SCIM Integration',
}
const random = crypto.randomUUID()
const userName = `runscope300.${random}@atko.example`

let server: ScimServer
let caller: ScimCaller
let id: string
beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
  // Okta wants somebody to be there.
  await caller.call('POST', '/Users', {
    userName: 'first@atko.example',
    name: { givenName: 'First', familyName: 'Person' },
    emails: [{ primary: true, type: 'work', value: 'first@atko.example' }],
    active: true,
  })
})
afterAll(() => server.close())

const call = (method: string, path: string, body?: unknown) => caller.call(method, path, body, headers)
const filterOf = (name: string) => `/Users?filter=userName%20eq%20%22${encodeURIComponent(name)}%22`

describe('Okta’s SPEC test', () => {
  it('Required: Test Users endpoint', async () => {
    const { status, body } = await call('GET', '/Users?count=1&startIndex=1')
    expect(status).toBe(200)
    expect(body.schemas).toContain(LIST)
    for (const member of ['itemsPerPage', 'startIndex', 'totalResults'])
      expect(body[member]).toEqual(expect.any(Number))
    expect(body.Resources[0]).toMatchObject({
      id: expect.any(String),
      name: { familyName: expect.any(String), givenName: expect.any(String) },
      userName: expect.any(String),
      active: expect.any(Boolean),
      emails: [{ value: expect.any(String) }],
    })
  })

  it('Required: Get Users/{{id}}', async () => {
    const listed = (await call('GET', '/Users?count=1&startIndex=1')).body.Resources[0]
    const { status, body } = await call('GET', `/Users/${listed.id}`)
    expect({ status, body }).toEqual({ status: 200, body: listed })
  })

  it('Required: Test invalid User by username', async () => {
    const { status, body } = await call('GET', filterOf('abcdefgh@atko.example'))
    expect({ status, body }).toMatchObject({ status: 200, body: { schemas: [LIST], totalResults: 0, Resources: [] } })
  })

  it('Required: Test invalid User by ID', async () => {
    const { status, body } = await call('GET', '/Users/010101001010101011001010101011')
    expect(status).toBe(404)
    expect(body.schemas).toEqual([ERROR])
    expect(body.detail).not.toBe('')
  })

  it('Required: Make sure random user doesn’t exist', async () => {
    expect((await call('GET', filterOf(userName))).body).toMatchObject({ totalResults: 0, schemas: [LIST] })
  })

  it('Required: Create Okta user with realistic values', async () => {
    const sent = {
      schemas: [USER],
      userName,
      name: { givenName: 'Runscope', familyName: 'Okta' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Runscope Okta',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    }
    const { status, body } = await call('POST', '/Users', sent)
    const { password: _, groups: __, ...kept } = sent
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...kept, schemas: expect.arrayContaining([USER]) })
    expect(body).not.toHaveProperty('password')
    id = body.id
    expect(id).not.toBe('')
  })

  it('Required: Check that the user exists, by id', async () => {
    expect((await call('GET', `/Users/${id}`)).body).toMatchObject({
      id,
      userName,
      name: { givenName: 'Runscope', familyName: 'Okta' },
    })
  })

  it('Required: Expect failure when recreating user with same values', async () => {
    const again = { schemas: [USER], userName, name: { givenName: 'Runscope', familyName: 'Okta' }, active: true }
    expect((await call('POST', '/Users', again)).status).toBe(409)
  })

  it('Optional: Username Case Sensitivity Check', async () => {
    for (const name of [userName, userName.toUpperCase(), userName.toLowerCase()]) {
      expect((await call('GET', filterOf(name))).body).toMatchObject({ totalResults: 1, Resources: [{ id }] })
    }
  })

  it('Optional: Verify Groups endpoint', async () => {
    const { status, body } = await call('GET', '/Groups')
    expect({ status, body }).toMatchObject({ status: 200, body: { schemas: [LIST], Resources: [] } })
  })

  it('Required: Check status 401', async () => {
    const { status, body } = await callAs(server.baseUrl, 'not-a-token')('GET', '/Users', undefined, headers)
    expect(status).toBe(401)
    expect(body).toMatchObject({ schemas: [ERROR], status: '401', detail: expect.any(String) })
  })

  it('Required: Check status 404', async () => {
    const { status, body } = await call('GET', '/Users/00919288221112222')
    expect({ status, body }).toMatchObject({ status: 404, body: { schemas: [ERROR], status: '404' } })
  })

  it('CRUD suite: updates by PUT, deactivates, is found inactive, and comes back', async () => {
    const read = (await call('GET', `/Users/${id}`)).body
    const put = await call('PUT', `/Users/${id}`, { ...read, name: { givenName: 'Another', familyName: 'Okta' } })
    expect(put.body).toMatchObject({ id, userName, name: { givenName: 'Another' }, active: true })
    const deactivation = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'] }
    const set = (active: boolean) =>
      call('PATCH', `/Users/${id}`, { ...deactivation, Operations: [{ op: 'replace', value: { active } }] })
    expect((await set(false)).status).toBe(200)
    expect((await call('GET', filterOf(userName))).body.Resources).toMatchObject([{ id, active: false }])
    expect((await set(true)).body.active).toBe(true)
  })
})
