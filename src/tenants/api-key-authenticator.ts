import { systemClock } from '../base/clock.ts'
import { hashToken } from '../base/tokens.ts'
import type { Database } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { ApiKeyScope } from './api-key-scopes.ts'
import type { AuthenticatorOptions } from './client-authenticator.ts'
import { lastUse } from './last-use.ts'
import { remembered } from './remembered.ts'

export interface ApiKeyCaller {
  tenantId: number
  keyId: string
  scopes: ApiKeyScope[]
}

export type ApiKeyAuthenticator = (bearer: string) => Promise<ApiKeyCaller | undefined>

const findCaller = statement<ApiKeyCaller>(
  'api_key_caller',
  `select tenant_id as "tenantId", id as "keyId", scopes from api_key
    where hash = $1 and revoked_at is null and expires_at > now()`,
)

const writeLastUse = statement<never>(
  'api_key_used',
  `update api_key set last_used_at = now()
    where hash = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
)

/** One a process. A caller is remembered for a second at most. */
export function createApiKeyAuthenticator(
  db: Database,
  { clock = systemClock, onError = () => {} }: AuthenticatorOptions = {},
): ApiKeyAuthenticator {
  const find = remembered((hash) => findCaller.first(db, [Buffer.from(hash, 'base64')]), { milliseconds: 1_000, clock })
  const used = lastUse((hash) => writeLastUse.all(db, [Buffer.from(hash, 'base64')]), { clock, onError })

  return async (bearer) => {
    if (!bearer.startsWith('vst_api_')) return undefined
    const hash = hashToken(bearer).toString('base64')
    const found = await find(hash)
    if (found) used(hash)
    return found
  }
}
