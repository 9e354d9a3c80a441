import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endpointList } from '../../src/scim/endpoints.ts'
import { contentsOf } from '../support/people.ts'
import { type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

let server: ScimServer
let caller: ScimCaller
let victim: ScimCaller
let userId: string
let groupId: string
let untouched: string

beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
  victim = await server.caller()
  userId = (await victim.call('POST', '/Users', { userName: 'secret@example.com', externalId: 'e-1' })).body.id
  groupId = (await victim.call('POST', '/Groups', { displayName: 'Secret', members: [{ value: userId }] })).body.id
  untouched = await contentsOf(server.db, victim.tenantId)
})
afterAll(() => server.close())

const patch = (operation: object) => ({ Operations: [operation] })
const nothing = { totalResults: 0, Resources: [] }
const searched = () => ({ filter: `id eq "${userId}" or id eq "${groupId}" or userName eq "secret@example.com"` })

interface Case {
  body?: () => unknown
  /** What a caller of another tenant is answered. */
  status: number
  shows?: object
}

/** A route without a case here fails the test below. */
const cases: Record<string, Case> = {
  'GET /Users': { status: 200, shows: nothing },
  'POST /Users': { body: () => ({ userName: 'secret@example.com', externalId: 'e-1' }), status: 201 },
  'GET /Users/{id}': { status: 404 },
  'PUT /Users/{id}': { body: () => ({ userName: 'mine@example.com' }), status: 404 },
  'PATCH /Users/{id}': { body: () => patch({ op: 'replace', path: 'title', value: 'x' }), status: 404 },
  'DELETE /Users/{id}': { status: 404 },
  'POST /Users/.search': { body: () => ({ filter: `id eq "${userId}"` }), status: 200, shows: nothing },
  'GET /Groups': { status: 200, shows: nothing },
  'POST /Groups': {
    body: () => ({ displayName: 'Secret', members: [{ value: userId }, { value: groupId }] }),
    status: 201,
  },
  'GET /Groups/{id}': { status: 404 },
  'PUT /Groups/{id}': { body: () => ({ displayName: 'x', members: [] }), status: 404 },
  'PATCH /Groups/{id}': { body: () => patch({ op: 'remove', path: 'members' }), status: 404 },
  'DELETE /Groups/{id}': { status: 404 },
  'POST /Groups/.search': { body: () => ({ filter: `id eq "${groupId}"` }), status: 200, shows: nothing },
  'GET /': { status: 200, shows: nothing },
  'POST /.search': { body: searched, status: 200, shows: nothing },
  'POST /Bulk': {
    body: () => ({ Operations: [{ method: 'DELETE', path: `/Users/${userId}` }] }),
    status: 200,
    shows: { Operations: [{ status: '404' }] },
  },
  'GET /Me': { status: 501 },
  'POST /Me': { body: () => ({ userName: 'x' }), status: 501 },
  'PUT /Me': { body: () => ({ userName: 'x' }), status: 501 },
  'PATCH /Me': { body: () => patch({ op: 'remove', path: 'title' }), status: 501 },
  'DELETE /Me': { status: 501 },
  'GET /ServiceProviderConfig': { status: 200 },
  'GET /ResourceTypes': { status: 200 },
  'GET /ResourceTypes/{id}': { status: 404 },
  'GET /Schemas': { status: 200 },
  'GET /Schemas/{id}': { status: 404 },
}

describe('every route, with the ids of another tenant', () => {
  it('has a case here', () => {
    expect(Object.keys(cases).toSorted()).toEqual(endpointList().toSorted())
  })

  it.each(Object.keys(cases))('%s shows and changes nothing of it', async (route) => {
    const [method = '', path = ''] = route.split(' ')
    const { body, status, shows } = cases[route]!
    const id = path.startsWith('/Groups') ? groupId : userId
    const answer = await caller.call(method, path.replace('{id}', id), body?.())
    expect(answer).toMatchObject({ status, ...(shows && { body: shows }) })
    expect(answer.body?.members ?? []).toEqual([])
    if (status === 201) await caller.call('DELETE', `${path}/${answer.body.id}`)
    expect(await contentsOf(server.db, victim.tenantId)).toBe(untouched)
  })
})
