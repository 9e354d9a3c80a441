import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/connection.ts'
import type { Cookies } from '../http/cookies.ts'
import type { Outgoing } from '../http/outgoing/outgoing.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import type { BrowserSessions } from '../session/browser-sessions.ts'
import type { XmlThread } from '../sso/saml/xml-thread.ts'

/** What the API is made of. */
export interface AdminParts {
  config: Pick<Config, 'publicUrl' | 'smtpUrl' | 'mailHold' | 'mailFrom'>
  db: Database
  keyring: Keyring
  log: Log
  clock: Clock
  cookies: Cookies
  limits: Pick<RateLimits, 'badBearer' | 'failedSignIn'>
  sessions: BrowserSessions
  /** The one door to other servers. */
  outgoing: Outgoing
  /** Where SAML metadata is read. */
  xmlThread: XmlThread
  /** The server is stopping. */
  isDraining(): boolean
}
