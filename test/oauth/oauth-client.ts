import http from 'node:http'
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { operator } from '../../src/audit/actor.ts'
import type { JsonObject } from '../../src/base/json.ts'
import type { Database } from '../../src/db/connection.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { setClientKeys } from '../../src/oauth/client-keys.ts'
import { mintClientSecret } from '../../src/oauth/client-secret.ts'
import { assertionType } from '../../src/oauth/presented-credentials.ts'
import { aClient } from '../support/people.ts'

export interface AnOAuthClient {
  tenantId: number
  clientId: string
  secret: string
  secretId: string
}

/** A connected client with a secret, in a tenant of its own where none is named. */
export async function anOAuthClient(db: Database, given: { tenantId?: number } = {}): Promise<AnOAuthClient> {
  const { tenantId, client } = await aClient(db, { ...given, kind: 'entra' })
  return { tenantId, clientId: client.id, ...(await aSecret(db, { tenantId, clientId: client.id })) }
}

export async function aSecret(db: Database, key: { tenantId: number; clientId: string; lifetimeDays?: number }) {
  const { secret, id } = await inTransaction(db, (trx) => mintClientSecret(trx, { ...key, actor: operator }))
  return { secret, secretId: id }
}

export interface TokenAnswer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

/** Posts a form to the token endpoint. @param fields a text is sent as it is */
export async function requestToken(
  base: string,
  fields: Record<string, string> | string,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const body = typeof fields === 'string' ? fields : new URLSearchParams(fields).toString()
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(`${base}/oauth/token`, { method: 'POST', headers: { ...type, ...headers }, body })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}

export const grant = { grant_type: 'client_credentials' }

export function basic(clientId: string, secret: string) {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` }
}

/** The status of a SCIM request with this token. */
export async function scimStatus(base: string, token: string): Promise<number> {
  const answer = await fetch(`${base}/scim/v2/Users?count=1`, { headers: { authorization: `Bearer ${token}` } })
  await answer.text()
  return answer.status
}

/** As {@link fetch} cannot: under another Host. */
export function statusUnderHost(base: string, host: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host, origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }
    const request = http.request(`${base}/oauth/token`, { method: 'POST', headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode!)
    })
    request.on('error', reject)
    request.end(body)
  })
}

export interface AKeyPair {
  jwk: JsonObject
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>
}

export async function aKeyPair(algorithm: string, kid?: string): Promise<AKeyPair> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), ...(kid !== undefined && { kid }) } as JsonObject
  return {
    jwk,
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, ...(kid !== undefined && { kid }), ...header })
        .sign(privateKey),
  }
}

export async function setKeys(db: Database, key: { tenantId: number; clientId: string }, keys: JsonObject[]) {
  return inTransaction(db, (trx) => setClientKeys(trx, { ...key, keys, actor: operator }))
}

/** What an honest client claims; `given` changes it, undefined leaves out. */
export function assertionClaims(base: string, clientId: string, given: Record<string, unknown> = {}) {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: `${base}/oauth/token`,
    jti: randomUUID(),
    iat: now,
    exp: now + 300,
  }
  return JSON.parse(JSON.stringify({ ...claims, ...given })) as Record<string, unknown>
}

export function assertionForm(assertion: string) {
  return { ...grant, client_assertion_type: assertionType, client_assertion: assertion }
}
