import { createRemoteJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { createSigningKeys } from '../../src/base/signing-keys.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { makeCode, readCode } from '../../src/hand-over/code.ts'
import { forgetUsedHandOvers } from '../../src/hand-over/hand-over-store.ts'
import { verifyAccessToken } from '../../src/oauth/access-token.ts'
import { deactivatePerson } from '../../src/provisioning/change-person.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { goodPassword } from '../support/claimant.ts'
import { testKeyring } from '../support/keyring.ts'
import { aMember, aSessionOf } from '../support/members.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { createVisitor, type Visitor } from '../support/visitor.ts'

const home = 'https://app.acme.example/welcome?from=vestibule'
const audience = 'acme-application'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

async function aVisitor(settings: Record<string, unknown> = { homeAddress: home, handOverAudience: audience }) {
  const member = await aMember(server.db)
  const { tenant } = member
  await inTransaction(server.db, (trx) =>
    changeSettings(trx, { tenantId: tenant.id, change: settings, actor: operator }),
  )
  return { ...member, visitor: createVisitor(server.url) }
}

async function aSignedInVisitor(settings?: Record<string, unknown>) {
  const found = await aVisitor(settings)
  found.visitor.cookies.set('vestibule_member', await aSessionOf(server.db, found.person))
  return found
}

/** Where the page at /application leads, by its refresh. */
async function leavingFor(visitor: Visitor): Promise<URL> {
  const answer = await visitor.get('/application')
  expect(answer.status).toBe(200)
  return new URL(answer.headers.get('refresh')!.replace(/^0; url=/, ''))
}

const codeIn = (address: URL) => address.searchParams.get('hand_over')!

async function redeem(code: string, contentType = 'application/x-www-form-urlencoded') {
  const answer = await fetch(`${server.url}/hand-over/redeem`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: new URLSearchParams({ code }).toString(),
  })
  const body = (await answer.json()) as { token?: string; expires_in?: number; error?: string }
  return { status: answer.status, headers: answer.headers, ...body }
}

const verify = (token: string) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${server.url}/hand-over/keys`)), {
    issuer: server.url,
    audience,
    typ: 'hand-over+jwt',
  })

async function eventsOf(tenantId: number) {
  const events = server.db.selectFrom('audit').select(['type', 'personId']).where('tenantId', '=', tenantId)
  return (await events.orderBy('no').execute()).filter(({ type }) => /hand/.test(type))
}

describe('a signed-in member', () => {
  it('arrives at the home address with a code, for which the application learns who came', async () => {
    const { tenant, person, visitor } = await aVisitor()
    await inTransaction(server.db, (trx) =>
      createGroup(trx, { tenantId: tenant.id, displayName: 'Climbers', memberIds: [person.id], actor: operator }),
    )
    const login = { login: person.userName, password: goodPassword }
    const signedIn = await visitor.post(`/t/${tenant.slug}/sign-in`, login)
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/application'])

    const address = await leavingFor(visitor)
    expect(`${address.origin}${address.pathname}`).toBe('https://app.acme.example/welcome')
    expect(address.searchParams.get('from')).toBe('vestibule')
    const { status, token, expires_in, headers } = await redeem(codeIn(address))
    expect([status, expires_in, headers.get('cache-control')]).toEqual([200, 60, 'no-store'])
    const { payload } = await verify(token!)
    expect(payload).toMatchObject({
      sub: person.id,
      tenant: tenant.slug,
      name: 'Ada Lovelace',
      preferred_username: person.userName,
      email: person.userName,
      groups: ['Climbers'],
      amr: ['pwd'],
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      auth_time: expect.any(Number),
    })
    expect(payload.exp! - payload.iat!).toBe(60)
    expect(payload['nonce']).toBeUndefined()
    expect(await eventsOf(tenant.id)).toEqual([{ type: 'person.handed_over', personId: person.id }])
  })

  it('carries nothing that tells who they are, nor where from', async () => {
    const { person, visitor } = await aSignedInVisitor()
    const answer = await visitor.get('/application')
    const refresh = decodeURIComponent(answer.headers.get('refresh')!)
    expect(refresh).not.toContain(person.userName)
    expect(refresh).not.toContain(person.id)
    // To other origins none is sent; and the switch of languages on the page still can tell where it comes from.
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const code = codeIn(new URL(answer.headers.get('refresh')!.replace(/^0; url=/, '')))
    await redeem(code)
    expect(server.logged.join('\n')).not.toContain(code)
    expect(await answer.text()).toContain(`hand_over=${code}`)
  })

  it('goes there without a code where no application is named, and to their account where there is no home', async () => {
    const without = await aSignedInVisitor({ homeAddress: home })
    expect((await leavingFor(without.visitor)).href).toBe(home)
    const homeless = await aSignedInVisitor({ handOverAudience: audience })
    expect((await homeless.visitor.get('/application')).headers.get('location')).toBe('/account')
  })

  it('who is nobody is asked to sign in', async () => {
    const answer = await createVisitor(server.url).get('/application')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/'])
  })
})

describe('an application that begins itself', () => {
  const nonce = 'n0nce-of-the-browser'

  it('gets who is signed in straight back, with its nonce inside', async () => {
    const { tenant, visitor } = await aSignedInVisitor()
    const answer = await visitor.get(`/t/${tenant.slug}/application?nonce=${nonce}`)
    expect([answer.status, answer.headers.get('referrer-policy')]).toEqual([302, 'same-origin'])
    const { token } = await redeem(codeIn(new URL(answer.headers.get('location')!)))
    expect((await verify(token!)).payload['nonce']).toBe(nonce)
  })

  it('gets everybody else after they have signed in, once with the nonce', async () => {
    const { tenant, person, visitor } = await aVisitor()
    const asked = await visitor.get(`/t/${tenant.slug}/application?nonce=${nonce}`)
    expect(asked.headers.get('location')).toBe(`/t/${tenant.slug}/sign-in`)
    await visitor.post(`/t/${tenant.slug}/sign-in`, { login: person.userName, password: goodPassword })
    const first = await redeem(codeIn(await leavingFor(visitor)))
    expect((await verify(first.token!)).payload['nonce']).toBe(nonce)
    const second = await redeem(codeIn(await leavingFor(visitor)))
    expect((await verify(second.token!)).payload['nonce']).toBeUndefined()
  })

  it('gets nobody of another company', async () => {
    const { visitor } = await aSignedInVisitor()
    const { tenant } = await aVisitor()
    const answer = await visitor.get(`/t/${tenant.slug}/application?nonce=${nonce}`)
    expect(answer.headers.get('location')).toBe(`/t/${tenant.slug}/sign-in`)
  })

  it.each(['short', 'with space', 'a'.repeat(201), '<script>', 'a;b=c;ddd'])('has no nonce like %j', async (wrong) => {
    const { tenant, visitor } = await aSignedInVisitor()
    const answer = await visitor.get(`/t/${tenant.slug}/application?nonce=${encodeURIComponent(wrong)}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain(wrong)
  })

  it('of an unknown company is not there', async () => {
    expect((await createVisitor(server.url).get('/t/nobody-at-all/application')).status).toBe(404)
  })
})

describe('a code', () => {
  async function aCode() {
    const member = await aSignedInVisitor()
    return { ...member, code: codeIn(await leavingFor(member.visitor)) }
  }

  it('is redeemed by exactly one of ten at once, and the audit tells of the others', async () => {
    const { code, tenant } = await aCode()
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(code)))
    expect(answers.filter(({ token }) => token !== undefined)).toHaveLength(1)
    expect(answers.filter(({ status, error }) => status === 410 && error === 'hand_over_used')).toHaveLength(9)
    const types = (await eventsOf(tenant.id)).map(({ type }) => type)
    expect(types.filter((type) => type === 'hand_over.repeated')).toHaveLength(9)
  })

  it('is worth nothing after a minute', async () => {
    const { tenant, person } = await aSignedInVisitor()
    const { id: sessionId } = await server.db
      .selectFrom('session')
      .select('id')
      .where('personNo', '=', person.no)
      .executeTakeFirstOrThrow()
    const facts = { tenantId: tenant.id, sessionId }
    const aged = (seconds: number) => makeCode(testKeyring, facts, new Date(Date.now() - seconds * 1000))
    expect(await redeem(aged(61))).toMatchObject({ status: 410, error: 'hand_over_expired' })
    expect(await redeem(aged(30))).toMatchObject({ status: 200 })
  })

  it('is worth nothing after sign-out, deactivation, or the end of hand-overs', async () => {
    const left = await aCode()
    await server.db.deleteFrom('session').where('personNo', '=', left.person.no).execute()
    const gone = await aCode()
    const key = { tenantId: gone.tenant.id, personId: gone.person.id, actor: operator, keyring: testKeyring }
    await deactivatePerson(server.db, key)
    const ended = await aCode()
    await inTransaction(server.db, (trx) =>
      changeSettings(trx, { tenantId: ended.tenant.id, change: { handOverAudience: null }, actor: operator }),
    )
    for (const { code } of [left, gone, ended])
      expect(await redeem(code)).toMatchObject({ status: 410, error: 'hand_over_ended' })
  })

  it('cannot be made up or changed', async () => {
    const { code } = await aCode()
    const [keyId, box = ''] = code.split('.')
    const flipped = `${box.slice(0, 20)}${box[20] === 'A' ? 'B' : 'A'}${box.slice(21)}`
    for (const wrong of ['', 'x', '.', `${keyId}.`, `${keyId}.${flipped}`, `00000000.${box}`, 'vst_session_x'])
      expect(await redeem(wrong)).toMatchObject({ status: 400, error: 'hand_over_unknown' })
    expect(readCode(testKeyring, code)).toBeDefined()
  })

  it('of anybody may be guessed ten times a minute, which slows no good one', async () => {
    const { code } = await aCode()
    for (let times = 0; times < 10; times++) await redeem('wrong')
    const over = await redeem('wrong')
    expect([over.status, over.error]).toEqual([429, 'too_many_attempts'])
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect((await redeem(code)).status).toBe(200)
  })

  it('is sent as a form, by POST', async () => {
    const { code } = await aCode()
    expect((await redeem(code, 'application/json')).status).toBe(415)
    expect((await fetch(`${server.url}/hand-over/redeem?code=${code}`)).status).toBe(404)
    expect((await fetch(`${server.url}/hand-over/other`)).status).toBe(404)
  })

  it('is remembered until it has expired everywhere', async () => {
    const { code } = await aCode()
    await redeem(code)
    await forgetUsedHandOvers(server.db)
    expect((await redeem(code)).error).toBe('hand_over_used')
    await server.database.pool.query("update hand_over_used set expires_at = now() - interval '61 minutes'")
    await forgetUsedHandOvers(server.db)
    expect(await server.db.selectFrom('handOverUsed').selectAll().execute()).toEqual([])
  })
})

describe('a hand-over', () => {
  async function aToken() {
    const { visitor } = await aSignedInVisitor()
    return (await redeem(codeIn(await leavingFor(visitor)))).token!
  }

  it('is no access token, and no access token verifies as one', async () => {
    const token = await aToken()
    const keys = await createSigningKeys(testKeyring, 'access-token')
    expect(await verifyAccessToken(token, { keys, publicUrl: server.url }, new Date())).toBeUndefined()
    const scim = await fetch(`${server.url}/scim/v2/Users`, { headers: { authorization: `Bearer ${token}` } })
    expect(scim.status).toBe(401)
    const ofScim = createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`))
    await expect(jwtVerify(token, ofScim)).rejects.toBeInstanceOf(errors.JWSSignatureVerificationFailed)
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'hand-over+jwt' })
  })

  it('is for its own audience only', async () => {
    const token = await aToken()
    const keys = createRemoteJWKSet(new URL(`${server.url}/hand-over/keys`))
    await expect(jwtVerify(token, keys, { audience: 'another' })).rejects.toBeInstanceOf(
      errors.JWTClaimValidationFailed,
    )
  })

  it('publishes no private half of its keys', async () => {
    const answer = await fetch(`${server.url}/hand-over/keys`)
    expect(answer.headers.get('content-type')).toBe('application/jwk-set+json')
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] }
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })
})
