import type { RequestListener } from 'node:http'
import type { Pool } from 'pg'
import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Log } from '../base/log.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/connection.ts'

/** What the start hands to the wiring. */
export interface Parts {
  config: Config
  /** For what keeps connections of its own: jobs, LISTEN. */
  databaseUrl: string
  pool: Pool
  db: Database
  keyring: Keyring
  log: Log
  clock: Clock
  /** True from the first signal on: `/readyz` answers 503. */
  isDraining: () => boolean
}

/** What the wiring gives back. */
export interface App {
  callback: (...request: Parameters<RequestListener>) => unknown
  /** The one-time link by which the owner of an empty database takes it, or undefined where there are admins. */
  firstAdminLink(): Promise<string | undefined>
  /** Ends jobs, timers and connections of its own, after the last request. */
  close(): Promise<void>
}

export type CreateApp = (parts: Parts) => Promise<App>
