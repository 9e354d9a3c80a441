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
