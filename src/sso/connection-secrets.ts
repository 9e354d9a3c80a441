import { sql } from 'kysely'
import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import { seal, unseal } from '../base/sealed.ts'
import type { Executor } from '../db/connection.ts'
import type { ConnectionKey } from './connection-store.ts'
import { SsoRefused } from './refusal.ts'

type Secrets = ConnectionKey & { keyring: Keyring }

/** Replaces all of them; none takes them away. What they prove to the provider has to be tested anew. */
export async function writeSecrets(
  db: Executor,
  { tenantId, connectionId, keyring, secrets }: Secrets & { secrets: JsonObject | undefined },
): Promise<void> {
  const sealed = secrets && seal(keyring, JSON.stringify(secrets), contextOf({ tenantId, connectionId }))
  await db
    .updateTable('ssoConnection')
    .set({ secretKeyId: sealed?.keyId ?? null, secrets: sealed?.box ?? null })
    .set({ testedAt: null, changedAt: sql<Date>`now()`, version: sql<number>`version + 1` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .execute()
}

/** @returns undefined where the connection has none. @throws SsoRefused (`secret_unreadable`) where the key that sealed them is gone. */
export async function readSecrets(
  db: Executor,
  { tenantId, connectionId, keyring }: Secrets,
): Promise<JsonObject | undefined> {
  const row = await db
    .selectFrom('ssoConnection')
    .select(['secretKeyId', 'secrets'])
    .where('tenantId', '=', tenantId)
    .where('id', '=', connectionId)
    .executeTakeFirst()
  if (!row?.secrets || !row.secretKeyId) return undefined
  const opened = unseal(keyring, { keyId: row.secretKeyId, box: row.secrets }, contextOf({ tenantId, connectionId }))
  if (opened === undefined) throw secretUnreadable()
  return JSON.parse(opened) as JsonObject
}

/** Moves what an older server key sealed to the current one, so that the older can be retired. Run by the hourly job. @returns how many */
export async function resealSecrets(db: Executor, keyring: Keyring): Promise<number> {
  const old = await db
    .selectFrom('ssoConnection')
    .select(['tenantId', 'id', 'version', 'secretKeyId', 'secrets'])
    .where('secretKeyId', 'in', [...keyring.keyIds])
    .where('secretKeyId', '<>', keyring.currentKeyId)
    .limit(1_000)
    .execute()
  for (const row of old) await resealOne(db, keyring, row)
  return old.length
}

interface OldSecrets {
  tenantId: number
  id: string
  version: number
  secretKeyId: string | null
  secrets: Buffer | null
}

async function resealOne(db: Executor, keyring: Keyring, { tenantId, id, version, ...old }: OldSecrets): Promise<void> {
  const context = contextOf({ tenantId, connectionId: id })
  const opened = unseal(keyring, { keyId: old.secretKeyId!, box: old.secrets! }, context)
  if (opened === undefined) return
  const { keyId, box } = seal(keyring, opened, context)
  await db
    .updateTable('ssoConnection')
    .set({ secretKeyId: keyId, secrets: box })
    .where('tenantId', '=', tenantId)
    .where('id', '=', id)
    // Entered anew meanwhile: then they are the current key's already.
    .where('version', '=', version)
    .execute()
}

function contextOf({ tenantId, connectionId }: ConnectionKey): string {
  return `sso_connection.secrets ${tenantId} ${connectionId}`
}

function secretUnreadable(): SsoRefused {
  return new SsoRefused({
    reason: 'secret_unreadable',
    sentence: 'The secret of this connection was sealed by a server key that is no longer configured.',
    remedy: 'Enter the secret again, or let the operator add the earlier SECRET_KEY behind the current one.',
  })
}
