import { sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import { seal } from '../base/sealed.ts'
import { hashToken } from '../base/tokens.ts'
import { isUuid } from '../base/uuid.ts'
import type { Executor } from '../db/connection.ts'
import { randomSecret, requestMinutes, verifierContext } from './requests-store.ts'

/** A sign-in by which an admin looks at a connection. Until it is begun, nobody knows its state. */
export interface SsoTest {
  id: string
  connectionId: string
  adminId: string | null
  createdAt: Date
  expiresAt: Date
  isOpen: boolean
  report: JsonObject | null
}

export async function insertTest(
  db: Executor,
  { tenantId, connectionId, adminId }: { tenantId: number; connectionId: string; adminId: string },
): Promise<string> {
  const { id } = await db
    .insertInto('ssoRequest')
    .values({
      tenantId,
      connectionId,
      adminId,
      purpose: 'test',
      stateHash: hashToken(randomSecret()),
      browserHash: hashToken(randomSecret()),
      expiresAt: sql<Date>`now() + make_interval(mins => ${requestMinutes}::int)`,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function findTest(
  db: Executor,
  { tenantId, testId }: { tenantId: number; testId: string },
): Promise<SsoTest | undefined> {
  if (!isUuid(testId)) return undefined
  return db
    .selectFrom('ssoRequest')
    .select(['id', 'connectionId', 'adminId', 'createdAt', 'expiresAt', 'report'])
    .select(sql<boolean>`used_at is null and expires_at > now()`.as('isOpen'))
    .where('tenantId', '=', tenantId)
    .where('id', '=', testId)
    .where('purpose', '=', 'test')
    .executeTakeFirst()
}

interface Begin {
  tenantId: number
  testId: string
  browser: string
  nonce?: string
  codeVerifier?: string
}

/** In this browser; pressed again, it begins anew and the earlier state is forgotten. @returns the state, or undefined where the test is over */
export async function beginTest(
  db: Executor,
  { tenantId, testId, browser, nonce, codeVerifier }: Begin,
  keyring: Keyring,
): Promise<string | undefined> {
  const state = randomSecret()
  const stateHash = hashToken(state)
  const sealed = codeVerifier === undefined ? undefined : seal(keyring, codeVerifier, verifierContext(stateHash))
  await forgetSamlRequests(db, { tenantId, testId })
  const begun = await db
    .updateTable('ssoRequest')
    .set({ stateHash, browserHash: hashToken(browser), nonce: nonce ?? null })
    .set({ secretKeyId: sealed?.keyId ?? null, codeVerifier: sealed?.box ?? null, createdAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', testId)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .returning('id')
    .executeTakeFirst()
  return begun && state
}

/** Before it came to the provider. One that is over keeps the report that it has. */
export async function endTest(
  db: Executor,
  { tenantId, testId, report }: { tenantId: number; testId: string; report: JsonObject },
): Promise<void> {
  await db
    .updateTable('ssoRequest')
    .set({ usedAt: sql<Date>`now()`, report: sql<JsonObject>`${JSON.stringify(report)}::jsonb` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', testId)
    .where('usedAt', 'is', null)
    .execute()
}

/** They hang on the state that is about to be replaced. */
async function forgetSamlRequests(
  db: Executor,
  { tenantId, testId }: { tenantId: number; testId: string },
): Promise<void> {
  await sql`delete from saml_request as asked using sso_request as request
    where request.tenant_id = ${tenantId} and request.id = ${testId}::uuid and asked.tenant_id = request.tenant_id
      and asked.state_hash = request.state_hash`.execute(db)
}
