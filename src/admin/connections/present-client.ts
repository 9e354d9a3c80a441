import type { ClientToken as StoredToken, ClientWithTokens } from '../../tenants/provisioning-client.ts'
import type { AdminParts } from '../admin-parts.ts'
import { moment } from '../moment.ts'
import type { ClientToken, ProvisioningClient } from '../schemas/provisioning-clients.ts'

/** @param oauthUses when each client last got an access token by OAuth, by its id */
export function presentClient(
  { config, clock }: AdminParts,
  client: ClientWithTokens,
  oauthUses: ReadonlyMap<string, Date>,
): ProvisioningClient {
  const { id, kind, name, inviteOnCreate, canReadClaimLinks, createdAt, tokens } = client
  const uses = [...tokens.map(({ lastUsedAt }) => lastUsedAt), oauthUses.get(id)].filter((at) => at != null)
  const lastUse = uses.length > 0 ? new Date(Math.max(...uses.map(Number))) : null
  return {
    id,
    kind,
    name,
    inviteOnCreate,
    canReadClaimLinks,
    createdAt: moment(createdAt),
    lastUsedAt: moment(lastUse),
    scimBaseUrl: `${config.publicUrl}/scim/v2`,
    tokens: tokens.map((token) => presentCredential(token, clock())),
  }
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
