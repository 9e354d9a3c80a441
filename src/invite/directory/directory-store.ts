import { sql } from 'kysely'
import type { Keyring } from '../../base/keyring.ts'
import { seal, type Sealed, unseal } from '../../base/sealed.ts'
import type { Executor } from '../../db/connection.ts'
import { type Directory, type DirectorySettings, directoryAttributes } from './directory.ts'

export interface DirectoryRow extends Directory {
  sealedPassword: Sealed
}

export async function findDirectory(db: Executor, tenantId: number): Promise<DirectoryRow | undefined> {
  const row = await db.selectFrom('directory').selectAll().where('tenantId', '=', tenantId).executeTakeFirst()
  if (!row) return undefined
  const { password, passwordKeyId, tenantId: _, attributes, ...settings } = row
  return {
    ...settings,
    attributes: directoryAttributes.parse(attributes),
    sealedPassword: { keyId: passwordKeyId, box: password },
  }
}

export async function writeDirectory(
  db: Executor,
  { tenantId, settings, sealedPassword }: { tenantId: number; settings: DirectorySettings; sealedPassword: Sealed },
): Promise<void> {
  const row = {
    ...settings,
    attributes: JSON.stringify(settings.attributes),
    password: sealedPassword.box,
    passwordKeyId: sealedPassword.keyId,
    changedAt: sql<Date>`now()`,
  }
  await db
    .insertInto('directory')
    .values({ tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenantId').doUpdateSet(row))
    .execute()
}

/** @returns whether there was one. */
export async function deleteDirectory(db: Executor, tenantId: number): Promise<boolean> {
  const result = await db.deleteFrom('directory').where('tenantId', '=', tenantId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

export function sealPassword(keyring: Keyring, tenantId: number, password: string): Sealed {
  return seal(keyring, password, contextOf(tenantId))
}

/** @returns undefined where the key that sealed it is no longer configured. */
export function openPassword(keyring: Keyring, tenantId: number, sealed: Sealed): string | undefined {
  return unseal(keyring, sealed, contextOf(tenantId))
}

/** Moves what an older server key sealed to the current one, so that the older can be retired. Run by the hourly job. */
export async function resealDirectoryPasswords(db: Executor, keyring: Keyring): Promise<void> {
  const old = await db
    .selectFrom('directory')
    .select(['tenantId', 'password', 'passwordKeyId'])
    .where('passwordKeyId', '<>', keyring.currentKeyId)
    .execute()
  for (const { tenantId, password, passwordKeyId } of old) {
    const opened = openPassword(keyring, tenantId, { keyId: passwordKeyId, box: password })
    if (opened === undefined) continue
    const { keyId, box } = sealPassword(keyring, tenantId, opened)
    await db
      .updateTable('directory')
      .set({ password: box, passwordKeyId: keyId })
      .where('tenantId', '=', tenantId)
      // Entered anew meanwhile: then it is the current key's already.
      .where('password', '=', password)
      .execute()
  }
}

function contextOf(tenantId: number): string {
  return `directory.password ${tenantId}`
}
