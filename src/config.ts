import { resolve } from 'node:path'
import { z } from 'zod'
import { CannotStart } from './base/cannot-start.ts'
import { type LogLevel, logLevels } from './base/log.ts'
import { keptAddress } from './config/kept-address.ts'
import { httpRefusal, isLoopback, parsePublicUrl } from './config/public-url.ts'
import { keptSecretKey, parseSecretKeys } from './config/secret-keys.ts'
import { readFileVariables } from './config/secret-files.ts'
import {
  flag,
  hostsAndNetworks,
  mailbox,
  networks,
  nameServers,
  port,
  postgresUrl,
  requestRate,
  smtpUrl,
  token,
} from './config/variables.ts'

export type { Mailbox } from './config/variables.ts'

/** What the operator decided, read once at the start. */
export interface Config {
  readonly port: number
  /** The origin that all links are built from, without a slash at the end. */
  readonly publicUrl: string
  /** Whether the public URL is `http:` (then cookies carry neither prefix nor Secure). */
  readonly isPlainHttp: boolean
  /** Whether the public URL names this machine (then every loopback name counts as it). */
  readonly isLoopback: boolean
  /** Undefined: the embedded PostgreSQL under `dataDirectory`. */
  readonly databaseUrl: string | undefined
  /** Absolute. */
  readonly dataDirectory: string
  /** The first signs, all verify. */
  readonly secretKeys: readonly [string, ...string[]]
  /** Undefined: mail is kept and shown in the outbox. */
  readonly smtpUrl: string | undefined
  /** Without a name each tenant's mail carries the tenant's. */
  readonly mailFrom: { readonly name: string; readonly address: string }
  /** No mail leaves, as after a backup was restored. */
  readonly mailHold: boolean
  /** Hosts, addresses and CIDRs inside the network that outgoing requests may reach. */
  readonly outgoingAllow: readonly string[]
  /** Addresses and CIDRs whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[]
  /** Addresses, optionally with a port; empty: those of the machine. */
  readonly dnsServers: readonly string[]
  /** Undefined: `/metrics` answers to loopback only. */
  readonly metricsToken: string | undefined
  /** Of each SCIM token and process; twice as many at once after a pause. 0: no limit. */
  readonly scimRequestsPerSecond: number
  readonly logLevel: LogLevel
}

/** Every mistake in the environment, a line each. */
export class ConfigError extends CannotStart {}

const variables = z.object({
  PORT: port.default(8080),
  PUBLIC_URL: z.string().optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATA_DIR: z.string().default('./data'),
  SECRET_KEY: z.string().optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),
  MAIL_HOLD: flag.default(false),
  OUTGOING_ALLOW: hostsAndNetworks.default([]),
  TRUSTED_PROXIES: networks.default([]),
  ALLOW_HTTP: flag.default(false),
  DNS_SERVERS: nameServers.default([]),
  METRICS_TOKEN: token.optional(),
  SCIM_REQUESTS_PER_SECOND: requestRate.default(1000),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
})

type Variables = z.infer<typeof variables>

/**
 * The only reader of the environment. With the embedded database and no `SECRET_KEY` it makes one and keeps it in
 * `DATA_DIR`.
 * @throws ConfigError with a line for each mistake.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = []
  const read = readFileVariables(presentVariables(env), mistakes)
  const parsed = variables.safeParse(read)
  // A file that cannot be read is the only mistake worth telling: what follows would speak of an empty value.
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  if (!parsed.success) mistakes.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`))
  if (!parsed.success) throw new ConfigError(mistakes)

  const publicUrl = choosePublicUrl(parsed.data, mistakes)
  const secretKeys = chooseSecretKeys(parsed.data, mistakes)
  if (mistakes.length > 0 || !publicUrl || !secretKeys) throw new ConfigError(mistakes)
  return Object.freeze(describe(parsed.data, publicUrl, secretKeys))
}

/**
 * The same for an operator's command, whose links must open the server: where the environment names no address, it is that
 * of the server that last ran on the data directory.
 * @throws ConfigError
 */
export function loadCommandConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const config = loadConfig(env)
  const present = presentVariables(env)
  if (config.databaseUrl !== undefined || present.has('PUBLIC_URL') || present.has('PORT')) return config
  const publicUrl = keptAddress(config.dataDirectory)
  return publicUrl === undefined ? config : loadConfig({ ...env, PUBLIC_URL: publicUrl, ALLOW_HTTP: '1' })
}

/** A variable set to nothing, as Compose files do, counts as absent. */
function presentVariables(env: Readonly<Record<string, string | undefined>>): Map<string, string> {
  const present = Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim()))
  return new Map(present.map(([name, value]) => [name, value.trim()]))
}

function choosePublicUrl(
  { PUBLIC_URL, PORT, DATABASE_URL, ALLOW_HTTP }: Variables,
  mistakes: string[],
): URL | undefined {
  if (PUBLIC_URL === undefined && DATABASE_URL !== undefined) {
    mistakes.push(
      'PUBLIC_URL is required with DATABASE_URL: set it to the address people will open, such as https://join.example.com',
    )
    return undefined
  }
  const url = parsePublicUrl(PUBLIC_URL ?? `http://localhost:${PORT}`)
  if (typeof url === 'string') return void mistakes.push(`PUBLIC_URL ${url}`)
  const refusal = httpRefusal(url, ALLOW_HTTP)
  if (refusal) mistakes.push(`PUBLIC_URL ${refusal}`)
  return url
}

function chooseSecretKeys({ SECRET_KEY, DATABASE_URL, DATA_DIR }: Variables, mistakes: string[]) {
  if (SECRET_KEY === undefined && DATABASE_URL !== undefined) {
    mistakes.push(
      'SECRET_KEY is required with DATABASE_URL: set it to the output of "openssl rand -base64 48", and keep it',
    )
    return undefined
  }
  // Not made where something else is wrong: a mistaken start leaves no trace.
  if (SECRET_KEY === undefined && mistakes.length > 0) return undefined
  const keys = parseSecretKeys(SECRET_KEY ?? keptSecretKey(resolve(DATA_DIR)))
  if (typeof keys === 'string') return void mistakes.push(`SECRET_KEY ${keys}`)
  return keys
}

function describe(read: Variables, publicUrl: URL, secretKeys: readonly [string, ...string[]]): Config {
  return {
    port: read.PORT,
    publicUrl: publicUrl.origin,
    isPlainHttp: publicUrl.protocol === 'http:',
    isLoopback: isLoopback(publicUrl.hostname),
    databaseUrl: read.DATABASE_URL,
    dataDirectory: resolve(read.DATA_DIR),
    secretKeys,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM ?? { name: '', address: `no-reply@${mailDomain(publicUrl)}` },
    mailHold: read.MAIL_HOLD,
    outgoingAllow: read.OUTGOING_ALLOW,
    trustedProxies: read.TRUSTED_PROXIES,
    dnsServers: read.DNS_SERVERS,
    metricsToken: read.METRICS_TOKEN,
    scimRequestsPerSecond: read.SCIM_REQUESTS_PER_SECOND,
    logLevel: read.LOG_LEVEL,
  }
}

/** An address literal is no mail domain. */
function mailDomain({ hostname }: URL): string {
  return /^\[|^[\d.]+$/.test(hostname) ? 'localhost' : hostname
}
