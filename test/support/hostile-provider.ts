import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: string | object
  /** Never answers. */
  hangs?: true
}

export interface IdTokenDraft {
  header: { alg: string; kid?: string; [name: string]: unknown }
  claims: JWTPayload
}

/** What this provider does otherwise than a good one. */
export interface Misbehaviour {
  discovery?: (good: Record<string, unknown>) => Record<string, unknown> | Reply
  /** The query with which the browser comes back. */
  callback?: (good: Record<string, string>, now: Visit) => Record<string, string> | [string, string][]
  idToken?: (good: IdTokenDraft, now: Visit) => IdTokenDraft | string | Promise<string>
  token?: (good: Record<string, unknown>, now: Visit) => Reply
  keys?: (good: object) => Reply
  userInfo?: (good: Record<string, unknown>) => Record<string, unknown> | Reply
}

export interface Visit {
  issuer: string
  query: URLSearchParams
  /** Seconds. */
  now: number
  sign(draft: IdTokenDraft): Promise<string>
}

export interface HostileProvider {
  /** An issuer of its own that misbehaves in this way. */
  issuerThat(misbehaviour: Misbehaviour): string
  clientId: string
  clientSecret: string
  close(): Promise<void>
}

const clientId = 'the-client'
export const clientSecret = 'the-secret-of-the-client'

/** A provider that has nobody sign in, and does what it is told. Every issuer of it is another path. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg: 'RS256', use: 'sig' }
  const misbehaviours: Misbehaviour[] = []
  const visits = new Map<string, Visit>()
  let codes = 0
  const server = http.createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const sign: Visit['sign'] = ({ header, claims }) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey)

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url!, base)
    const [, nth = '', ...rest] = url.pathname.split('/')
    const issuer = `${base}/${nth}`
    const wrong = misbehaviours[Number(nth)] ?? {}
    send(response, await replyTo(rest.join('/'), { issuer, wrong, url, request }))
  }

  interface Asked {
    issuer: string
    wrong: Misbehaviour
    url: URL
    request: http.IncomingMessage
  }

  async function replyTo(path: string, asked: Asked): Promise<Reply> {
    const { issuer, wrong, url } = asked
    if (path === '.well-known/openid-configuration')
      return asReply(wrong.discovery?.(metadata(issuer)) ?? metadata(issuer))
    if (path === 'keys') return wrong.keys?.({ keys: [jwk] }) ?? { body: { keys: [jwk] } }
    if (path === 'authorize') return authorize(asked, url.searchParams)
    if (path === 'token') return token(asked, new URLSearchParams(await bodyOf(asked.request)))
    if (path === 'userinfo') {
      const good = { sub: 'the-subject', email: 'mia@example.com', email_verified: true }
      return asReply(wrong.userInfo?.(good) ?? good)
    }
    return { status: 404, body: 'no' }
  }

  function authorize({ issuer, wrong }: Asked, query: URLSearchParams): Reply {
    const code = `code-${codes++}`
    const visit: Visit = { issuer, query, now: Math.floor(Date.now() / 1000), sign }
    visits.set(code, visit)
    const good = { code, state: query.get('state')!, iss: issuer }
    const back = new URL(query.get('redirect_uri')!)
    back.search = String(new URLSearchParams(wrong.callback?.(good, visit) ?? good))
    return { status: 302, headers: { location: back.href } }
  }

  async function token({ wrong }: Asked, form: URLSearchParams): Promise<Reply> {
    const visit = visits.get(form.get('code') ?? '')
    if (!visit) return { status: 400, body: { error: 'invalid_grant' } }
    // A code works once.
    visits.delete(form.get('code')!)
    const good = goodIdToken(visit)
    const made = (await wrong.idToken?.(good, visit)) ?? good
    const idToken = typeof made === 'string' ? made : await sign(made)
    const answer = { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: idToken }
    return wrong.token?.(answer, visit) ?? { body: answer }
  }

  return {
    clientId,
    clientSecret,
    issuerThat(misbehaviour) {
      misbehaviours.push(misbehaviour)
      return `${base}/${misbehaviours.length - 1}`
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function goodIdToken({ issuer, query, now }: Visit): IdTokenDraft {
  return {
    header: { alg: 'RS256', kid: 'first' },
    claims: {
      iss: issuer,
      sub: 'the-subject',
      aud: clientId,
      exp: now + 300,
      iat: now,
      nonce: query.get('nonce'),
      email: 'mia@example.com',
      email_verified: true,
    },
  }
}

function metadata(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/userinfo`,
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
  }
}

/** As those sign who took the public key or the client secret for an HMAC key. */
export function signHs256({ header, claims }: IdTokenDraft, secret: string): string {
  const text = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

export function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function asReply(made: Record<string, unknown> | Reply): Reply {
  return 'body' in made || 'hangs' in made || 'status' in made ? made : { body: made }
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function send(response: http.ServerResponse, { status = 200, headers = {}, body = '', hangs }: Reply): void {
  if (hangs) return
  const isText = typeof body === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers })
  response.end(isText ? body : JSON.stringify(body))
}
