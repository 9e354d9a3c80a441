import type { Executor } from '../db/connection.ts'
import type { Context } from '../http/context.ts'
import type { PageParts } from '../session/parts.ts'
import { findProof } from '../session/proof-store.ts'
import type { ClaimLink } from './claim-link.ts'
import { endOfPerson } from './link-fate.ts'

/** The cookie of a browser whose holder has just signed in at the company; whether it proves anything is not said yet. */
export function proofTokenOf({ cookies }: Pick<PageParts, 'cookies'>, ctx: Context): string | undefined {
  const token = cookies.read(ctx, 'proof')
  return token && /^[0-9A-Za-z]{43}$/.test(token) ? token : undefined
}

/** As if by a link that never expires: an invited person may claim by single sign-on at any time. */
export async function readProof(db: Executor, token: string): Promise<ClaimLink | undefined> {
  const proven = await findProof(db, token)
  return proven && { ...proven, fate: endOfPerson(proven) ?? 'open' }
}
