import { importJWK } from 'jose'
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  PrivateKeyJwt,
  type ServerMetadata,
} from 'openid-client'
import type { Keyring } from '../../base/keyring.ts'
import type { Database } from '../../db/connection.ts'
import type { Outgoing } from '../../http/outgoing/outgoing.ts'
import type { SsoConnection } from '../connection.ts'
import { readSecrets } from '../connection-secrets.ts'
import { refusedOidc } from './reasons.ts'
import { refusedAnswer } from './refused-answer.ts'
import { type OidcSecrets, type OidcSettings, oidcSettingsFrom } from './settings.ts'

/** Security §5.27. Ed25519 is the newer name of EdDSA (RFC 9864). */
export const acceptedAlgorithms: readonly string[] = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']

export const clockToleranceSeconds = 60

/** Providers change their metadata by the month and their keys by the week; the keys are read again after five minutes, or for an unknown kid. */
const rememberedMilliseconds = 3_600_000
const mostRemembered = 200

export interface RelyingParties {
  /** @throws SsoRefused */
  of(connection: SsoConnection): Promise<Configuration>
}

interface Remembered {
  version: number
  until: number
  configuration: Promise<Configuration>
}

interface RelyingPartyParts {
  db: Database
  keyring: Keyring
  outgoing: Outgoing
}

/** Discovery and keys, remembered in this process until the connection changes. What failed is asked again the next time. */
export function createRelyingParties(parts: RelyingPartyParts): RelyingParties {
  const known = new Map<string, Remembered>()
  return {
    of(connection) {
      const { id, version } = connection
      const remembered = known.get(id)
      if (remembered?.version === version && remembered.until > Date.now()) return remembered.configuration
      const configuration = configure(parts, connection)
      if (known.size >= mostRemembered) known.delete(known.keys().next().value!)
      known.set(id, { version, until: Date.now() + rememberedMilliseconds, configuration })
      configuration.catch(() => known.delete(id))
      return configuration
    },
  }
}

async function configure(parts: RelyingPartyParts, connection: SsoConnection): Promise<Configuration> {
  const settings = oidcSettingsFrom(connection.settings)
  const authentication = await clientAuthentication(parts, connection, settings)
  const announced: ServerMetadata = (await discover(parts, settings)).serverMetadata()
  if (announced.issuer !== settings.issuer) {
    throw refusedOidc('metadata_issuer_wrong', { received: announced.issuer })
  }
  const { id_token_signing_alg_values_supported: offered = acceptedAlgorithms } = announced
  const algorithms = acceptedAlgorithms.filter((name) => offered.includes(name))
  if (algorithms.length === 0) throw refusedOidc('algorithm_refused', { received: offered.join(' ') })
  // The library takes what the provider announces; here that is cut down to what we accept.
  const server: ServerMetadata = { ...announced, id_token_signing_alg_values_supported: algorithms }
  return prepared(new Configuration(server, settings.clientId, tolerance, authentication), parts.outgoing)
}

const tolerance = { [clockTolerance]: clockToleranceSeconds }

async function discover({ outgoing }: RelyingPartyParts, { issuer, clientId }: OidcSettings): Promise<Configuration> {
  try {
    return await discovery(new URL(issuer), clientId, tolerance, undefined, {
      [customFetch]: (url, init) => outgoing.fetch(url, init as RequestInit),
      // Whether http may be asked is decided by outgoing: only inside the network, and named by the operator.
      execute: [allowInsecureRequests],
    })
  } catch (error) {
    throw refusedAnswer(error, 'metadata')
  }
}

function prepared(configuration: Configuration, outgoing: Outgoing): Configuration {
  configuration[customFetch] = (url, init) => outgoing.fetch(url, init as RequestInit)
  allowInsecureRequests(configuration)
  // Without this the signature of an ID token from the token endpoint is not looked at (OpenID Connect Core §3.1.3.7, 6).
  enableNonRepudiationChecks(configuration)
  return configuration
}

async function clientAuthentication(
  { db, keyring }: RelyingPartyParts,
  { tenantId, id: connectionId }: SsoConnection,
  settings: OidcSettings,
): Promise<ClientAuth> {
  const secrets: OidcSecrets = (await readSecrets(db, { tenantId, connectionId, keyring })) ?? {}
  if (settings.clientAuthentication !== 'private_key_jwt') {
    if (!secrets.clientSecret) throw refusedOidc('secret_missing')
    const proof = settings.clientAuthentication === 'client_secret_basic' ? ClientSecretBasic : ClientSecretPost
    return proof(secrets.clientSecret)
  }
  if (!secrets.privateKey) throw refusedOidc('secret_missing')
  const { alg, kid } = secrets.privateKey
  const key = (await importJWK(secrets.privateKey, alg)) as CryptoKey
  return PrivateKeyJwt({ key, kid })
}
