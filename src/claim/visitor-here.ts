import { limitKey } from '../http/client-address.ts'
import type { Context } from '../http/context.ts'
import { csrfToken } from '../http/cross-site.ts'
import { TooManyAttempts } from '../http/errors.ts'
import type { PageParts } from '../session/parts.ts'
import { seeOther } from '../session/sign-in-routes.ts'
import { tokenOf } from './claim-cookie.ts'
import { countWrongCode, isCodeToken } from './code-link.ts'
import { companyDoors } from './company-doors.ts'
import { sendEnding, sendLostTrackPage, sendTooManyPage, sendUnknownLinkPage } from './ending-pages.tsx'
import { pathOf } from './steps.ts'
import { type Visitor, visitorByProof, visitorOf } from './visit.ts'

/** By link or code, and beyond it by a proof of the same person; by a proof alone for whoever came by the sign-in page. */
export async function visitorHere(parts: PageParts, ctx: Context): Promise<Visitor | undefined> {
  const token = tokenOf(parts, ctx)
  const proven = await visitorByProof(parts, ctx)
  if (!token) {
    if (!proven) await answerWithoutLink(parts, ctx)
    return proven
  }
  const visitor = await knownVisitor(parts, ctx, token)
  return visitor && proven && isSamePerson(visitor, proven) ? proven : visitor
}

/** The claim took the link's cookie away: who goes back to a step, or sends the last one again, is told that it is done. */
async function answerWithoutLink(parts: PageParts, ctx: Context): Promise<void> {
  if (await parts.sessions.member(ctx)) return seeOther(ctx, pathOf('done'))
  sendLostTrackPage(ctx)
}

/** Unknown tokens are counted by address, known ones never: a whole office claims from one (security §6.37). */
export async function knownVisitor(parts: PageParts, ctx: Context, token: string): Promise<Visitor | undefined> {
  const visitor: Visitor | undefined = await visitorOf(parts, ctx, token)
  if (visitor) return visitor
  if (isCodeToken(token)) await countWrongCode(parts.db, token)
  try {
    await parts.limits.unknownLink.spend(limitKey(ctx.state.clientAddress))
    sendUnknownLinkPage(ctx)
  } catch (error) {
    if (!(error instanceof TooManyAttempts)) throw error
    sendTooManyPage(ctx, error.retryAfterSeconds)
  }
  return undefined
}

export function isSamePerson({ link: one }: Visitor, { link: other }: Visitor): boolean {
  return one.tenantId === other.tenantId && one.personNo === other.personNo
}

/** Answers with the page of that end. An expired link still leads to the company's sign-in, which needs none. */
export async function isOver(visitor: Visitor): Promise<boolean> {
  const { fate } = visitor.link
  if (fate === 'open' || (fate === 'expired' && (await companyDoors(visitor)).length > 0)) return false
  sendEnding(visitor, fate, csrfToken(visitor.parts.keyring, visitor.secret))
  return true
}

export function letGo({ parts, ctx }: Visitor): void {
  parts.cookies.clear(ctx, 'claim')
  parts.cookies.clear(ctx, 'proof')
}
