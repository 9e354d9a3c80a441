import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import { NotFound } from '../base/errors.ts'
import type { Executor, Trx } from '../db/connection.ts'
import { tenantName } from './tenant-name.ts'
import { changedSettings, type SettingsChange, settingsFrom, type TenantSettings } from './tenant-settings.ts'
import { renameTenant, storedSettings, writeSettings } from './tenant-store.ts'

/** @throws NotFound */
export async function readSettings(db: Executor, tenantId: number): Promise<TenantSettings> {
  const stored = await storedSettings(db, tenantId)
  if (!stored) throw new NotFound('tenant')
  return settingsFrom(stored)
}

/** @throws InvalidSetting, NotFound */
export async function changeSettings(
  trx: Trx,
  { tenantId, change, actor }: { tenantId: number; change: SettingsChange; actor: Actor },
): Promise<TenantSettings> {
  const stored = await storedSettings(trx, tenantId, 'for no key update')
  if (!stored) throw new NotFound('tenant')
  const settings = changedSettings(stored, change)
  await writeSettings(trx, tenantId, settings)
  await recordEvent(trx, { tenantId, type: 'settings.changed', actor, detail: { settings: Object.keys(change) } })
  return settingsFrom(settings)
}

/** @throws InvalidSetting */
export async function changeTenantName(
  trx: Trx,
  { tenantId, name, actor }: { tenantId: number; name: string; actor: Actor },
): Promise<void> {
  await renameTenant(trx, tenantId, tenantName(name))
  await recordEvent(trx, { tenantId, type: 'tenant.renamed', actor })
}
