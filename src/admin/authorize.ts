import type { Clock } from '../base/clock.ts'
import type { AdminSession } from '../session/browser-sessions.ts'
import type { AdminParts } from './admin-parts.ts'
import type { Caller } from './caller.ts'
import { FreshAuthenticationRequired, ScopeMissing, SessionOnly } from './errors.ts'
import type { Route } from './route.ts'
import { signInAgainPath } from './sign-in-path.ts'

const freshForMilliseconds = 10 * 60_000

/** @throws ScopeMissing, SessionOnly, FreshAuthenticationRequired */
export async function authorize(route: Route, caller: Caller, { db, clock, config }: AdminParts): Promise<void> {
  if (route.session && !caller.session) throw new SessionOnly()
  const enough = scopesOf(route)
  if (enough.length > 0 && !enough.some((scope) => caller.scopes.has(scope))) throw new ScopeMissing(enough)
  if (!needsFreshness(route) || !caller.session || isFresh(caller.session, clock)) return
  throw new FreshAuthenticationRequired(config.publicUrl + (await signInAgainPath(db, caller.tenantId)))
}

/** The scopes of which one is enough; none where any caller will do. */
export function scopesOf({ scope }: Pick<Route, 'scope'>) {
  if (scope === 'any') return []
  return typeof scope === 'string' ? [scope] : scope
}

export function needsFreshness(route: Route): boolean {
  return route.fresh === true || route.session === 'fresh'
}

function isFresh({ authenticatedAt }: AdminSession, clock: Clock): boolean {
  return clock().getTime() - authenticatedAt.getTime() < freshForMilliseconds
}
