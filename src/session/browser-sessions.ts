import type { Keyring } from '../base/keyring.ts'
import { hashToken } from '../base/tokens.ts'
import type { Database } from '../db/connection.ts'
import type { AdminRole } from '../db/tables.ts'
import type { Context } from '../http/context.ts'
import type { CookieName, Cookies } from '../http/cookies.ts'
import { csrfToken, isSafeMethod, requireOurPage, verifyCsrfToken } from '../http/cross-site.ts'
import type { PublicOrigin } from '../http/public-origin.ts'
import { findAdminSession, findMemberSession, markSeen } from './session-store.ts'

interface Session {
  tenantId: number
  sessionId: string
  /** When the password, link or single sign-on was last shown. */
  authenticatedAt: Date
  /** For forms (`csrf`) and for the panel (`X-CSRF-Token`). */
  csrfToken: string
}

export interface AdminSession extends Session {
  admin: { id: string; name: string; email: string; role: AdminRole }
  /** Ends then in any case. */
  expiresAt: Date
}

export interface MemberSession extends Session {
  personNo: number
  personId: string
}

export interface BrowserSessions {
  /** For the API: refuses other sites and, on unsafe methods, a missing `X-CSRF-Token` (security §6.34). @throws MisdirectedRequest, CrossSiteRequest */
  adminSession(ctx: Context): Promise<AdminSession | undefined>
  /** For pages, whose forms carry the token themselves. */
  admin(ctx: Context): Promise<AdminSession | undefined>
  member(ctx: Context): Promise<MemberSession | undefined>
}

interface BrowserSessionParts {
  db: Database
  keyring: Keyring
  cookies: Cookies
  origin: PublicOrigin
}

export function createBrowserSessions({ db, keyring, cookies, origin }: BrowserSessionParts): BrowserSessions {
  const admin: BrowserSessions['admin'] = async (ctx) => {
    const token = sessionToken(cookies, ctx, 'admin')
    const row = token && (await findAdminSession(db, hashToken(token)))
    if (!row) return undefined
    if (row.isStale) remember(db, token)
    const { tenantId, sessionId, adminId: id, name, email, role, authenticatedAt, expiresAt } = row
    return {
      tenantId,
      sessionId,
      admin: { id, name, email, role },
      authenticatedAt,
      expiresAt,
      csrfToken: csrfToken(keyring, token),
    }
  }
  return {
    admin,
    async adminSession(ctx) {
      requireOurPage(ctx, origin)
      const session = await admin(ctx)
      if (session && !isSafeMethod(ctx.method)) {
        verifyCsrfToken(keyring, sessionToken(cookies, ctx, 'admin')!, ctx.get('X-CSRF-Token'))
      }
      return session
    },
    async member(ctx) {
      const token = sessionToken(cookies, ctx, 'member')
      const row = token && (await findMemberSession(db, hashToken(token)))
      if (!row) return undefined
      if (row.isStale) remember(db, token)
      const { tenantId, sessionId, personNo, personId, authenticatedAt } = row
      return { tenantId, sessionId, personNo, personId, authenticatedAt, csrfToken: csrfToken(keyring, token) }
    },
  }
}

/** Anything that cannot be one of our tokens is not looked up. */
export function sessionToken(cookies: Cookies, ctx: Context, name: CookieName): string | undefined {
  const token = cookies.read(ctx, name)
  return token && /^vst_session_[0-9A-Za-z]{43}$/.test(token) ? token : undefined
}

/** At most once a minute a session, and behind the request: idleness is judged in hours, and a lost write only ends a session early. */
function remember(db: Database, token: string): void {
  markSeen(db, hashToken(token)).catch(() => {})
}
