import type { JsonObject } from '../../base/json.ts'
import { isUuid } from '../../base/uuid.ts'
import type { SsoMatchKey, SsoProtocol } from '../../db/tables.ts'
import { makeClientKey } from '../../sso/oidc/client-key.ts'
import { oidcSettings } from '../../sso/oidc/settings.ts'
import { makeServiceProviderKey, secretsOf } from '../../sso/saml/service-provider-keys.ts'
import { samlSettings } from '../../sso/saml/settings.ts'
import { InvalidRequest } from '../errors.ts'
import { sayIssue } from '../say-issue.ts'

const oidcClaims: Record<SsoMatchKey, string> = { external_id: 'sub', user_name: 'preferred_username', email: 'email' }

/** What is compared where nothing is said. */
export function defaultClaim(protocol: SsoProtocol, key: SsoMatchKey): string {
  return protocol === 'saml' ? 'NameID' : oidcClaims[key]
}

/** @throws InvalidRequest naming each mistake by its path in the body */
export function checkedSettings(protocol: SsoProtocol, settings: JsonObject): JsonObject {
  const parsed = (protocol === 'oidc' ? oidcSettings : samlSettings).safeParse(settings, { error: sayIssue })
  if (parsed.success) return parsed.data
  throw new InvalidRequest(
    parsed.error.issues.map(({ path, message }) => ({ path: ['settings', ...path].join('.'), message })),
  )
}

/** @throws InvalidRequest for what is no id */
export function checkedClientId(clientId: string | null | undefined): string | null {
  if (clientId === undefined || clientId === null) return null
  if (!isUuid(clientId)) throw new InvalidRequest([{ path: 'match.clientId', message: 'there is no such client' }])
  return clientId
}

/** What the connection proves itself by; a key of its own is made here, and its private half is never shown. */
export async function newSecrets(
  { protocol, settings, clientSecret }: { protocol: SsoProtocol; settings: JsonObject; clientSecret?: string },
  { connectionId, now }: { connectionId: string; now: Date },
): Promise<JsonObject | undefined> {
  if (protocol === 'saml') return secretsOf([await makeServiceProviderKey(connectionId, now)])
  if (settings.clientAuthentication === 'private_key_jwt') return makeClientKey()
  return clientSecret === undefined ? undefined : { clientSecret }
}
