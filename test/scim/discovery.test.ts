import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

let server: ScimServer
let caller: ScimCaller
beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
})
afterAll(() => server.close())

const get = async (path: string) => (await caller.call('GET', path)).body

it('Q36: lists what each document by id says', async () => {
  for (const [path, count] of [
    ['/ResourceTypes', 2],
    ['/Schemas', 8],
  ] as const) {
    const list = await get(path)
    expect(list).toMatchObject({ totalResults: count, startIndex: 1, itemsPerPage: count })
    for (const document of list.Resources) {
      expect(await get(`${path}/${document.id}`)).toEqual(document)
      expect(document.meta.location).toBe(`${server.baseUrl}${path}/${document.id}`)
    }
  }
})

it('Q36: has no null anywhere', async () => {
  for (const path of ['/ServiceProviderConfig', '/ResourceTypes', '/Schemas']) {
    expect(JSON.stringify(await get(path))).not.toContain('null')
  }
})

it('says of a user which extensions it has, and of which kind each attribute is', async () => {
  expect(await get('/ResourceTypes/User')).toMatchObject({
    endpoint: '/Users',
    schema: USER,
    schemaExtensions: [
      ENT,
      ...['starttermdates', 'frontline'].map(
        (name) => `urn:ietf:params:scim:schemas:extension:facebook:${name}:2.0:User`,
      ),
      'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User',
      ...['accountstatusdetails', 'authmethod'].map(
        (name) => `urn:ietf:params:scim:schemas:extension:facebook:${name}:2.0:User`,
      ),
    ].map((schema) => ({ schema, required: false })),
  })
  const { attributes } = await get(`/Schemas/${USER}`)
  const named = (name: string) => attributes.find((attribute: { name: string }) => attribute.name === name)
  expect(named('userName')).toMatchObject({ required: true, uniqueness: 'server', caseExact: false, type: 'string' })
  expect(named('active')).toMatchObject({ required: true })
  expect(named('groups')).toMatchObject({ mutability: 'readOnly', multiValued: true, type: 'complex' })
  expect(named('emails').subAttributes.map(({ name }: { name: string }) => name)).toContain('primary')
  // What is never stored is not offered for mapping either.
  expect(named('password')).toBeUndefined()
})

it('says of a group that its name is required, and unique in any case', async () => {
  const { attributes } = await get('/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group')
  const [displayName] = attributes
  const said = { name: 'displayName', required: true, uniqueness: 'server', caseExact: false }
  expect(displayName).toMatchObject(said)
})

it('Q37: announces what the server does, with limits that hold', async () => {
  const config = await get('/ServiceProviderConfig')
  expect(config).toMatchObject({
    patch: { supported: true },
    bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 4 * 1024 * 1024 },
    filter: { supported: true, maxResults: 1000 },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: 100,
      maxPageSize: 1000,
    },
  })
  expect(config.authenticationSchemes.map(({ type }: { type: string }) => type)).toEqual([
    'oauthbearertoken',
    'oauth2',
    'httpbasic',
  ])
})

it('writes every attribute that it announces as writable, and gives it back', async () => {
  const schemas = (await get('/Schemas')).Resources as { id: string; attributes: Attribute[] }[]
  const [core, , enterprise] = schemas
  const user = {
    ...sampleOf(core!.attributes),
    userName: 'everything@example.com',
    active: true,
    [enterprise!.id]: sampleOf(enterprise!.attributes),
  }
  const { status, body } = await caller.call('POST', '/Users', user)
  expect(status).toBe(201)
  expect(body).toMatchObject(user)
})

interface Attribute {
  name: string
  type: string
  multiValued: boolean
  mutability: string
  subAttributes?: Attribute[]
}

function sampleOf(attributes: Attribute[]): Record<string, unknown> {
  const writable = attributes.filter(({ mutability }) => mutability !== 'readOnly')
  return Object.fromEntries(writable.map((attribute) => [attribute.name, sample(attribute)]))
}

function sample({ type, multiValued, subAttributes = [] }: Attribute): unknown {
  const one =
    type === 'complex' ? sampleOf(subAttributes) : type === 'boolean' ? true : type === 'binary' ? 'AQID' : 'text'
  return multiValued ? [one] : one
}
