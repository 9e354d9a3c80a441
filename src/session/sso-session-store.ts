import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import { seal, type Sealed, unseal } from '../base/sealed.ts'
import { hashToken } from '../base/tokens.ts'
import type { Executor } from '../db/connection.ts'

interface Door {
  tenantId: number
  connectionId: string
}

/** What a session's end has to tell the identity provider. It may move from a proof to a session without being opened. */
export function sealSessionSecret(keyring: Keyring, door: Door, secret: JsonObject): Sealed {
  return seal(keyring, JSON.stringify(secret), contextOf(door))
}

/** Beside a session that single sign-on began. */
export async function rememberSso(
  db: Executor,
  { token, secret, tenantId, connectionId }: Door & { token: string; secret: Sealed | undefined },
): Promise<void> {
  await db
    .insertInto('ssoSession')
    .values({
      tokenHash: hashToken(token),
      tenantId,
      connectionId,
      secretKeyId: secret?.keyId ?? null,
      secret: secret?.box ?? null,
    })
    .execute()
}

export interface SsoSession extends Door {
  secret: JsonObject
}

/** @returns undefined for a session that began otherwise. */
export async function findSsoSession(db: Executor, token: string, keyring: Keyring): Promise<SsoSession | undefined> {
  const row = await db
    .selectFrom('ssoSession')
    .select(['tenantId', 'connectionId', 'secretKeyId', 'secret'])
    .where('tokenHash', '=', hashToken(token))
    .executeTakeFirst()
  if (!row) return undefined
  const { tenantId, connectionId, secretKeyId: keyId, secret: box } = row
  const opened = keyId !== null && box !== null ? unseal(keyring, { keyId, box }, contextOf(row)) : undefined
  return { tenantId, connectionId, secret: opened === undefined ? {} : (JSON.parse(opened) as JsonObject) }
}

function contextOf({ tenantId, connectionId }: Door): string {
  return `sso_session.secret ${tenantId} ${connectionId}`
}
