import { anonymous } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Database } from '../db/connection.ts'
import { inTransaction } from '../db/transaction.ts'
import type { ClaimLink } from './claim-link.ts'
import { tellDisowned } from './disown-mail.ts'
import { disownedBefore } from './disown-store.ts'

/** Somebody says that the invitation reached the wrong one. Told once for each link; the link itself stays, since anybody could say so. */
export async function disownClaim(db: Database, link: ClaimLink): Promise<void> {
  const { tenantId, personId, generation } = link
  if (await disownedBefore(db, link)) return
  await inTransaction(db, async (trx) => {
    await recordEvent(trx, { tenantId, type: 'claim.disowned', actor: anonymous, personId, detail: { generation } })
    await tellDisowned(trx, link)
  })
}
