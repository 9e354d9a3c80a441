import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SamlConnectionView } from '../../src/admin/schemas/saml.ts'
import type { SsoConnection } from '../../src/sso/connection.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'
import { type SamlProvider, startSamlProvider } from '../support/saml-provider.ts'
import { aCertificate } from '../sso/saml/certificate.ts'
import { aSamlConnection } from '../sso/saml/connection.ts'
import { metadataDocument } from '../sso/saml/metadata-document.ts'

let database: TestDatabase
let provider: SamlProvider
let api: TestApi
let tenantId: number
let key: ApiCaller
let connection: SsoConnection
let path: string

beforeAll(async () => {
  ;[database, provider] = await Promise.all([testDatabase(), startSamlProvider()])
  api = await anApi(database, { env: { OUTGOING_ALLOW: '127.0.0.1' } })
})
afterAll(async () => {
  await api.close()
  await provider.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
  connection = await aSamlConnection(database.db, { tenantId, provider, key: provider, state: 'draft' })
  path = `/sso-connections/${connection.id}/saml`
})

const view = async () => (await key<SamlConnectionView>('GET', path)).body

it('shows what both sides need, and no private key', async () => {
  const { body, text } = await key<SamlConnectionView>('GET', path)

  expect(body.serviceProvider).toMatchObject({
    entityId: `${api.base}/sso/saml/${connection.id}/metadata`,
    acsUrl: `${api.base}/sso/saml/${connection.id}/acs`,
    keys: [{ certificate: provider.certificate, signsRequests: true }],
  })
  expect(body.identityProvider).toMatchObject({ entityId: provider.entityId, certificates: [{ state: 'alive' }] })
  expect(body.metadata).toBeNull()
  expect(text).not.toContain('PRIVATE')
})

it('takes metadata by address, keeps the address, and reads it when asked', async () => {
  const { status, body } = await key<SamlConnectionView>('POST', `${path}/metadata`, {
    body: { url: provider.metadataUrl },
  })

  expect(status).toBe(200)
  expect(body.identityProvider).toMatchObject({ entityId: provider.entityId, ssoUrl: provider.ssoUrl })
  expect(body.metadata).toMatchObject({ url: provider.metadataUrl, fault: null })
  expect((await key('POST', `${path}/metadata/refresh`)).status).toBe(200)
})

describe('metadata as a document', () => {
  it('says which certificates end soon or have ended', async () => {
    const [soon, ended, later] = await Promise.all([
      aCertificate({ days: [-10, 10] }),
      aCertificate({ days: [-10, -1] }),
      aCertificate({ days: [5, 100] }),
    ])
    const document = metadataDocument({ certificates: [soon, later] })
    await key('POST', `${path}/metadata`, { body: { document } })
    expect((await view()).identityProvider!.certificates.map(({ state }) => state)).toEqual([
      'expires_soon',
      'not_yet_valid',
    ])

    const query = `update sso_connection set settings = jsonb_set(settings, '{identityProvider,certificates}', to_jsonb($1::text[])) where id = $2`
    await database.pool.query(query, [[ended], connection.id])
    expect((await view()).identityProvider!.certificates).toMatchObject([
      { state: 'expired', subject: 'CN=idp.example.com' },
    ])
  })

  it('is refused with what is wrong and what to do, and changes nothing', async () => {
    const before = await view()
    const { status, body } = await key('POST', `${path}/metadata`, { body: { document: '<html><body/></html>' } })

    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'metadata_type', detail: expect.stringMatching(/login form/) as string })
    expect((await key('POST', `${path}/metadata`, { body: {} })).status).toBe(400)
    expect(await view()).toEqual(before)
  })

  it('by an address inside the network names the setting that allows it', async () => {
    const { status, body } = await key('POST', `${path}/metadata`, { body: { url: 'http://169.254.169.254/latest' } })

    expect(status).toBe(400)
    expect(body).toMatchObject({ detail: expect.stringMatching(/OUTGOING_ALLOW/) as string })
  })
})

it('rolls keys over', async () => {
  const { body } = await key<SamlConnectionView>('POST', `${path}/keys`)
  const [first, second] = body.serviceProvider.keys
  expect([first!.signsRequests, second!.signsRequests]).toEqual([true, false])
  expect((await key('POST', `${path}/keys`)).body).toMatchObject({ code: 'too_many_keys' })
  expect(await (await fetch(body.serviceProvider.entityId)).text()).toContain(
    second!.certificate.replace(/-----[^-]+-----|\s/g, ''),
  )

  expect((await key('DELETE', `${path}/keys/${first!.id}`)).status).toBe(204)
  expect((await view()).serviceProvider.keys).toMatchObject([{ fingerprint: second!.fingerprint, signsRequests: true }])
  expect((await key('DELETE', `${path}/keys/${second!.id}`)).body).toMatchObject({ code: 'last_key' })
})

it('is for SAML connections, and for those who may change settings', async () => {
  await database.pool.query("update sso_connection set protocol = 'oidc' where id = $1", [connection.id])
  expect((await key('GET', path)).status).toBe(404)
  const reader = await api.withKey(tenantId, ['people:read'])
  expect((await reader('GET', path)).status).toBe(403)
  expect((await reader('POST', `${path}/metadata`, { body: { document: 'x' } })).status).toBe(403)
})

it('names what is unknown and what is missing in metadata of neither shape', async () => {
  const { status, body } = await key<{ errors: { path: string }[] }>('POST', `${path}/metadata`, {
    body: { xml: '<x/>' },
  })

  expect(status).toBe(400)
  expect(body.errors.map((wrong) => wrong.path).toSorted()).toEqual(['document', 'xml'])
  const address = await key<{ detail: string }>('POST', `${path}/metadata`, { body: { url: 'no address' } })
  expect(address.body.detail).toMatch(/^url: /)
})
