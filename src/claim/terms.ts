import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Trx } from '../db/connection.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import type { ClaimLink } from './claim-link.ts'
import type { Progress } from './progress.ts'

export type Terms = NonNullable<TenantSettings['terms']>

/** Of what the person was shown, hex: a text that changed under the same version is another text. */
export function termsHash({ version, text, url }: Terms): string {
  return createHash('sha256')
    .update(JSON.stringify([version, text ?? null, url ?? null]))
    .digest('hex')
}

export function hasAccepted({ terms: accepted }: Progress, terms: Terms | undefined): boolean {
  return !terms || (accepted?.version === terms.version && accepted.hash === termsHash(terms))
}

/** At the moment of the claim, with the moment at which the box was ticked. */
export async function recordAcceptance(
  trx: Trx,
  { tenantId, personNo }: ClaimLink,
  accepted: NonNullable<Progress['terms']>,
) {
  await trx
    .insertInto('termsAcceptance')
    .values({
      tenantId,
      personNo,
      termsVersion: accepted.version,
      termsHash: Buffer.from(accepted.hash, 'hex'),
      acceptedAt: sql<Date>`${accepted.at}::timestamptz`,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'personNo', 'termsVersion']).doUpdateSet({
        termsHash: sql<Buffer>`excluded.terms_hash`,
        acceptedAt: sql<Date>`excluded.accepted_at`,
      }),
    )
    .execute()
}
