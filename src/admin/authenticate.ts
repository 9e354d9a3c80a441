import { limitKey } from '../http/client-address.ts'
import type { Context } from '../http/context.ts'
import { type AdminSession, sessionToken } from '../session/browser-sessions.ts'
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
  if (authorization !== undefined) return callerByKey(parts, ctx, await findApiKey(bearerOf(authorization)))

  const token = sessionToken(parts.cookies, ctx, 'admin')
  const session = token && (await parts.sessions.adminSession(ctx))
  if (session) return callerBySession(session)
  const path = await likelySignInPath(parts.db, token)
  throw new NotSignedIn(path && parts.config.publicUrl + path)
}

function bearerOf(authorization: string): string {
  return /^bearer +(\S+)$/i.exec(authorization)?.[1] ?? ''
}

async function callerByKey(parts: AdminParts, ctx: Context, key: ApiKeyCaller | undefined): Promise<Caller> {
  if (key) return { tenantId: key.tenantId, actor: { kind: 'api_key', id: key.keyId }, scopes: knownScopes(key.scopes) }
  // Only bad ones are counted, so that nobody slows a good one from the same address (security §6.37).
  await parts.limits.badBearer.spend(limitKey(ctx.state.clientAddress))
  throw new NotSignedIn()
}

function callerBySession(session: AdminSession): Caller {
  const { tenantId, admin } = session
  return { tenantId, actor: { kind: 'admin', id: admin.id }, scopes: scopesOfRole(admin.role), session }
}
