// A whole identity provider over both protocols, by a real browser:
//
//   mvn dependency:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:26.0.7:zip -DoutputDirectory=. && unzip -q keycloak-quarkus-dist-26.0.7.zip
//   KEYCLOAK_HOME=$PWD/keycloak-26.0.7 npx vitest run --config scripts/conformance/keycloak/vitest.config.ts
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operator } from '../../../src/audit/actor.ts'
import type { JsonObject } from '../../../src/base/json.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import { apiKeyScopes, createApiKey } from '../../../src/tenants/api-key.ts'
import { phone, launchBrowser, type TestBrowser } from '../../../test/support/browser.ts'
import { anInvitedPerson, aTenant, unique } from '../../../test/support/people.ts'
import { type RunningTestServer, startTestServer } from '../../../test/support/server.ts'
import { type Keycloak, startKeycloak } from './start-keycloak.ts'

const home = process.env.KEYCLOAK_HOME
if (!home) throw new Error('KEYCLOAK_HOME has to name an unpacked Keycloak')

const realm = 'northwind'
const memberPassword = 'a calm sea of violets'

let keycloak: Keycloak
let server: RunningTestServer
let browser: TestBrowser
let tenantId: number
let apiKey: string

beforeAll(async () => {
  keycloak = await startKeycloak(home)
  server = await startTestServer({ OUTGOING_ALLOW: '127.0.0.1' })
  browser = await launchBrowser()
  tenantId = (await aTenant(server.db, { name: 'Northwind' })).id
  const key = { tenantId, name: 'conformance', scopes: apiKeyScopes, actor: operator }
  apiKey = (await inTransaction(server.db, (trx) => createApiKey(trx, key))).apiKey
  await keycloak.ask('POST', '/realms', { realm, enabled: true, sslRequired: 'none' })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await keycloak?.stop()
})

async function ours<T>(method: string, path: string, body: JsonObject): Promise<T> {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  expect([path, answer.status < 300, text]).toEqual([path, true, text])
  return JSON.parse(text) as T
}

/** Known at Keycloak, and invited here, by the same user name. */
async function aMember(): Promise<{ userName: string; personNo: number }> {
  const userName = `${unique('mia')}@northwind.example`
  await keycloak.ask('POST', `/realms/${realm}/users`, {
    username: userName,
    email: userName,
    emailVerified: true,
    firstName: 'Mia',
    lastName: 'Member',
    enabled: true,
    credentials: [{ type: 'password', value: memberPassword, temporary: false }],
  })
  const { person } = await anInvitedPerson(server.db, { tenantId, userName })
  return { userName, personNo: person.no }
}

async function signIn(page: Page, connectionId: string, userName: string): Promise<void> {
  await page.goto(`${server.url}/sso/start/${connectionId}`)
  await page.locator('#username').fill(userName)
  await page.locator('#password').fill(memberPassword)
  await page.locator('#kc-login').click()
}

const onwards = /^(Continue|This is me|Take my account)$/

/** From the provider through every step of the claim, and in again another day. */
async function expectClaimAndReturn(connectionId: string): Promise<void> {
  const { userName, personNo } = await aMember()
  const page = await browser.newPage(phone)
  await signIn(page, connectionId, userName)
  await page.waitForURL(`${server.url}/claim/**`)
  while (
    page.url().startsWith(`${server.url}/claim/`) &&
    (await page.getByRole('button', { name: onwards }).count()) > 0
  ) {
    const here = page.url()
    await page.getByRole('button', { name: onwards }).click()
    await page.waitForURL((url) => url.href !== here)
  }
  const identity = server.db.selectFrom('externalIdentity').select('connectionId').where('personNo', '=', personNo)
  expect(await identity.execute()).toEqual([{ connectionId }])

  const later = await browser.newPage(phone)
  await signIn(later, connectionId, userName)
  await later.waitForURL(`${server.url}/account`)
  await page.context().close()
  await later.context().close()
}

async function aConnection(protocol: 'saml' | 'oidc', claim: string, more: JsonObject = {}): Promise<string> {
  const match = { key: 'user_name', claim }
  const draft = { protocol, name: unique('Keycloak'), match, isAuthoritative: true, ...more }
  return (await ours<{ id: string }>('POST', '/sso-connections', draft)).id
}

const enable = (id: string) => ours('POST', `/sso-connections/${id}/enable`, { untested: true })

interface ClientRepresentation {
  attributes: Record<string, string>
}

/** Made by Keycloak itself out of our metadata. */
async function aSamlClient(connectionId: string, attributes: Record<string, string>): Promise<void> {
  const metadata = await (await fetch(`${server.url}/sso/saml/${connectionId}/metadata`)).text()
  const path = `/realms/${realm}/client-description-converter`
  const client = await keycloak.ask<ClientRepresentation>('POST', path, metadata)
  const mapper = {
    name: 'user name',
    protocol: 'saml',
    protocolMapper: 'saml-user-property-mapper',
    config: { 'user.attribute': 'username', 'attribute.name': 'userName', 'attribute.nameformat': 'Basic' },
  }
  await keycloak.ask('POST', `/realms/${realm}/clients`, {
    ...client,
    enabled: true,
    protocolMappers: [mapper],
    attributes: { ...client.attributes, saml_name_id_format: 'persistent', ...attributes },
  })
}

it.each<[string, Record<string, string>]>([
  [
    'with the document signed',
    { 'saml.server.signature': 'true', 'saml.assertion.signature': 'false', 'saml.encrypt': 'false' },
  ],
  [
    'with the assertion signed',
    { 'saml.server.signature': 'false', 'saml.assertion.signature': 'true', 'saml.encrypt': 'false' },
  ],
  [
    'with both signed, and encrypted',
    { 'saml.server.signature': 'true', 'saml.assertion.signature': 'true', 'saml.encrypt': 'true' },
  ],
])('lets a member claim and come back over SAML %s', async (_, attributes) => {
  const id = await aConnection('saml', 'userName')
  await aSamlClient(id, attributes)
  await ours('POST', `/sso-connections/${id}/saml/metadata`, {
    url: `${keycloak.url}/realms/${realm}/protocol/saml/descriptor`,
  })
  await enable(id)
  await expectClaimAndReturn(id)
})

it('lets a member claim and come back over OpenID Connect', async () => {
  const settings = { issuer: `${keycloak.url}/realms/${realm}`, clientId: 'vestibule' }
  const secret = unique('secret')
  await keycloak.ask('POST', `/realms/${realm}/clients`, {
    clientId: 'vestibule',
    secret,
    enabled: true,
    publicClient: false,
    redirectUris: [`${server.url}/sso/oidc/callback`],
  })
  const id = await aConnection('oidc', 'preferred_username', { settings, clientSecret: secret })
  await enable(id)
  await expectClaimAndReturn(id)
})

it('tells the admin why where the provider’s certificate is another one', async () => {
  const id = await aConnection('saml', 'userName')
  await aSamlClient(id, { 'saml.server.signature': 'true', 'saml.encrypt': 'false' })
  await ours('POST', `/sso-connections/${id}/saml/metadata`, {
    url: `${keycloak.url}/realms/${realm}/protocol/saml/descriptor`,
  })
  await enable(id)
  // As after a roll-over that nobody told us of.
  const provider = { name: 'next', providerId: 'rsa-generated', providerType: 'org.keycloak.keys.KeyProvider' }
  await keycloak.ask('POST', `/realms/${realm}/components`, { ...provider, config: { priority: ['200'] } })
  const { userName } = await aMember()
  const page = await browser.newPage(phone)
  await signIn(page, id, userName)
  await page.waitForURL(/\/acs$/)
  const query = "select detail ->> 'reason' as reason from audit where type = 'sso.refused' and subject_id = $1"
  expect((await server.database.pool.query(query, [id])).rows).toEqual([{ reason: 'signature_invalid' }])

  await ours('POST', `/sso-connections/${id}/saml/metadata/refresh`, {})
  await page.context().close()
  await expectClaimAndReturn(id)
})
