import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Database } from '../db/connection.ts'
import type { Cookies } from '../http/cookies.ts'
import type { Outgoing } from '../http/outgoing/outgoing.ts'
import type { PublicOrigin } from '../http/public-origin.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import type { BrowserSessions } from './browser-sessions.ts'

/** What the server-rendered pages are made of. */
export interface PageParts {
  db: Database
  keyring: Keyring
  clock: Clock
  cookies: Cookies
  origin: PublicOrigin
  limits: RateLimits
  sessions: BrowserSessions
  /** The one door to other servers. */
  outgoing: Outgoing
}
