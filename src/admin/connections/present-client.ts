import type { OauthCredential } from '../../oauth/credentials-of-clients.ts'
import type { ClientToken as StoredToken, ClientWithTokens } from '../../tenants/provisioning-client.ts'
import type { AdminParts } from '../admin-parts.ts'
import { moment } from '../moment.ts'
import type { ClientToken, ProvisioningClient } from '../schemas/provisioning-clients.ts'
import { type ClientCredential, lastUseOf, presentCredentials } from './client-credentials.ts'

/** @param oauth of all clients of the tenant */
export function presentClient(
  { config, clock }: AdminParts,
  client: ClientWithTokens,
  oauth: readonly OauthCredential[],
): ProvisioningClient {
  const { id, kind, name, inviteOnCreate, canReadClaimLinks, createdAt, tokens } = client
  const credentials = credentialsOf(client, oauth)
  const now = clock()
  return {
    id,
    kind,
    name,
    inviteOnCreate,
    canReadClaimLinks,
    createdAt: moment(createdAt),
    lastUsedAt: moment(lastUseOf(credentials)),
    scimBaseUrl: `${config.publicUrl}/scim/v2`,
    tokens: tokens.map((token) => presentCredential(token, now)),
    credentials: presentCredentials(credentials, now),
  }
}

/** Of one client, of each kind, also the dead. @param oauth of all clients of the tenant */
export function credentialsOf(
  { id, tokens }: Pick<ClientWithTokens, 'id' | 'tokens'>,
  oauth: readonly OauthCredential[],
): ClientCredential[] {
  const bearer = tokens.map((token) => ({ ...token, kind: 'token' as const }))
  return [...bearer, ...oauth.filter(({ clientId }) => clientId === id)]
}

type StoredCredential = Omit<StoredToken, 'clientId'>

/** A token or a secret: `live` is neither revoked nor expired. */
export function presentCredential(stored: StoredCredential, now: Date): ClientToken {
  const { id, hint, createdAt, expiresAt, lastUsedAt, revokedAt } = stored
  return {
    id,
    hint,
    createdAt: moment(createdAt),
    expiresAt: moment(expiresAt),
    lastUsedAt: moment(lastUsedAt),
    revokedAt: moment(revokedAt),
    live: !revokedAt && expiresAt > now,
  }
}
