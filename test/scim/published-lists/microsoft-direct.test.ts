import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aSecret, basic, grant, requestToken } from '../../oauth/oauth-client.ts'
import { anApi, type TestApi } from '../../support/api.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aClient } from '../../support/people.ts'
import { callAs, type ScimCaller } from '../scim-server.ts'

// The direct tests of Microsoft's gallery validation of 2026, by their names, with an access token as it demands.

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

let database: TestDatabase
let api: TestApi
let call: ScimCaller['call']
let answer: Awaited<ReturnType<typeof requestToken>>

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  const { tenantId, client } = await aClient(database.db, { kind: 'entra' })
  const { secret } = await aSecret(database.db, { tenantId, clientId: client.id })
  answer = await requestToken(api.base, grant, basic(client.id, secret))
  call = callAs(`${api.base}/scim/v2`, answer.body['access_token'] as string)
})
afterAll(async () => {
  await api.close()
  await database.close()
})

let nth = 0
const create = async (given: object = {}) =>
  (
    await call('POST', '/Users', {
      schemas: [USER, ENT],
      userName: `scim_test_${++nth}@contoso.example`,
      externalId: `scim_test_${nth}`,
      displayName: `Scim Test ${nth}`,
      active: true,
      ...given,
    })
  ).body
const patch = async (id: string, ...Operations: object[]) => {
  const { status } = await call('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations })
  expect([200, 204]).toContain(status)
  return (await call('GET', `/Users/${id}`)).body
}

interface Attribute {
  name: string
  type: string
  multiValued: boolean
  mutability: string
  canonicalValues?: string[]
  subAttributes?: Attribute[]
}
interface Schema {
  id: string
  attributes: Attribute[]
}
const schemas = async (): Promise<Schema[]> => (await call('GET', '/Schemas')).body.Resources

describe('Microsoft’s direct suite', () => {
  it('Validate_Credentials_Test: an access token of 60 to 360 minutes, good for SCIM', async () => {
    expect(answer.status).toBe(200)
    const minutes = (answer.body['expires_in'] as number) / 60
    expect(minutes).toBeGreaterThanOrEqual(60)
    expect(minutes).toBeLessThanOrEqual(360)
    expect((await call('GET', '/Users?count=1')).status).toBe(200)
  })

  it('Schema_Discoverability_Test: every attribute of Entra’s default mapping is found in /Schemas', async () => {
    const all = await schemas()
    const found = new Set(
      all.flatMap(({ id, attributes }) =>
        attributes.flatMap(({ name, subAttributes = [] }) => {
          const full = id === USER || id === GROUP ? name : `${id}:${name}`
          return [full, ...subAttributes.map((part) => `${full}.${part.name}`)].map((path) => path.toLowerCase())
        }),
      ),
    )
    const of = (name: string, parts: string) => parts.split(' ').map((part) => `${name}${part}`)
    const mapped = [
      ...of(
        '',
        'userName active displayName title preferredLanguage nickName userType locale timezone profileUrl members',
      ),
      ...of('name.', 'givenName familyName formatted'),
      ...of('addresses[type eq "work"].', 'formatted streetAddress locality region postalCode country'),
      ...of(`${ENT}:`, 'employeeNumber department manager costCenter division organization'),
      ...['work', 'mobile', 'fax'].map((type) => `phoneNumbers[type eq "${type}"].value`),
      'emails[type eq "work"].value',
      'roles[primary eq "True"].value',
    ]
    const missing = mapped.filter((path) => !found.has(path.replace(/\[[^\]]*\]/, '').toLowerCase()))
    expect(missing).toEqual([])
    // A common attribute (RFC 7643 §3.1) is of no schema, and yet mapped.
    expect((await create({ externalId: 'mapped' })).externalId).toBe('mapped')
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([USER, GROUP, ENT]))
  })

  it('SCIM_Null_Update_Test: empty strings and nulls empty every optional attribute', async () => {
    const optional = ['displayName', 'title', 'nickName', 'preferredLanguage', 'locale', 'timezone', 'userType']
    const enterprise = ['department', 'division', 'organization', 'costCenter', 'employeeNumber']
    const { id } = await create({
      ...Object.fromEntries(optional.map((name) => [name, name === 'locale' ? 'en-US' : 'x'])),
      [ENT]: Object.fromEntries(enterprise.map((name) => [name, 'x'])),
      name: { givenName: 'G', familyName: 'F' },
      phoneNumbers: [{ type: 'work', value: '1' }],
    })
    const paths = [
      ...optional,
      'name.givenName',
      'name.familyName',
      'phoneNumbers[type eq "work"].value',
      ...enterprise.map((name) => `${ENT}:${name}`),
    ]
    const isEmpty = (shown: Record<string, unknown>) => {
      for (const name of [...optional, 'name', 'phoneNumbers', ENT]) expect(shown, name).not.toHaveProperty([name])
    }
    const emptied = await patch(id, ...paths.map((path) => ({ op: 'Replace', path, value: '' })))
    isEmpty(emptied)
    isEmpty(await patch(id, ...paths.map((path) => ({ op: 'Replace', path, value: null }))))
    isEmpty(await patch(id, { op: 'replace', value: Object.fromEntries(optional.map((name) => [name, null])) }))
  })

  it('SCIM_User_Create_Test and SCIM_Group_Create_Test: what was sent comes back', async () => {
    expect(await create()).toMatchObject({ id: expect.any(String), userName: `scim_test_${nth}@contoso.example` })
    const { status, body } = await call('POST', '/Groups', { schemas: [GROUP], displayName: 'scim_test_group' })
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { id: expect.any(String), displayName: 'scim_test_group' },
    })
  })

  it('SCIM_User_Update_Test: every single-valued attribute that is announced takes a value', async () => {
    const { id } = await create()
    const core = (await schemas()).find((schema) => schema.id === USER)!
    const passed = ['id', 'active', 'userName', 'externalId']
    const eligible = core.attributes.filter(
      ({ name, type, multiValued, mutability }) =>
        !multiValued && type !== 'complex' && mutability === 'readWrite' && !passed.includes(name),
    )
    expect(eligible.length).toBeGreaterThan(5)
    const values = Object.fromEntries(
      eligible.map(({ name }) => [name, name === 'profileUrl' ? 'https://x.example' : 'new']),
    )
    const operations = Object.entries(values).map(([path, value]) => ({ op: 'Replace', path, value }))
    expect(await patch(id, ...operations)).toMatchObject(values)
  })

  it('SCIM_Group_Update_Test: and of a group', async () => {
    const { body } = await call('POST', '/Groups', { schemas: [GROUP], displayName: 'before' })
    const Operations = [{ op: 'Replace', path: 'displayName', value: 'after' }]
    expect([200, 204]).toContain((await call('PATCH', `/Groups/${body.id}`, { schemas: [PATCH], Operations })).status)
    expect((await call('GET', `/Groups/${body.id}`)).body.displayName).toBe('after')
  })

  it.each(['/Users', '/Groups'])(
    'SCIM_User_Pagination_Test and SCIM_Group_Pagination_Test: %s by five',
    async (path) => {
      for (let at = 0; at < 11; at++) {
        if (path === '/Users') await create()
        else await call('POST', path, { schemas: [GROUP], displayName: `page ${at}` })
      }
      const { totalResults } = (await call('GET', `${path}?count=0`)).body
      expect(totalResults).toBeGreaterThanOrEqual(11)
      const seen = new Set<string>()
      for (let page = 0; page * 5 < totalResults; page++) {
        const { status, body } = await call('GET', `${path}?startIndex=${page * 5 + 1}&count=5`)
        const itemsPerPage = Math.min(5, totalResults - page * 5)
        expect({ status, body }).toMatchObject({
          status: 200,
          body: { startIndex: page * 5 + 1, totalResults, itemsPerPage },
        })
        expect(body.Resources).toHaveLength(itemsPerPage)
        for (const { id } of body.Resources) seen.add(id)
      }
      expect(seen.size).toBe(totalResults)
    },
  )

  it('SCIM_Update_Manager_Test: set by Add, changed by Replace, removed by Replace with nothing', async () => {
    const [one, two, { id }] = [await create(), await create(), await create()]
    for (const path of ['manager', `${ENT}:manager`]) {
      const set = await patch(id, { op: 'Add', path, value: one.id })
      expect(set[ENT].manager.value).toBe(one.id)
      const changed = await patch(id, { op: 'Replace', path, value: two.id })
      expect(changed[ENT].manager.value).toBe(two.id)
      for (const nothing of ['', null, { value: '' }]) {
        await patch(id, { op: 'Replace', path, value: two.id })
        expect(await patch(id, { op: 'Replace', path, value: nothing })).not.toHaveProperty([ENT])
      }
    }
  })

  it('Restore_User_Test: deleted, found no more, and made anew under the same name', async () => {
    const sent = { userName: 'restored@contoso.example' }
    const { id } = await create(sent)
    expect((await call('DELETE', `/Users/${id}`)).status).toBe(204)
    const found = await call('GET', `/Users?filter=${encodeURIComponent('userName eq "restored@contoso.example"')}`)
    expect(found.body.totalResults).toBe(0)
    const again = await create(sent)
    expect(again).toMatchObject(sent)
    expect(again.id).not.toBe(id)
  })
})
