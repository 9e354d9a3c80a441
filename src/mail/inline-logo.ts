import type { Executor } from '../db/connection.ts'
import { findLogoContent } from '../tenants/logo/logo-store.ts'
import { logoContentId } from './html-layout.ts'
import type { InlineImage } from './transport.ts'

const mostKept = 50

/** Logos as they travel, read once for a campaign's many mails. */
export function createLogos(db: Executor): (handle: Buffer | null) => Promise<InlineImage | undefined> {
  const kept = new Map<string, Promise<InlineImage | undefined>>()

  return async (handle) => {
    if (!handle) return undefined
    const key = handle.toString('hex')
    const known = kept.get(key)
    if (known) return known
    if (kept.size >= mostKept) kept.clear()
    const reading = inlineLogo(db, handle)
    kept.set(key, reading)
    // A failure is not kept: the next mail asks again.
    reading.catch(() => kept.delete(key))
    return reading
  }
}

/** @returns undefined where it was replaced or removed meanwhile: then the mail shows its name. */
export async function inlineLogo(db: Executor, handle: Buffer): Promise<InlineImage | undefined> {
  const content = await findLogoContent(db, handle)
  if (!content) return undefined
  return { contentId: logoContentId, base64: content.toString('base64').replace(/.{76}(?!$)/g, '$&\r\n') }
}
