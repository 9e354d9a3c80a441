import type { JsonObject } from '../base/json.ts'
import type { Clock } from '../base/clock.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/connection.ts'
import type { Pool } from 'pg'

export interface OptionDescription {
  type: 'string' | 'boolean'
  multiple?: boolean
  required?: boolean
  /** What stands for the value in the help: `<name>`. */
  value?: string
  description: string
}

export interface CommandInput {
  /** In the order of {@link Command.positionals}. */
  positionals: readonly string[]
  options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
}

/** One of the operator's commands; from this one object it is parsed, run and explained. */
export interface Command {
  /** Its words: `client connect`. */
  name: string
  summary: string
  /** Names of what must follow, in order. */
  positionals?: readonly string[]
  options?: Readonly<Record<string, OptionDescription>>
  examples?: readonly string[]
  run(input: CommandInput, context: CommandContext): Promise<CommandResult>
}

export interface CommandResult {
  /** For `--json`; its names are stable. */
  json: JsonObject
  /** For people. */
  text: string
  /** Absent: 0. */
  exitCode?: number
}

/** What a command works on. */
export interface CommandContext {
  env: NodeJS.ProcessEnv
  clock: Clock
  /** @throws ConfigError */
  config: () => Config
  /** Opens the database for the time of `work`, beside a running server or without one, and brings its schema up to date. @throws CannotStart */
  withDatabase: <T>(purpose: string, work: (opened: Opened) => Promise<T>) => Promise<T>
}

export interface Opened {
  db: Database
  pool: Pool
  keyring: Keyring
  config: Config
  /** Names of the migrations that were applied on opening. */
  migrated: readonly string[]
}
