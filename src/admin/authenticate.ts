import { hashToken } from '../base/tokens.ts'
import { limitKey } from '../http/client-address.ts'
import type { Context } from '../http/context.ts'
import { type AdminSession, sessionToken } from '../session/browser-sessions.ts'
import { findAdminSession } from '../session/session-store.ts'
import type { ApiKeyAuthenticator, ApiKeyCaller } from '../tenants/api-key-authenticator.ts'
import type { AdminParts } from './admin-parts.ts'
import type { Caller } from './caller.ts'
import { NotSignedIn } from './errors.ts'
import { likelySignInPath } from './sign-in-path.ts'
import { knownScopes, scopesOfRole } from './scopes.ts'

/**
 * A bearer token, once sent, is all that counts: no cookie stands in for a bad one.
 * @throws NotSignedIn, TooManyAttempts, and what the session refuses.
 */
export async function authenticate(parts: AdminParts, findApiKey: ApiKeyAuthenticator, ctx: Context): Promise<Caller> {
  const { authorization } = ctx.req.headers
  if (authorization !== undefined) return callerByKey(parts, ctx, () => findApiKey(bearerOf(authorization)))

  const token = sessionToken(parts.cookies, ctx, 'admin')
  const session = token && (await parts.sessions.adminSession(ctx))
  if (session) return callerBySession(parts, session, hashToken(token))
  const path = await likelySignInPath(parts.db, token)
  throw new NotSignedIn(path && parts.config.publicUrl + path)
}

function bearerOf(authorization: string): string {
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
}

async function callerByKey(
  parts: AdminParts,
  ctx: Context,
  find: () => Promise<ApiKeyCaller | undefined>,
): Promise<Caller> {
  const key = await find()
  if (key) {
    const { tenantId, keyId: id, scopes } = key
    const scopesNow = async () => {
      const found = await find()
      return found && knownScopes(found.scopes)
    }
    return { tenantId, actor: { kind: 'api_key', id }, scopes: knownScopes(scopes), scopesNow }
  }
  // Only bad ones are counted, so that nobody slows a good one from the same address (security §6.37).
  await parts.limits.badBearer.spend(limitKey(ctx.state.clientAddress))
  throw new NotSignedIn()
}

function callerBySession({ db }: AdminParts, session: AdminSession, tokenHash: Buffer): Caller {
  const { tenantId, admin } = session
  const scopesNow = async () => {
    // Not by `sessions.admin`, which would be a sign of life.
    const found = await findAdminSession(db, tokenHash)
    return found && scopesOfRole(found.role)
  }
  return { tenantId, actor: { kind: 'admin', id: admin.id }, scopes: scopesOfRole(admin.role), scopesNow, session }
}
