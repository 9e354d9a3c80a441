import { hashToken } from '../base/tokens.ts'
import type { Context } from '../http/context.ts'
import { sendErrorPage } from '../http/error-page.tsx'
import { sessionToken } from './browser-sessions.ts'
import type { PageParts } from './parts.ts'
import { findSlugOfSession } from './session-store.ts'

/** To whoever is not signed in as a member. The session that has ended, or the one of an admin, tells whose sign-in it is. */
export async function askToSignIn({ db, cookies }: PageParts, ctx: Context): Promise<void> {
  const token = sessionToken(cookies, ctx, 'member') ?? sessionToken(cookies, ctx, 'admin')
  const slug = token && (await findSlugOfSession(db, hashToken(token)))
  sendErrorPage(ctx, 401, slug ? `/t/${slug}/sign-in` : undefined)
}
