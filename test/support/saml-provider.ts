import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Constants, IdentityProvider, ServiceProvider, setSchemaValidator } from 'samlify'
import { makeServiceProviderKey } from '../../src/sso/saml/service-provider-keys.ts'
import { responseParts, responseXml } from '../sso/saml/response.ts'

export interface SamlAccount {
  nameId: string
  attributes: Readonly<Record<string, readonly string[]>>
}

export interface SamlProvider {
  id: string
  entityId: string
  ssoUrl: string
  metadataUrl: string
  certificate: string
  privateKey: string
  /** Whom it knows, by what is typed into its sign-in form. */
  accounts: Map<string, SamlAccount>
  /** What came last with a request, as samlify read it after verifying the signature. */
  lastRequest: { id: string; forceAuthn: boolean; relayState: string } | undefined
  /** The metadata of the service provider, which it asks requests to be signed by. */
  trust(metadata: string): void
  close(): Promise<void>
}

// It insists on a validator; the messages come from the product's own tests.
setSchemaValidator({ validate: async () => 'unchecked' })

/** A real identity provider (samlify) on loopback. Its sign-in page asks for a name only. */
export async function startSamlProvider({ encrypts = false } = {}): Promise<SamlProvider> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { id, certificate, privateKey } = await makeServiceProviderKey('provider', new Date())
  const identityProvider = IdentityProvider({
    entityID: `${address}/metadata`,
    privateKey,
    signingCert: certificate,
    wantAuthnRequestsSigned: true,
    requestSignatureAlgorithm: Constants.algorithms.signature.RSA_SHA256,
    isAssertionEncrypted: encrypts,
    singleSignOnService: [{ Binding: Constants.BindingNamespace.Redirect, Location: `${address}/sso` }],
  })
  const provider: SamlProvider & { serviceProvider?: ReturnType<typeof ServiceProvider> } = {
    id,
    entityId: `${address}/metadata`,
    ssoUrl: `${address}/sso`,
    metadataUrl: `${address}/metadata`,
    certificate,
    privateKey,
    accounts: new Map(),
    lastRequest: undefined,
    trust: (metadata) => {
      provider.serviceProvider = ServiceProvider({ metadata })
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', address)
    if (url.pathname === '/metadata') return void response.end(identityProvider.getMetadata())
    if (url.pathname === '/sso') return askForName(url, response)
    await signIn(new URLSearchParams(await textOf(request)), response)
  }

  async function askForName(url: URL, response: ServerResponse): Promise<void> {
    // To the letter, as it was signed.
    const octetString = url.search.slice(1).replace(/&Signature=[^&]*/, '')
    const query = Object.fromEntries(url.searchParams)
    const { extract, samlContent } = await identityProvider.parseLoginRequest(provider.serviceProvider!, 'redirect', {
      query,
      octetString,
    })
    const { id } = extract.request as { id: string }
    const relayState = url.searchParams.get('RelayState') ?? ''
    provider.lastRequest = { id, relayState, forceAuthn: samlContent.includes('ForceAuthn="true"') }
    page(response, '/login', { id, relayState }, '<label>Name <input name="name"></label><button>Sign in</button>')
  }

  async function signIn(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const account = provider.accounts.get(form.get('name') ?? '')
    if (!account) return page(response, '/login', {}, '<p>Nobody of this name.</p>')
    const meta = provider.serviceProvider!.entityMeta
    const parts = responseParts({
      provider,
      entityId: meta.getEntityID(),
      acsUrl: meta.getAssertionConsumerService('post') as string,
      inResponseTo: form.get('id') || null,
      attributes: account.attributes,
      nameId: `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${account.nameId}</saml:NameID>`,
    })
    const context = () => ({ id: parts.responseId, context: responseXml(parts) })
    const { context: message } = (await identityProvider.createLoginResponse(
      provider.serviceProvider!,
      { extract: { request: { id: form.get('id') ?? '' } } },
      'post',
      {},
      { customTagReplacement: context },
    )) as { context: string }
    const fields = { SAMLResponse: message, RelayState: form.get('relayState') ?? '' }
    page(response, parts.acsUrl, fields, '<button>Continue</button>')
  }

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.statusCode = 400
      response.end(String(error))
    })
  })
  return provider
}

function page(response: ServerResponse, action: string, fields: Record<string, string>, content: string): void {
  const hidden = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.end(
    `<!doctype html><title>Provider</title><form method="post" action="${action}">${hidden.join('')}${content}</form>`,
  )
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
