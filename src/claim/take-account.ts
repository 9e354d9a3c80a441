import type { Trx } from '../db/connection.ts'
import { setCredential } from '../people/credential-store.ts'
import { linkIdentity } from '../people/identity-store.ts'
import { type SsoProof, spendProof } from '../session/proof-store.ts'
import type { ClaimLink } from './claim-link.ts'
import { markClaimed, markClaimedBySso } from './claim-link-store.ts'
import { ClaimNotOpen } from './errors.ts'

/** What an account is taken with: a new password, or this browser's proof of single sign-on. */
export type Taking = { passwordHash: string } | { proof: string }

/**
 * The one UPDATE that decides who wins, and what the person signs in with from now on.
 * @returns the proof that was spent. @throws ClaimNotOpen, IdentityTaken
 */
export async function takeAccount(trx: Trx, link: ClaimLink, taking: Taking): Promise<SsoProof | undefined> {
  const { tenantId, personNo } = link
  if ('passwordHash' in taking) {
    if (!(await markClaimed(trx, link))) throw new ClaimNotOpen()
    await setCredential(trx, { tenantId, personNo, passwordHash: taking.passwordHash })
    return undefined
  }
  const proof = await spendProof(trx, taking.proof)
  const isTheirs = proof?.tenantId === tenantId && proof.personNo === personNo
  if (!isTheirs || !(await markClaimedBySso(trx, link))) throw new ClaimNotOpen()
  const { connectionId, issuer, subject } = proof
  await linkIdentity(trx, { tenantId, personNo, connectionId, issuer, subject })
  return proof
}
