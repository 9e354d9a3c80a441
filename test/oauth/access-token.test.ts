import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyring, type Keyring } from '../../src/base/keyring.ts'
import { createAccessTokenAuthenticator } from '../../src/oauth/access-token-authenticator.ts'
import { type Credential, issueAccessToken } from '../../src/oauth/access-token.ts'
import { createSigningKeys, type SigningKeys } from '../../src/base/signing-keys.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { anOAuthClient } from './oauth-client.ts'

const publicUrl = 'https://join.example'
const oldSecret = 'the old secret of the server, of forty letters'
const newSecret = 'the new secret of the server, of forty letters'

let database: TestDatabase
let credential: Credential
let keys: SigningKeys
beforeAll(async () => {
  database = await testDatabase()
  const { tenantId, clientId, secretId: id } = await anOAuthClient(database.db)
  credential = { kind: 'secret', tenantId, clientId, id }
  keys = await createSigningKeys(testKeyring, 'access-token')
})
afterAll(() => database.close())

const authenticator = (signing: SigningKeys = keys) =>
  createAccessTokenAuthenticator(database.db, { keys: signing, publicUrl })
const issue = (signing: SigningKeys = keys, given: Partial<Credential> = {}) =>
  issueAccessToken({ ...credential, ...given }, { keys: signing, publicUrl }, new Date())

describe('an access token', () => {
  it('names tenant, client and credential', async () => {
    const { tenantId, clientId, id } = credential
    const rights = { canReadClaimLinks: false, schemaVersion: 0, keepsClaimed: false }
    expect(await authenticator()(await issue())).toEqual({
      tenantId,
      clientId,
      clientKind: 'entra',
      tokenId: id,
      ...rights,
    })
  })

  const forged: [string, (token: SignJWT) => SignJWT, Record<string, unknown>?][] = [
    ['for another server’s SCIM', (token) => token.setAudience('https://other.example/scim/v2')],
    ['for another face of ours', (token) => token.setAudience(publicUrl)],
    ['by another issuer', (token) => token.setIssuer('https://other.example')],
    ['that has ended', (token) => token.setExpirationTime(new Date(Date.now() - 61_000))],
    ['that is not yet', (token) => token.setNotBefore(new Date(Date.now() + 120_000))],
    ['of another type', (token) => token, { typ: 'JWT' }],
  ]
  it.each(forged)('%s is nobody, though our key signed it', async (_, change, header = {}) => {
    const { tenantId, clientId, id } = credential
    const sign = (changed: (token: SignJWT) => SignJWT, said: Record<string, unknown>) => {
      const token = new SignJWT({ credential: `secret:${tenantId}:${id}` })
        .setProtectedHeader({ alg: 'ES256', kid: keys.currentKeyId, typ: 'at+jwt', ...said })
        .setIssuer(publicUrl)
        .setAudience(`${publicUrl}/scim/v2`)
        .setSubject(clientId)
        .setIssuedAt()
        .setExpirationTime('1h')
      return changed(token).sign(keys.privateKey)
    }
    expect(await authenticator()(await sign((token) => token, {}))).toBeDefined()
    expect(await authenticator()(await sign(change, header))).toBeUndefined()
  })

  it('of another key is nobody, under our key’s name as well', async () => {
    const stranger = await createSigningKeys(createKeyring([newSecret]), 'access-token')
    expect(await authenticator()(await issue(stranger))).toBeUndefined()
    const { privateKey } = await generateKeyPair('ES256')
    expect(
      await authenticator()(await issue({ ...stranger, privateKey, currentKeyId: keys.currentKeyId })),
    ).toBeUndefined()
  })

  it('without a signature, or signed with what is public, is nobody', async () => {
    const [, payload] = (await issue()).split('.')
    const header = (said: object) => Buffer.from(JSON.stringify(said)).toString('base64url')
    expect(await authenticator()(`${header({ alg: 'none', typ: 'at+jwt' })}.${payload}.`)).toBeUndefined()
    const secret = Buffer.from(JSON.stringify(keys.published.keys[0]))
    const hmac = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: keys.currentKeyId }).sign(secret)
    expect(await authenticator()(hmac)).toBeUndefined()
  })

  it.each(['', 'ey', 'ey.ey.ey', `ey${'x'.repeat(3_000)}`, 'vst_scim_x'])('that is %.20j is nobody', async (token) => {
    expect(await authenticator()(token)).toBeUndefined()
  })

  it('whose credential is another client’s, another tenant’s or gone is nobody', async () => {
    const other = await anOAuthClient(database.db)
    expect(await authenticator()(await issue(keys, { clientId: other.clientId }))).toBeUndefined()
    expect(await authenticator()(await issue(keys, { tenantId: other.tenantId }))).toBeUndefined()
    expect(await authenticator()(await issue(keys, { kind: 'key' }))).toBeUndefined()
    expect(await authenticator()(await issue(keys, { id: '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11' }))).toBeUndefined()
  })
})

describe('the signing keys', () => {
  const signing = (...secrets: [string, ...string[]]) => createSigningKeys(createKeyring(secrets), 'access-token')

  it('are alike in every process, and different for every secret', async () => {
    const [one, two, other] = [await signing(oldSecret), await signing(oldSecret), await signing(newSecret)]
    expect(one.published).toEqual(two.published)
    expect(one.published).not.toEqual(other.published)
    expect(Object.keys(one.published.keys[0]!).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  })

  it('go over from the old to the new without a token lost', async () => {
    const [before, during, after] = [
      await signing(oldSecret),
      await signing(newSecret, oldSecret),
      await signing(newSecret),
    ]
    expect(during.published.keys).toEqual([...after.published.keys, ...before.published.keys])
    const [old, next] = [await issue(before), await issue(during)]
    expect(await authenticator(during)(old)).toBeDefined()
    expect(await authenticator(during)(next)).toBeDefined()
    expect(await authenticator(after)(next)).toBeDefined()
    expect(await authenticator(after)(old)).toBeUndefined()
  })

  it('have nothing in common with the keys of other purposes', () => {
    const keyring: Keyring = createKeyring([oldSecret])
    const seeds = (['access-token', 'secret-box', 'claim-link', 'log-subject'] as const).map((purpose) =>
      keyring.derive(purpose, keyring.currentKeyId)!.toString('hex'),
    )
    expect(new Set(seeds).size).toBe(seeds.length)
  })
})
