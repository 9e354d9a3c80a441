import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Executor, Trx } from '../db/connection.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'

export type Terms = NonNullable<TenantSettings['terms']>

/** Terms as one reader sees them. */
export interface ShownTerms {
  version: string
  text?: string
  url?: string
}

/** What was ticked: the version, and the hash of what was shown. */
export interface Accepted {
  version: string
  hash: string
  /** ISO 8601. */
  at: string
}

/** In the reader's language where there is such a text, else as they stand for all. */
export function termsIn({ version, text, url, languages }: Terms, language: string): ShownTerms {
  const own = languages?.[language]
  return { version, ...(own ?? { text, url }) }
}

/** Of what the person was shown, hex: a text that changed under the same version is another text. */
export function termsHash({ version, text, url }: ShownTerms): string {
  return createHash('sha256')
    .update(JSON.stringify([version, text ?? null, url ?? null]))
    .digest('hex')
}

/** Whoever accepted them in one language is not asked again in another. */
export function isAccepted(accepted: { version: string; hash: string } | undefined, terms: Terms | undefined): boolean {
  if (!terms) return true
  if (accepted?.version !== terms.version) return false
  const { version, text, url, languages = {} } = terms
  return [{ text, url }, ...Object.values(languages)].some((own) => termsHash({ version, ...own }) === accepted.hash)
}

interface Whose {
  tenantId: number
  personNo: number
}

/** Whether somebody who has claimed is to be asked: the terms changed since, or there were none. */
export async function mustAcceptTerms(
  db: Executor,
  { tenantId, personNo }: Whose,
  terms: Terms | undefined,
): Promise<boolean> {
  if (!terms) return false
  const row = await db
    .selectFrom('termsAcceptance')
    .select(['termsVersion', 'termsHash'])
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .where('termsVersion', '=', terms.version)
    .executeTakeFirst()
  return !isAccepted(row && { version: row.termsVersion, hash: row.termsHash.toString('hex') }, terms)
}

/** The row says what holds now; the audit keeps every acceptance there was. */
export async function recordAcceptance(
  trx: Trx,
  { tenantId, personNo, personId }: Whose & { personId: string },
  { version, hash, at }: Accepted,
): Promise<void> {
  await trx
    .insertInto('termsAcceptance')
    .values({
      tenantId,
      personNo,
      termsVersion: version,
      termsHash: Buffer.from(hash, 'hex'),
      acceptedAt: sql<Date>`${at}::timestamptz`,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'personNo', 'termsVersion']).doUpdateSet({
        termsHash: sql<Buffer>`excluded.terms_hash`,
        acceptedAt: sql<Date>`excluded.accepted_at`,
      }),
    )
    .execute()
  const actor: Actor = { kind: 'person', id: personId }
  await recordEvent(trx, { tenantId, type: 'terms.accepted', actor, personId, detail: { version, hash, at } })
}
