import { sql } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import { hashToken, mintToken, tokenHint } from '../base/tokens.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor, Trx } from '../db/connection.ts'
import { apiKeyScopes, isApiKeyScope, type ApiKeyScope } from './api-key-scopes.ts'
import { InvalidSetting } from './errors.ts'
import { defaultLifetimeDays } from './lifetime-days.ts'

export { type ApiKeyScope, apiKeyScopes } from './api-key-scopes.ts'

/** A key without its secret. */
export interface ApiKey {
  id: string
  name: string
  hint: string
  scopes: ApiKeyScope[]
  createdAt: Date
  expiresAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
}

export interface NewApiKey {
  tenantId: number
  name: string
  scopes: readonly ApiKeyScope[]
  /** In a year where absent. */
  expiresAt?: Date
  actor: Actor
}

const columns = ['id', 'name', 'hint', 'scopes', 'createdAt', 'expiresAt', 'revokedAt', 'lastUsedAt'] as const

/** `apiKey` is shown once and stored nowhere. @throws InvalidSetting */
export async function createApiKey(trx: Trx, order: NewApiKey): Promise<{ key: ApiKey; apiKey: string }> {
  const { tenantId, name, expiresAt, actor } = order
  const scopes = readScopes(order.scopes)
  const apiKey = mintToken('vst_api_')
  const inOneYear = sql<Date>`now() + make_interval(days => ${defaultLifetimeDays})`
  const key = await trx
    .insertInto('apiKey')
    .values({
      tenantId,
      name,
      scopes,
      hash: hashToken(apiKey),
      hint: tokenHint(apiKey),
      expiresAt: expiresAt ?? inOneYear,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
  await recordEvent(trx, { tenantId, type: 'api_key.created', actor, subjectId: key.id, detail: { scopes } })
  return { key: key as ApiKey, apiKey }
}

/** Newest first, also the expired and the revoked. */
export async function listApiKeys(db: Executor, tenantId: number): Promise<ApiKey[]> {
  const keys = await db
    .selectFrom('apiKey')
    .select(columns)
    .where('tenantId', '=', tenantId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute()
  return keys as ApiKey[]
}

/** Refused everywhere within a second. @throws NotFound, also where it was revoked before */
export async function revokeApiKey(
  trx: Trx,
  { tenantId, apiKeyId, actor }: { tenantId: number; apiKeyId: string; actor: Actor },
): Promise<void> {
  const revoked = isUuid(apiKeyId) && (await markRevoked(trx, tenantId, apiKeyId))
  if (!revoked) throw new NotFound('API key')
  await recordEvent(trx, { tenantId, type: 'api_key.revoked', actor, subjectId: apiKeyId })
}

async function markRevoked(trx: Trx, tenantId: number, apiKeyId: string): Promise<boolean> {
  const row = await trx
    .updateTable('apiKey')
    .set({ revokedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', apiKeyId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

function readScopes(scopes: readonly string[]): ApiKeyScope[] {
  if (!scopes.every(isApiKeyScope)) {
    throw new InvalidSetting([{ path: 'scopes', message: `must be of ${apiKeyScopes.join(' ')}` }])
  }
  if (scopes.length === 0) throw new InvalidSetting([{ path: 'scopes', message: 'name at least one' }])
  return [...new Set(scopes)]
}
