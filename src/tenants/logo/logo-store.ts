import { sql } from 'kysely'
import { type Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { fromBase62, toBase62 } from '../../base/base62.ts'
import { NotFound } from '../../base/errors.ts'
import type { Executor, Trx } from '../../db/connection.ts'
import type { LogoImage } from './read-logo.ts'

/** What a page or a mail has to know to show it. */
export interface Logo {
  handle: Buffer
  width: number
  height: number
}

export async function findLogo(db: Executor, tenantId: number): Promise<Logo | undefined> {
  return db
    .selectFrom('tenantLogo')
    .select(['handle', 'width', 'height'])
    .where('tenantId', '=', tenantId)
    .executeTakeFirst()
}

/** Whoever has the address sees it: mail programs and browsers of people who are not signed in. */
export async function findLogoContent(db: Executor, handle: Uint8Array): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('tenantLogo')
    .select('content')
    .where('handle', '=', Buffer.from(handle))
    .executeTakeFirst()
  return row?.content
}

/** A new logo has a new address, so that nobody is shown the old one from a cache. */
export async function storeLogo(
  trx: Trx,
  { tenantId, logo, actor }: { tenantId: number; logo: LogoImage; actor: Actor },
): Promise<void> {
  const row = { ...logo, handle: sql<Buffer>`random_handle()`, changedAt: sql<Date>`now()` }
  await trx
    .insertInto('tenantLogo')
    .values({ tenantId, ...row })
    .onConflict((conflict) => conflict.column('tenantId').doUpdateSet(row))
    .execute()
  await recordEvent(trx, { tenantId, type: 'logo.changed', actor })
}

/** @throws NotFound */
export async function removeLogo(trx: Trx, { tenantId, actor }: { tenantId: number; actor: Actor }): Promise<void> {
  const { numDeletedRows } = await trx.deleteFrom('tenantLogo').where('tenantId', '=', tenantId).executeTakeFirst()
  if (numDeletedRows === 0n) throw new NotFound('logo')
  await recordEvent(trx, { tenantId, type: 'logo.removed', actor })
}

const handleBytes = 12

/** Its path at the public URL. */
export function logoPath({ handle }: Pick<Logo, 'handle'>): string {
  return `/logos/${toBase62(handle)}.png`
}

/** The handle in the last part of such a path. */
export function logoHandle(name: string): Buffer | undefined {
  return name.endsWith('.png') ? fromBase62(name.slice(0, -'.png'.length), handleBytes) : undefined
}

/** At half of its pixels: sharp screens need them. */
export function shownSize({ width, height }: Pick<Logo, 'width' | 'height'>): { width: number; height: number } {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
}
