import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client'
import type { SsoConnection } from '../connection.ts'
import { refusedOidc } from './reasons.ts'
import { oidcSettingsFrom } from './settings.ts'

export const callbackPath = '/sso/oidc/callback'

/** What binds the answer to the request; state is the third. */
export interface OidcBinding {
  nonce: string
  codeVerifier: string
}

export function newBinding(): OidcBinding {
  return { nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() }
}

interface Start extends OidcBinding {
  configuration: Configuration
  connection: SsoConnection
  publicUrl: string
  state: string
  /** Ask who signs in, though somebody is signed in at the provider. */
  chooseAccount: boolean
}

/** @returns where the browser goes. @throws SsoRefused where the provider would have it go without https. */
export async function startOidc({ configuration, connection, publicUrl, ...start }: Start): Promise<URL> {
  const { scopes, prompt, issuer } = oidcSettingsFrom(connection.settings)
  const address = buildAuthorizationUrl(configuration, {
    redirect_uri: publicUrl + callbackPath,
    scope: scopes.join(' '),
    state: start.state,
    nonce: start.nonce,
    code_challenge: await calculatePKCECodeChallenge(start.codeVerifier),
    code_challenge_method: 'S256',
    ...((start.chooseAccount || prompt) && { prompt: prompt ?? otherAccountPrompt(configuration) }),
  })
  // Inside the network, where the issuer itself is asked by http, outgoing has decided.
  if (address.protocol !== 'https:' && !issuer.startsWith('http:')) throw refusedOidc('endpoint_unsafe')
  return address
}

/** These let people choose, but do not announce it. */
const choosers = new Set(['https://accounts.google.com', 'https://login.microsoftonline.com'])

/** Choosing where the provider knows it, else the sign-in anew, which every provider knows (OpenID Connect Core §3.1.2.1). */
function otherAccountPrompt(configuration: Configuration): string {
  const { prompt_values_supported: known, issuer } = configuration.serverMetadata()
  const mayChoose = Array.isArray(known) ? known.includes('select_account') : choosers.has(new URL(issuer).origin)
  return mayChoose ? 'select_account' : 'login'
}
