import type { JsonObject } from '../base/json.ts'
import { assertionAlgorithms } from './public-key.ts'

export const tokenPath = '/oauth/token'
export const keysPath = '/.well-known/jwks.json'
export const metadataPath = '/.well-known/oauth-authorization-server'

/** @param publicUrl the configured origin, without a slash at the end; as it is everywhere in this room. */
export function issuerOf(publicUrl: string): string {
  return publicUrl
}

export function tokenUrlOf(publicUrl: string): string {
  return publicUrl + tokenPath
}

/** RFC 8414 §2. */
export function serverMetadata(publicUrl: string): JsonObject {
  return {
    issuer: issuerOf(publicUrl),
    token_endpoint: tokenUrlOf(publicUrl),
    jwks_uri: publicUrl + keysPath,
    // Required, and empty: there is no authorization endpoint.
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    scopes_supported: ['scim'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: [...assertionAlgorithms],
  }
}
