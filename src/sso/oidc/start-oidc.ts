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
  /** Though somebody is signed in at the provider: ask which account it shall be, or for the sign-in itself. */
  ask?: 'account' | 'sign_in'
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
    ...promptOf({ configuration, prompt, ask: start.ask }),
  })
  // Inside the network, where the issuer itself is asked by http, outgoing has decided.
  if (address.protocol !== 'https:' && !issuer.startsWith('http:')) throw refusedOidc('endpoint_unsafe')
  return address
}

// Has no prompt for the sign-in itself; the choice of the account is the most that it asks.
const google = 'https://accounts.google.com'
/** These let people choose, but do not announce it. */
const choosers = new Set([google, 'https://login.microsoftonline.com'])

interface Prompting extends Pick<Start, 'ask'> {
  configuration: Configuration
  /** The connection's own, for every sign-in. */
  prompt: string | undefined
}

/** Choosing where the provider knows it, else the sign-in anew, which nearly every provider knows (OpenID Connect Core §3.1.2.1). */
function promptOf({ configuration, prompt, ask }: Prompting): { prompt?: string } {
  if (!ask) return prompt ? { prompt } : {}
  const { prompt_values_supported: known, issuer } = configuration.serverMetadata()
  const { origin } = new URL(issuer)
  if (ask === 'sign_in') return { prompt: origin === google ? 'select_account' : 'login' }
  const mayChoose = Array.isArray(known) ? known.includes('select_account') : choosers.has(origin)
  return { prompt: prompt ?? (mayChoose ? 'select_account' : 'login') }
}
