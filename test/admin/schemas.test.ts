import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ShownExtension } from '../../src/admin/schemas/extension-schemas.ts'
import type { ConnectedClient, ProvisioningClient } from '../../src/admin/schemas/provisioning-clients.ts'
import { createClientAuthenticator } from '../../src/tenants/client-authenticator.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

const extension = { urn: 'urn:acme:params:User', name: 'Acme', attributes: [{ name: 'grade', type: 'integer' }] }

it('declares, changes and drops an extension schema', async () => {
  const { status, body } = await key<ShownExtension>('POST', '/schemas', { body: extension })
  expect([status, body]).toMatchObject([201, { ...extension, description: '' }])
  expect((await key('POST', '/schemas', { body: extension })).body.code).toBe('extension_urn_taken')
  const attributes = [...extension.attributes, { name: 'locker' }]
  const changed = await key<ShownExtension>('PATCH', `/schemas/${body.id}`, { body: { attributes } })
  expect(changed.body.attributes).toMatchObject(attributes)
  expect((await key<ShownExtension>('GET', `/schemas/${body.id}`)).body).toEqual(changed.body)
  expect((await key('DELETE', `/schemas/${body.id}`)).status).toBe(204)
  expect((await key<{ items: unknown[] }>('GET', '/schemas')).body.items).toEqual([])
})

it('names what is wrong with one', async () => {
  const wrong = { ...extension, attributes: [{ name: 'grade', type: 'money' }] }
  const { status, body } = await key<{ errors: { path: string }[] }>('POST', '/schemas', { body: wrong })
  expect([status, body.errors.map(({ path }) => path)]).toEqual([400, ['attributes.0.type']])
  const core = { ...extension, urn: 'urn:ietf:params:scim:schemas:core:2.0:User' }
  expect((await key('POST', '/schemas', { body: core })).body.code).toBe('invalid_extension')
})

it('grants a provisioning client the claim links, and takes them back', async () => {
  const { client, token } = (
    await key<ConnectedClient>('POST', '/provisioning-clients', { body: { kind: 'api', name: 'Script' } })
  ).body
  expect(client.canReadClaimLinks).toBe(false)
  for (const canReadClaimLinks of [true, false]) {
    const { body } = await key<ProvisioningClient>('PATCH', `/provisioning-clients/${client.id}`, {
      body: { canReadClaimLinks },
    })
    expect(body.canReadClaimLinks).toBe(canReadClaimLinks)
    expect(await createClientAuthenticator(database.db)(token)).toMatchObject({ canReadClaimLinks })
  }
})

interface Shown {
  id: string
  attributes: Record<string, unknown>
}

it('makes its attributes an admin’s as well: written, shown, filtered by, and chosen by for mail and groups', async () => {
  await key('POST', '/schemas', { body: extension })
  const person = (userName: string, grade: unknown) => ({
    userName,
    email: userName,
    invite: false,
    attributes: { [extension.urn]: { grade } },
  })
  const anna = await key<Shown>('POST', '/people', { body: person('anna@example.com', 7) })
  const bert = await key<Shown>('POST', '/people', { body: person('bert@example.com', 3) })
  expect([anna.status, anna.body.attributes[extension.urn]]).toEqual([201, { grade: 7 }])
  expect((await key('POST', '/people', { body: person('c@example.com', 'many') })).status).toBe(400)
  const changed = await key<Shown>('PATCH', `/people/${bert.body.id}`, {
    body: { attributes: { [extension.urn]: { grade: 4 } } },
  })
  expect(changed.body.attributes[extension.urn]).toEqual({ grade: 4 })

  const filter = `${extension.urn}:grade gt 4`
  const found = async (text: string) =>
    key<{ items: Shown[]; code?: string }>('GET', `/people?filter=${encodeURIComponent(text)}`)
  expect((await found(filter)).body.items.map(({ id }) => id)).toEqual([anna.body.id])
  expect((await found('grade eq 4')).body.items.map(({ id }) => id)).toEqual([bert.body.id])
  const matching = await key('GET', `/people/matching?filter=${encodeURIComponent(filter)}`)
  expect(matching.body).toMatchObject({ total: 1 })
  const preview = await key('POST', '/campaigns/preview', { body: { kind: 'filter', filter } })
  expect([preview.status, preview.body]).toMatchObject([200, { toInvite: 1 }])
  const group = await key<{ id: string }>('POST', '/groups', { body: { displayName: 'High grades', role: 'open' } })
  const added = await key('POST', `/groups/${group.body.id}/members`, { body: { filter } })
  expect(added.body).toMatchObject({ group: { memberCount: 1 } })
})

it('leaves other tenants without them', async () => {
  await key('POST', '/schemas', { body: extension })
  const stranger = await api.withKey((await aTenant(database.db)).id)
  const filter = encodeURIComponent(`${extension.urn}:grade gt 4`)
  expect((await stranger('GET', `/people?filter=${filter}`)).body.code).toBe('invalid_filter')
  const body = { userName: 'x@example.com', invite: false, attributes: { [extension.urn]: { grade: 7 } } }
  expect((await stranger('POST', '/people', { body })).status).toBe(400)
})
