import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import type { Keyring } from '../../base/keyring.ts'
import type { Executor, Trx } from '../../db/connection.ts'
import type { DirectorySettings, OpenDirectory } from './directory.ts'
import { deleteDirectory, findDirectory, openPassword, sealPassword, writeDirectory } from './directory-store.ts'
import { DirectoryPasswordMissing, NoDirectory } from './errors.ts'

export interface Configuration {
  tenantId: number
  settings: DirectorySettings
  /** Absent: the one that is kept. */
  password?: string
  actor: Actor
  keyring: Keyring
}

/** Sets the tenant's directory, or replaces it. @throws DirectoryPasswordMissing */
export async function configureDirectory(trx: Trx, { actor, ...given }: Configuration): Promise<void> {
  const { tenantId, settings, keyring } = given
  const { password } = await openDirectory(trx, given)
  await writeDirectory(trx, { tenantId, settings, sealedPassword: sealPassword(keyring, tenantId, password) })
  await recordEvent(trx, { tenantId, type: 'directory.configured', actor })
}

/**
 * What it takes to ask a directory that is given, and perhaps not kept yet.
 * @throws DirectoryPasswordMissing
 */
export async function openDirectory(
  db: Executor,
  { tenantId, settings, password, keyring }: Omit<Configuration, 'actor'>,
): Promise<OpenDirectory> {
  if (password !== undefined) return { ...settings, password }
  const kept = await findDirectory(db, tenantId)
  // Whoever changes the address would otherwise be sent a password that they were never shown.
  const opened = kept?.url === settings.url ? openPassword(keyring, tenantId, kept.sealedPassword) : undefined
  if (opened === undefined) throw new DirectoryPasswordMissing()
  return { ...settings, password: opened }
}

/** The one that is kept. @throws NoDirectory, DirectoryPasswordMissing where the server's key was changed */
export async function openKeptDirectory(
  db: Executor,
  { tenantId, keyring }: { tenantId: number; keyring: Keyring },
): Promise<OpenDirectory> {
  const kept = await findDirectory(db, tenantId)
  if (!kept) throw new NoDirectory()
  const { sealedPassword, changedAt: _, ...settings } = kept
  const password = openPassword(keyring, tenantId, sealedPassword)
  if (password === undefined) throw new DirectoryPasswordMissing()
  return { ...settings, password }
}

/** @throws NoDirectory */
export async function forgetDirectory(
  trx: Trx,
  { tenantId, actor }: { tenantId: number; actor: Actor },
): Promise<void> {
  if (!(await deleteDirectory(trx, tenantId))) throw new NoDirectory()
  await recordEvent(trx, { tenantId, type: 'directory.removed', actor })
}
