import { anonymous } from '../audit/actor.ts'
import { inTransaction } from '../db/transaction.ts'
import { AlreadyClaimed, NotInvited, PersonDeactivated } from '../invite/errors.ts'
import { resendInvite } from '../invite/resend-invite.ts'
import { rotateLink } from '../invite/rotate-link.ts'
import type { PageParts } from '../session/parts.ts'
import { type ClaimLink, readClaimLink } from './claim-link.ts'

/**
 * To the address on file goes a new link, never the old one with a new clock: whoever found an expired link must not revive it.
 * Once for each expired link: its mail makes it a replaced one. Whatever else the token is, nothing happens.
 */
export async function sendNewLink({ db, keyring }: PageParts, token: string): Promise<void> {
  const link = await readClaimLink(db, token, keyring)
  if (link?.fate !== 'expired') return
  try {
    await inTransaction(db, async (trx) => {
      const whom = { tenantId: link.tenantId, personId: link.personId, actor: anonymous, keyring }
      await rotateLink(trx, whom)
      await resendInvite(trx, { ...whom, cause: causeOf(link) })
    })
  } catch (error) {
    // Ended by an admin in this very moment: the answer stays the same.
    const isMoot = error instanceof NotInvited || error instanceof AlreadyClaimed || error instanceof PersonDeactivated
    if (!isMoot) throw error
  }
}

/** Two presses are one cause, and one mail. */
function causeOf({ generation }: ClaimLink): string {
  return `resend:expired-${generation}`
}
