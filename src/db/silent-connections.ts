import type { Socket } from 'node:net'
import pg from 'pg'
import { sqlState } from './sql-state.ts'

interface SilenceOptions {
  url: string
  lookEveryMilliseconds?: number
}

/** What pg's client has, and its types leave out. */
interface Internals {
  readyForQuery: boolean
  connection: { stream: Socket }
}

interface Connection {
  client: Internals
  /** At the last look. */
  bytesRead: number
  silentLooks: number
}

const twice = 2

/**
 * A server that is frozen, or behind a network that was cut, closes nothing: what was asked of it would wait for an hour
 * until TCP gives up. Where an answer is owed and nothing comes, a new connection asks whether anybody is there; once that
 * has failed twice all connections are ended, as if the server had closed them. A statement that merely takes long is left alone.
 */
export function endSilentConnections(pool: pg.Pool, { url, lookEveryMilliseconds = 5_000 }: SilenceOptions): void {
  const connections = new Map<unknown, Connection>()
  const inUse = new Set<unknown>()
  let timer: NodeJS.Timeout | undefined
  let failures = 0

  pool.on('connect', (client) => {
    const internals = client as unknown as Internals
    connections.set(client, { client: internals, bytesRead: -1, silentLooks: 0 })
  })
  pool.on('remove', (client) => void connections.delete(client))
  pool.on('acquire', (client) => {
    inUse.add(client)
    lookLater()
  })
  pool.on('release', (_, client) => void inUse.delete(client))

  function lookLater() {
    timer ??= setTimeout(() => void look(), lookEveryMilliseconds).unref()
  }

  async function look() {
    for (const connection of connections.values()) listenTo(connection)
    const isAnybodySilent = [...connections.values()].some(({ silentLooks }) => silentLooks > 0)
    failures = isAnybodySilent && !(await answers(url, lookEveryMilliseconds)) ? failures + 1 : 0
    // The idle ones, too: each would only be found out by the next who asks.
    if (failures >= twice) for (const { client } of connections.values()) client.connection.stream.destroy()
    timer = undefined
    if (inUse.size > 0) lookLater()
  }
}

function listenTo(connection: Connection): void {
  const { bytesRead } = connection.client.connection.stream
  const isSilent = owesAnAnswer(connection) && bytesRead === connection.bytesRead
  connection.silentLooks = isSilent ? connection.silentLooks + 1 : 0
  connection.bytesRead = bytesRead
}

function owesAnAnswer({ client }: Connection): boolean {
  return !client.readyForQuery
}

/** Also a refusal is an answer: too many connections, or a server that is starting. */
async function answers(url: string, patienceMilliseconds: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMilliseconds })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    return /^[0-9A-Z]{5}$/.test(sqlState(error) ?? '')
  } finally {
    void client.end().catch(() => {})
  }
}
