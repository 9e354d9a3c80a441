import { generateKeyPairSync } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NotFound } from '../../src/base/errors.ts'
import type { JsonObject } from '../../src/base/json.ts'
import { forgetUsedAssertions } from '../../src/oauth/verify-assertion.ts'
import { InvalidSetting } from '../../src/tenants/errors.ts'
import { anApi, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'
import {
  type AKeyPair,
  aKeyPair,
  type AnOAuthClient,
  anOAuthClient,
  assertionClaims,
  assertionForm,
  requestToken,
  scimStatus,
  setKeys,
} from './oauth-client.ts'

let database: TestDatabase
let api: TestApi
let base: string
let now = Date.now()
let client: AnOAuthClient
let pair: AKeyPair

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database, { clock: () => new Date(now) })
  base = api.base
  client = await anOAuthClient(database.db)
  pair = await aKeyPair('ES256', 'first')
  await setKeys(database.db, client, [pair.jwk])
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  now = Date.now()
  await database.pool.query('delete from rate_limit')
})

const claims = (given: Record<string, unknown> = {}) => assertionClaims(base, client.clientId, given)
const send = (assertion: string) => requestToken(base, assertionForm(assertion))
const seconds = () => Math.floor(Date.now() / 1000)

describe('an assertion', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed by %s gets an access token', async (algorithm) => {
    const other = await anOAuthClient(database.db)
    const key = await aKeyPair(algorithm)
    await setKeys(database.db, other, [key.jwk])
    const answer = await send(await key.sign(assertionClaims(base, other.clientId)))
    expect([answer.status, answer.body['token_type']]).toEqual([200, 'Bearer'])
    expect(await scimStatus(base, answer.body['access_token'] as string)).toBe(200)
  })

  it('may be for the issuer, and come with the client_id', async () => {
    expect((await send(await pair.sign(claims({ aud: base })))).status).toBe(200)
    const form = { ...assertionForm(await pair.sign(claims())), client_id: client.clientId }
    expect((await requestToken(base, form)).status).toBe(200)
    const another = {
      ...assertionForm(await pair.sign(claims())),
      client_id: (await anOAuthClient(database.db)).clientId,
    }
    expect((await requestToken(base, another)).status).toBe(401)
  })

  it('works once, also of ten at the same time', async () => {
    const assertion = await pair.sign(claims())
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(assertion)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await send(assertion)).body['error']).toBe('invalid_client')
    await forgetUsedAssertions(database.db)
    expect((await send(assertion)).status).toBe(401)
  })

  it('that was used is forgotten when it has long ended', async () => {
    await send(await pair.sign(claims()))
    await database.pool.query("update client_assertion_used set expires_at = now() - interval '2 hours'")
    await forgetUsedAssertions(database.db)
    expect((await database.pool.query('select from client_assertion_used')).rowCount).toBe(0)
  })

  const wrong: [string, () => Record<string, unknown>][] = [
    ['for somebody else', () => ({ aud: 'https://other.example' })],
    ['also for somebody else', () => ({ aud: [base, 'https://other.example'] })],
    ['for nobody', () => ({ aud: null })],
    ['by another issuer', () => ({ iss: 'https://other.example' })],
    ['about nobody', () => ({ sub: 'nobody' })],
    ['without an end', () => ({ exp: null })],
    ['that has ended', () => ({ exp: seconds() - 61 })],
    ['that lives too long', () => ({ exp: seconds() + 3_700 })],
    ['that does not live yet', () => ({ nbf: seconds() + 120 })],
    ['without a jti', () => ({ jti: null })],
    ['with an empty jti', () => ({ jti: '' })],
  ]
  it.each(wrong)('%s is refused', async (_, given) => {
    const said = Object.fromEntries(Object.entries(claims(given())).filter(([, value]) => value !== null))
    const { status, body, headers } = await send(await pair.sign(said))
    expect([status, body['error']]).toEqual([401, 'invalid_client'])
    expect(headers.get('www-authenticate')).toMatch(/^Basic/)
  })

  it('is allowed for a minute of difference between the clocks', async () => {
    expect((await send(await pair.sign(claims({ exp: seconds() - 30 })))).status).toBe(200)
  })

  it('is refused without a signature, with a secret one, and with that of another key', async () => {
    const stranger = await aKeyPair('ES256', 'first')
    const publicAsSecret = await importJWK({
      kty: 'oct',
      k: Buffer.from(JSON.stringify(pair.jwk)).toString('base64url'),
    })
    const hmac = new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(publicAsSecret)
    const bare = [{ alg: 'none' }, claims()].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    const otherKeyId = await pair.sign(claims(), { kid: 'second' })
    const signed = await pair.sign(claims())
    const tampered = signed.split('.')
    tampered[1] = Buffer.from(JSON.stringify(claims())).toString('base64url')
    const attempts = [
      await stranger.sign(claims()),
      await hmac,
      `${bare.join('.')}.`,
      otherKeyId,
      tampered.join('.'),
      'x.y.z',
      'x',
    ]
    for (const attempt of attempts) expect((await send(attempt)).status).toBe(401)
  })

  it('of one client is nothing to another, not even where both have the same key', async () => {
    const twin = await anOAuthClient(database.db)
    const mine = await pair.sign(claims())
    expect((await requestToken(base, { ...assertionForm(mine), client_id: twin.clientId })).status).toBe(401)
    expect((await send(await pair.sign(assertionClaims(base, twin.clientId)))).status).toBe(401)
  })
})

describe('the keys of a client', () => {
  it('end with the access tokens that they got, those that stay go on', async () => {
    const { db } = database
    const owner = await anOAuthClient(db)
    const [leaving, staying] = [await aKeyPair('RS256', 'a'), await aKeyPair('ES256')]
    await setKeys(db, owner, [leaving.jwk, staying.jwk])
    const tokenBy = async (key: AKeyPair) =>
      (await send(await key.sign(assertionClaims(base, owner.clientId)))).body['access_token'] as string
    const [dying, living] = [await tokenBy(leaving), await tokenBy(staying)]
    expect([await scimStatus(base, dying), await scimStatus(base, living)]).toEqual([200, 200])
    const kept = await setKeys(db, owner, [staying.jwk])
    expect(kept).toMatchObject([{ lastUsedAt: expect.any(Date) }])
    now += 1_000
    expect([await scimStatus(base, dying), await scimStatus(base, living)]).toEqual([401, 200])
    expect((await send(await leaving.sign(assertionClaims(base, owner.clientId)))).status).toBe(401)
    await setKeys(db, owner, [])
    now += 1_000
    expect(await scimStatus(base, living)).toBe(401)
  })

  it('are of its tenant alone', async () => {
    const stranger = { ...client, tenantId: (await aTenant(database.db)).id }
    await expect(setKeys(database.db, stranger, [])).rejects.toThrow(NotFound)
    expect((await send(await pair.sign(claims()))).status).toBe(200)
  })

  const jwkOf = (type: 'rsa' | 'ec', bits = 2048, namedCurve = 'P-256') => {
    const { publicKey } =
      type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: bits }) : generateKeyPairSync('ec', { namedCurve })
    return publicKey.export({ format: 'jwk' }) as JsonObject
  }
  const refused: [string, () => JsonObject, RegExp][] = [
    ['a private key', () => ({ ...pair.jwk, d: 'AQ' }), /private/],
    ['a secret', () => ({ kty: 'oct', k: 'c2VjcmV0' }), /private or secret/],
    ['a short RSA key', () => jwkOf('rsa', 1024), /1024 bits/],
    ['another curve', () => jwkOf('ec', 0, 'P-384'), /must be/],
    ['a curve that objects have by birth', () => ({ kty: 'EC', crv: 'constructor' }), /must be/],
    ['a point that is on no curve', () => ({ ...pair.jwk, x: 'AQ' }), /cannot be read/],
    ['no key at all', () => ({}), /must be/],
    ['an algorithm that does not fit', () => ({ ...pair.jwk, alg: 'RS256' }), /alg/],
    ['a key for encryption', () => ({ ...pair.jwk, use: 'enc' }), /use/],
    ['a key id that is no text', () => ({ ...pair.jwk, kid: 1 }), /kid/],
  ]
  it.each(refused)('are refused with %s', async (_, key, reason) => {
    const attempt = setKeys(database.db, client, [pair.jwk, key()])
    await expect(attempt).rejects.toThrow(InvalidSetting)
    await expect(attempt).rejects.toThrow(reason)
    await expect(attempt).rejects.toThrow(/keys\.1/)
  })

  it('are refused where one is there twice, or there are too many', async () => {
    await expect(setKeys(database.db, client, [pair.jwk, { ...pair.jwk, kid: 'b' }])).rejects.toThrow(/twice/)
    const many = Array.from({ length: 11 }, () => pair.jwk)
    await expect(setKeys(database.db, client, many)).rejects.toThrow(/at most 10/)
  })
})
