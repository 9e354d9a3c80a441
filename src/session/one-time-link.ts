import { deriveToken, readToken, verifyToken } from '../base/derived-token.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Executor, Trx } from '../db/connection.ts'
import type { OneTimeLinkPurpose } from '../db/tables.ts'
import { LinkNotOpen, LinkUnknown } from './errors.ts'
import { closeLinksOf, findLink, insertLink, type LinkSubject, markLinkUsed } from './one-time-link-store.ts'

/** A handle is used for one link only, so there is but one generation of it. */
const generation = 1

export interface OneTimeLink {
  handle: Buffer
  tenantId: number
  purpose: OneTimeLinkPurpose
  adminId: string | null
  personNo: number | null
}

interface NewLink {
  tenantId: number
  purpose: OneTimeLinkPurpose
  subject: LinkSubject
  lifetimeMinutes: number
  keyring: Keyring
}

/** A link that works once, and ends the earlier ones of the same purpose and subject. @returns its handle; the token follows from it. */
export async function makeOneTimeLink(
  trx: Trx,
  { keyring, ...link }: NewLink,
): Promise<{ handle: Buffer; keyId: string }> {
  await closeLinksOf(trx, link)
  const keyId = keyring.currentKeyId
  const handle = await insertLink(trx, { ...link, keyId })
  return { handle, keyId }
}

/** @returns undefined where the key that made it is no longer configured. */
export function oneTimeToken(keyring: Keyring, link: { handle: Buffer; keyId: string }): string | undefined {
  return deriveToken(keyring, 'one-time-link', { ...link, generation })
}

/** Changes nothing. @throws LinkUnknown, LinkNotOpen */
export async function readOneTimeLink(db: Executor, token: string, keyring: Keyring): Promise<OneTimeLink> {
  const parts = readToken(token)
  const link = parts && (await findLink(db, parts.handle))
  if (!link || !verifyToken(keyring, 'one-time-link', { ...link, generation }, parts.mac)) throw new LinkUnknown()
  if (!link.isOpen) throw new LinkNotOpen(link.handle)
  return link
}

/** Of several at once one gets through. @throws LinkNotOpen */
export async function spendOneTimeLink(trx: Trx, link: OneTimeLink): Promise<void> {
  if (!(await markLinkUsed(trx, link.handle))) throw new LinkNotOpen(link.handle)
}
