import pg from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart, systemErrorCode } from '../base/cannot-start.ts'
import type { Log } from '../base/log.ts'
import { joinOrStartEmbedded, startEmbedded } from './embedded/embedded-postgres.ts'

export interface DatabaseChoice {
  /** Undefined: the embedded PostgreSQL under `dataDirectory`. */
  databaseUrl: string | undefined
  dataDirectory: string
  /** What this process does, told to whoever finds the data directory in use. */
  purpose: string
  /** Whether a running embedded server of the same data directory may be shared: commands do, a second server must not. */
  mayJoin: boolean
  log: Log
}

export interface OpenedDatabase {
  url: string
  /** Ends what was started here: the embedded server; nothing where the database was given. */
  close(): Promise<void>
}

const patienceSeconds = 30

/**
 * A PostgreSQL that answers, given or embedded.
 * @throws CannotStart with the remedy.
 */
export async function openDatabase(choice: DatabaseChoice): Promise<OpenedDatabase> {
  if (choice.databaseUrl !== undefined) return openGiven(choice.databaseUrl)
  const open = choice.mayJoin ? joinOrStartEmbedded : startEmbedded
  const server = await open(choice)
  return { url: server.url, close: () => server.stop() }
}

async function openGiven(url: string): Promise<OpenedDatabase> {
  const deadline = Date.now() + patienceSeconds * 1_000
  while (true) {
    const refusal = await tryConnecting(url)
    if (!refusal) return { url, close: async () => {} }
    // It is there and starting, or recovering: it will answer.
    if (refusal.code !== '57P03' || Date.now() > deadline) throw unreachable(url, refusal)
    await sleep(500)
  }
}

async function tryConnecting(url: string): Promise<(Error & { code?: string }) | undefined> {
  let client: pg.Client | undefined
  try {
    // Reads the certificates that the URL names.
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
    client.on('error', () => {})
    await client.connect()
    return undefined
  } catch (error) {
    return error as Error & { code?: string }
  } finally {
    await client?.end().catch(() => {})
  }
}

const unknownAuthority =
  'its certificate is of an authority that is unknown here: name the authority’s in DATABASE_URL, as in ?sslmode=verify-full&sslrootcert=/path/to/ca.pem'

const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: start PostgreSQL, or correct host and port in DATABASE_URL',
  ENOENT: 'there is no such socket: start PostgreSQL, or correct the host in DATABASE_URL',
  ENOTFOUND: 'there is no host of that name: correct it in DATABASE_URL',
  EAI_AGAIN: 'the name of the host cannot be looked up at the moment: check the name in DATABASE_URL, and the DNS',
  EHOSTUNREACH: 'there is no way to that host: check the network, and the host in DATABASE_URL',
  ETIMEDOUT: 'it does not answer: check the network and the firewall, and the host in DATABASE_URL',
  '28P01': 'it refuses the password: correct it in DATABASE_URL',
  '28000': 'it refuses this user: correct DATABASE_URL, or allow the user in pg_hba.conf',
  '3D000': 'there is no such database: create it, or correct its name in DATABASE_URL',
  '53300': 'it has no connection left: raise its max_connections, or end other sessions',
  '57P03': 'it is starting or stopping for very long: look into its log',
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another host: correct the host in DATABASE_URL',
  CERT_HAS_EXPIRED: 'its certificate has expired: renew it',
  'The server does not support SSL connections':
    'it does not speak TLS: turn "ssl" on in PostgreSQL, or leave sslmode out of DATABASE_URL',
}

/** The password in the URL is not shown. */
function unreachable(url: string, refusal: Error & { code?: string }): CannotStart {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const place = `${searchParams.get('host') ?? hostname}${port && `:${port}`}${pathname}`
  const why =
    unreadableFile(refusal) ??
    remedies[systemErrorCode(refusal) ?? refusal.message] ??
    `${refusal.message}: correct DATABASE_URL, or look into the log of PostgreSQL`
  return new CannotStart(`The database ${place} cannot be reached: ${why}.`, { cause: refusal })
}

/** A certificate or key that the URL names: the driver reads it itself. */
function unreadableFile({ code, syscall, path }: NodeJS.ErrnoException): string | undefined {
  if (syscall !== 'open') return undefined
  return `the file ${path} cannot be read (${code}): correct its name in DATABASE_URL, or who may read it`
}
