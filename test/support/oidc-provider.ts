import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { unique } from './people.ts'

export interface ProviderAccount {
  sub: string
  [claim: string]: unknown
}

export interface TestProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Whom it knows, by what is typed into its sign-in form. */
  accounts: Map<string, ProviderAccount>
  close(): Promise<void>
}

interface ProviderOptions {
  redirectUri: string
  client?: Record<string, unknown>
  configuration?: Partial<Configuration>
}

/** A real OpenID Provider on loopback. Its sign-in page asks for a name only. */
export async function startOidcProvider({
  redirectUri,
  client,
  configuration,
}: ProviderOptions): Promise<TestProvider> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const accounts = new Map<string, ProviderAccount>()
  const [clientId, clientSecret] = [unique('client'), unique('secret')]
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [new URL('/', redirectUri).href],
        ...client,
      },
    ],
    jwks: await signingKeys(),
    cookies: { keys: [unique('cookie')] },
    pkce: { required: () => true },
    claims: {
      profile: ['name', 'preferred_username', 'given_name', 'family_name'],
      email: ['email', 'email_verified'],
      openid: ['sub', 'oid'],
    },
    // In the ID token already, as the great providers do it.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_, id) => ({ accountId: id, claims: () => accounts.get(id) ?? { sub: id } }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session!.accountId!,
        clientId: ctx.oidc.client!.clientId,
      })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    interactions: { url: (_, { uid }) => `/login/${uid}` },
    ...configuration,
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/login/')) return void login(provider, request, response)
    return void answer(request, response)
  })
  return {
    issuer,
    clientId,
    clientSecret,
    accounts,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function login(provider: Provider, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  if (request.method === 'POST') {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const accountId = new URLSearchParams(body).get('name') ?? ''
    return provider.interactionFinished(request, response, { login: { accountId } })
  }
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(
    '<!doctype html><html lang="en"><title>Company sign-in</title><main><h1>Company sign-in</h1><form method="post"><label>Name <input name="name" autofocus></label> <button>Sign in</button></form></main></html>',
  )
}

async function signingKeys(): Promise<object> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'first' }] }
}
