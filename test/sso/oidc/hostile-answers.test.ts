import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SsoConnection } from '../../../src/sso/connection.ts'
import { setConnectionState } from '../../../src/sso/connection-store.ts'
import {
  clientSecret,
  encoded,
  type HostileProvider,
  type IdTokenDraft,
  type Misbehaviour,
  signHs256,
  startHostileProvider,
} from '../../support/hostile-provider.ts'
import { anInvitedPerson, aTenant } from '../../support/people.ts'
import { type RunningTestServer, startTestServer } from '../../support/server.ts'
import { anOidcConnection } from '../../support/sso.ts'
import { type Browser, createBrowser } from '../../support/sso-browser.ts'

let server: RunningTestServer
let provider: HostileProvider
/** Of a company that is never touched. */
let twin: number

beforeAll(async () => {
  server = await startTestServer({ OUTGOING_ALLOW: '127.0.0.1' })
  provider = await startHostileProvider()
  const { tenantId } = await anInvitedPerson(server.db, { userName: 'mia@example.com' })
  await anOidcConnection(server.db, { tenantId, issuer: provider.issuerThat({}), ...provider })
  twin = tenantId
})
afterAll(async () => {
  await provider.close()
  await server.close()
})
beforeEach(() => server.database.pool.query('delete from rate_limit'))

/** A company whose Mia is invited, and whose provider does this. */
async function aCompanyWhoseProvider(misbehaviour: Misbehaviour, given: { matchClaim?: string } = {}) {
  const tenant = await aTenant(server.db)
  const { person } = await anInvitedPerson(server.db, { tenantId: tenant.id, userName: 'mia@example.com' })
  const issuer = provider.issuerThat(misbehaviour)
  const connection = await anOidcConnection(server.db, { tenantId: tenant.id, issuer, ...provider, ...given })
  return { tenantId: tenant.id, person, connection, start: `${server.url}/sso/start/${connection.id}` }
}

async function refusalsOf(tenantId: number) {
  const rows = await server.db
    .selectFrom('audit')
    .select(['detail', 'subjectId'])
    .where('tenantId', '=', tenantId)
    .where('type', '=', 'sso.refused')
    .orderBy('no')
    .execute()
  return rows.map(({ detail, subjectId }) => ({ subjectId, ...(detail as unknown as Refusal) }))
}

interface Refusal {
  reason: string
  sentence: string
  remedy: string
  reference: string
  received?: string
}

/** Nobody came in, nothing is linked, the admin reads why, and the member a number that finds it. */
async function expectRefused(browser: Browser, connection: SsoConnection, reason: string): Promise<Refusal> {
  const { tenantId } = connection
  const refusal = (await refusalsOf(tenantId)).at(-1)
  expect(refusal).toMatchObject({ reason, subjectId: connection.id })
  expect(refusal!.sentence).toMatch(/^\S.*\.$/)
  expect(refusal!.remedy).toMatch(/^\S.*\.$/)
  expect(browser.html).toContain(refusal!.reference)
  expect(browser.html).not.toContain(refusal!.sentence)
  expect([400, 403]).toContain(browser.status)
  expect(browser.cookie('vestibule_member')).toBeUndefined()
  expect(browser.cookie('vestibule_proof')).toBeUndefined()
  for (const table of ['session', 'ssoProof', 'externalIdentity'] as const) {
    expect(await server.db.selectFrom(table).select('tenantId').where('tenantId', '=', tenantId).execute()).toEqual([])
  }
  return refusal!
}

const withClaims = (change: (claims: IdTokenDraft['claims'], now: number) => object): Misbehaviour => ({
  idToken: ({ header, claims }, { now }) => ({ header, claims: { ...claims, ...change(claims, now) } }),
})

const without = (name: string): Misbehaviour => ({
  idToken: ({ header, claims: { [name]: _gone, ...claims } }) => ({ header, claims }),
})

const hour = 3_600

describe('a good answer', () => {
  it('proves who it is', async () => {
    const { start, tenantId } = await aCompanyWhoseProvider({})
    const browser = await createBrowser().open(start)
    expect(browser.visited).toContain(`${server.url}/claim/continue`)
    expect(await refusalsOf(tenantId)).toEqual([])
  })

  it.each([-59, 59])('may come from a clock that is %i seconds off', async (off) => {
    const { start } = await aCompanyWhoseProvider(
      withClaims((_, now) => ({ iat: now + off, nbf: now + off, exp: now + off + 1 })),
    )
    expect((await createBrowser().open(start)).visited).toContain(`${server.url}/claim/continue`)
  })
})

const answers: [string, string, Misbehaviour][] = [
  [
    'an ID token without a signature',
    'algorithm_refused',
    { idToken: ({ header, claims }) => `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.` },
  ],
  [
    'an ID token signed with the client secret',
    'algorithm_refused',
    { idToken: (good) => signHs256(good, clientSecret) },
  ],
  ['an algorithm that is not accepted', 'algorithm_refused', { idToken: async ({ claims }) => rs512(claims) }],
  ['a signature of another key', 'signature_invalid', { idToken: async (good) => otherKey(good) }],
  [
    'a signature that was cut off',
    'signature_invalid',
    { idToken: async (good, visit) => (await visit.sign(good)).replace(/\.[^.]*$/, '.AAAA') },
  ],
  [
    'claims that were swapped behind the signature',
    'signature_invalid',
    { idToken: async (good, visit) => swapped(await visit.sign(good)) },
  ],
  [
    'a key that is not published',
    'key_unknown',
    { idToken: ({ header, claims }) => ({ header: { ...header, kid: 'unheard-of' }, claims }) },
  ],
  ['keys that are none', 'keys_unusable', { keys: () => ({ body: { keys: 'none' } }) }],
  ['keys that are not found', 'token_unusable', { keys: () => ({ status: 404, body: {} }) }],
  ['a key that was put into the token itself', 'signature_invalid', { idToken: async (good) => embeddedKey(good) }],
  ['no nonce', 'nonce_missing', without('nonce')],
  ['a nonce of another sign-in', 'nonce_wrong', withClaims(() => ({ nonce: 'of-another' }))],
  ['another issuer in the ID token', 'issuer_wrong', withClaims(() => ({ iss: 'https://evil.example' }))],
  ['the issuer with a slash more', 'issuer_wrong', withClaims(({ iss }) => ({ iss: `${iss}/` }))],
  ['another audience', 'audience_wrong', withClaims(() => ({ aud: 'another-client' }))],
  ['further audiences', 'audience_wrong', withClaims(({ aud }) => ({ aud: [aud, 'another-client'], azp: aud }))],
  ['another party', 'party_wrong', withClaims(() => ({ azp: 'another-client' }))],
  ['no audience', 'id_token_malformed', without('aud')],
  ['no end', 'id_token_malformed', without('exp')],
  ['an end that is no number', 'id_token_malformed', withClaims(() => ({ exp: 'tomorrow' }))],
  ['an end that is over', 'expired', withClaims((_, now) => ({ exp: now - 61 }))],
  ['a beginning in the future', 'not_yet_valid', withClaims((_, now) => ({ nbf: now + 120 }))],
  ['an issue in the future', 'not_yet_valid', withClaims((_, now) => ({ iat: now + 120 }))],
  ['a clock an hour ahead', 'not_yet_valid', withClaims((_, now) => ({ iat: now + hour, exp: now + hour + 300 }))],
  ['a clock an hour behind', 'expired', withClaims((_, now) => ({ iat: now - hour, exp: now - hour + 300 }))],
  ['a token of an earlier sign-in', 'too_old', withClaims((_, now) => ({ iat: now - hour, exp: now + hour }))],
  ['no subject', 'subject_missing', without('sub')],
  ['an empty subject', 'subject_missing', withClaims(() => ({ sub: '' }))],
  ['a subject that is no text', 'subject_missing', withClaims(() => ({ sub: 17 }))],
  ['a subject of two thousand letters', 'subject_unusable', withClaims(() => ({ sub: 'x'.repeat(2_000) }))],
  ['an address that is not verified', 'address_unverified', withClaims(() => ({ email_verified: false }))],
  ['a verification that is a word', 'address_unverified', withClaims(() => ({ email_verified: 'true' }))],
  ['no ID token', 'id_token_missing', { token: ({ id_token: _gone, ...rest }) => ({ body: rest }) }],
  ['an ID token that is none', 'id_token_malformed', { idToken: () => 'not.a.jwt' }],
  [
    'a token endpoint that refuses the client',
    'token_refused',
    { token: () => ({ status: 401, body: { error: 'invalid_client' } }) },
  ],
  [
    'a token endpoint that refuses the code',
    'token_refused',
    { token: () => ({ status: 400, body: { error: 'invalid_grant' } }) },
  ],
  ['a token endpoint that breaks', 'token_unusable', { token: () => ({ status: 500, body: 'oh' }) }],
  [
    'a token answer that is no JSON',
    'token_unusable',
    { token: () => ({ headers: { 'content-type': 'application/json' }, body: '{"access_token"' }) },
  ],
  [
    'a token answer that is a page',
    'token_unusable',
    { token: () => ({ headers: { 'content-type': 'text/html' }, body: '<html>' }) },
  ],
  [
    'a token answer that is huge',
    'outgoing_too_large',
    { token: (good) => ({ body: { ...good, filler: 'x'.repeat(1_100_000) } }) },
  ],
  [
    'a token endpoint that redirects',
    'outgoing_redirected',
    { token: () => ({ status: 307, headers: { location: 'http://127.0.0.1:1/' } }) },
  ],
  ['a token endpoint that hangs', 'outgoing_timed_out', { token: () => ({ hangs: true }) }],
  [
    'an issuer in the answer that is another',
    'response_issuer_wrong',
    { callback: (good) => ({ ...good, iss: 'https://evil.example' }) },
  ],
  [
    'no issuer in the answer, though one is announced',
    'response_issuer_wrong',
    { callback: ({ iss: _gone, ...good }) => good },
  ],
  ['two codes', 'code_missing', { callback: (good) => [...Object.entries(good), ['code', 'second']] }],
  ['no code', 'code_missing', { callback: ({ code: _gone, ...good }) => good }],
  ['tokens in the address', 'code_missing', { callback: (good) => ({ ...good, id_token: 'x.y.z' }) }],
  [
    'an error of the provider',
    'provider_error',
    { callback: ({ state, iss }) => ({ state: state!, iss: iss!, error: 'server_error' }) },
  ],
  [
    'a sign-in that was cancelled',
    'provider_denied',
    { callback: ({ state, iss }) => ({ state: state!, iss: iss!, error: 'access_denied' }) },
  ],
  [
    'an answer of another provider',
    'response_issuer_wrong',
    { callback: (good) => ({ ...good, iss: provider.issuerThat({}) }) },
  ],
]

describe('refused, with a reason that the admin can act on', () => {
  it.each(answers)('%s: %s', async (_, reason, misbehaviour) => {
    const { start, connection } = await aCompanyWhoseProvider(misbehaviour)
    await expectRefused(await createBrowser().open(start), connection, reason)
  })
})

const documents: [string, string, Misbehaviour['discovery']][] = [
  ['that names another issuer', 'metadata_issuer_wrong', (good) => ({ ...good, issuer: 'https://evil.example' })],
  [
    'that names the issuer with a slash',
    'metadata_issuer_wrong',
    ({ issuer, ...good }) => ({ ...good, issuer: `${String(issuer)}/` }),
  ],
  ['that is not found', 'metadata_unusable', () => ({ status: 404, body: {} })],
  ['that is no JSON', 'metadata_unusable', () => ({ body: '<html>' })],
  ['that is huge', 'outgoing_too_large', (good) => ({ ...good, filler: 'x'.repeat(1_100_000) })],
  ['that redirects', 'outgoing_redirected', () => ({ status: 302, headers: { location: 'https://example.com/' } })],
  [
    'that offers HS256 alone',
    'algorithm_refused',
    (good) => ({ ...good, id_token_signing_alg_values_supported: ['HS256'] }),
  ],
]

describe('a discovery document', () => {
  it.each(documents)('%s: %s', async (_, reason, discovery) => {
    const { start, connection } = await aCompanyWhoseProvider({ discovery })
    await expectRefused(await createBrowser().open(start), connection, reason)
  })

  it('inside the network is not asked for', async () => {
    const tenant = await aTenant(server.db)
    const connection = await anOidcConnection(server.db, {
      tenantId: tenant.id,
      issuer: 'https://127.0.0.2/',
      clientId: 'x',
    })
    const browser = await createBrowser().open(`${server.url}/sso/start/${connection.id}`)
    const { remedy } = await expectRefused(browser, connection, 'outgoing_inside_the_network')
    expect(remedy).toContain('OUTGOING_ALLOW')
  })
})

describe('UserInfo, asked where the ID token lacks the claim', () => {
  it.each([
    ['that speaks of somebody else', 'subject_mismatch', { sub: 'another' }],
    ['that speaks of nobody', 'subject_mismatch', { sub: undefined }],
  ])('%s: %s', async (_, reason, change) => {
    const { start, connection } = await aCompanyWhoseProvider({
      ...without('email'),
      userInfo: (good) => ({ ...good, ...change }),
    })
    await expectRefused(await createBrowser().open(start), connection, reason)
  })

  it('that is broken', async () => {
    const { start, connection } = await aCompanyWhoseProvider({
      ...without('email'),
      userInfo: () => ({ status: 500, body: 'oh' }),
    })
    await expectRefused(await createBrowser().open(start), connection, 'userinfo_unusable')
  })

  it('gives the claim where all is well', async () => {
    const { start } = await aCompanyWhoseProvider(without('email'))
    expect((await createBrowser().open(start)).visited).toContain(`${server.url}/claim/continue`)
  })
})

describe('the way back', () => {
  /** Stops before our callback: what the provider would send the browser to. */
  async function callbackOf(start: string, browser: Browser): Promise<string> {
    const begun = await browser.send(start)
    const answer = await browser.send(begun.headers.get('location')!)
    return answer.headers.get('location')!
  }

  it('is taken once', async () => {
    const { start, connection } = await aCompanyWhoseProvider({
      token: () => ({ status: 400, body: { error: 'invalid_grant' } }),
    })
    const browser = createBrowser()
    const callback = await callbackOf(start, browser)
    await expectRefused(await browser.open(callback), connection, 'token_refused')
    await expectRefused(await browser.open(callback), connection, 'request_used')
  })

  it('uses a code once, under whatever state', async () => {
    const { start, connection } = await aCompanyWhoseProvider({})
    const browser = createBrowser()
    const used = new URL(await callbackOf(start, browser))
    await browser.open(used.href)
    await server.database.pool.query('delete from sso_proof')
    const fresh = new URL(await callbackOf(start, browser))
    fresh.searchParams.set('code', used.searchParams.get('code')!)
    await server.database.pool.query('delete from sso_proof')
    await browser.open(fresh.href)
    expect((await refusalsOf(connection.tenantId)).at(-1)).toMatchObject({
      reason: 'token_refused',
      received: 'invalid_grant',
    })
  })

  it('is shut to another browser', async () => {
    const { start, connection } = await aCompanyWhoseProvider({})
    const callback = await callbackOf(start, createBrowser())
    await expectRefused(await createBrowser().open(callback), connection, 'browser_wrong')
  })

  it('is shut to a browser that began another sign-in', async () => {
    const { start, connection } = await aCompanyWhoseProvider({})
    const [one, other] = [createBrowser(), createBrowser()]
    const callback = await callbackOf(start, one)
    await callbackOf(start, other)
    await expectRefused(await other.open(callback), connection, 'browser_wrong')
  })

  it('ends after fifteen minutes', async () => {
    const { start, connection } = await aCompanyWhoseProvider({})
    const browser = createBrowser()
    const callback = await callbackOf(start, browser)
    await server.database.pool.query("update sso_request set expires_at = now() - interval '1 second'")
    await expectRefused(await browser.open(callback), connection, 'request_expired')
  })

  it('is shut as soon as the connection is disabled', async () => {
    const { start, connection } = await aCompanyWhoseProvider({})
    const browser = createBrowser()
    const callback = await callbackOf(start, browser)
    const { tenantId, id: connectionId } = connection
    await setConnectionState(server.db, { tenantId, connectionId }, 'disabled')
    await expectRefused(await browser.open(callback), connection, 'connection_disabled')
  })

  it('knows no state that was made up, and writes it where this browser came from', async () => {
    const { start, connection } = await aCompanyWhoseProvider({})
    const browser = createBrowser()
    const callback = new URL(await callbackOf(start, browser))
    callback.searchParams.set('state', 'made-up')
    await expectRefused(await browser.open(callback.href), connection, 'request_unknown')
    callback.searchParams.delete('state')
    await expectRefused(await browser.open(callback.href), connection, 'request_missing')
  })

  it('tells a browser that is unknown nothing', async () => {
    const browser = await createBrowser().open(`${server.url}/sso/oidc/callback?state=made-up&code=x`)
    expect(browser.status).toBe(403)
    expect(browser.html).toContain('This sign-in is over')
  })

  it('of one company leads nowhere in another: the state says which connection it is', async () => {
    const one = await aCompanyWhoseProvider({})
    const other = await aCompanyWhoseProvider({})
    const browser = createBrowser()
    const fromOne = new URL(await callbackOf(one.start, browser))
    const fromOther = new URL(await callbackOf(other.start, browser))
    // A code of one provider with the state of the other's.
    fromOther.searchParams.set('code', fromOne.searchParams.get('code')!)
    await expectRefused(await browser.open(fromOther.href), other.connection, 'issuer_wrong')
    expect(await refusalsOf(one.tenantId)).toEqual([])
  })
})

it('leaves the other company as it was', async () => {
  for (const table of ['session', 'ssoProof', 'ssoRequest', 'externalIdentity'] as const) {
    expect(await server.db.selectFrom(table).select('tenantId').where('tenantId', '=', twin).execute()).toEqual([])
  }
  expect(await refusalsOf(twin)).toEqual([])
})

async function rs512(claims: IdTokenDraft['claims']): Promise<string> {
  const { privateKey } = await generateKeyPair('RS512')
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS512', kid: 'first' }).sign(privateKey)
}

async function otherKey({ header, claims }: IdTokenDraft): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256')
  return new SignJWT(claims).setProtectedHeader(header).sign(privateKey)
}

async function embeddedKey({ header, claims }: IdTokenDraft): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await crypto.subtle.exportKey('jwk', publicKey)) }
  return new SignJWT(claims).setProtectedHeader({ ...header, jwk }).sign(privateKey)
}

function swapped(token: string): string {
  const [header, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  return [header, encoded({ ...claims, email: 'boss@example.com' }), signature].join('.')
}
