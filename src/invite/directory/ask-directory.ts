import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls'
import { Client } from 'ldapts'
import { startDeadline, unlessAborted } from '../../http/outgoing/deadline.ts'
import type { Address, Outgoing } from '../../http/outgoing/outgoing.ts'
import type { OpenDirectory } from './directory.ts'
import { problemOf } from './directory-trouble.ts'
import { DirectoryProblem } from './errors.ts'
import { frameMessages, type Unreadable } from './framed-socket.ts'

export interface Question {
  directory: OpenDirectory
  outgoing: Pick<Outgoing, 'resolve'>
  /** From the look-up of the name to the last entry. */
  deadlineMilliseconds?: number
}

const mostBytes = 32 * 1024 * 1024
const connectMilliseconds = 5_000

/**
 * Signs in to the directory over TLS, asks, and hangs up. What it does is bounded in time and in what is read.
 * @throws DirectoryProblem
 */
export async function askDirectory<Answer>(
  { directory, outgoing, deadlineMilliseconds = 30_000 }: Question,
  ask: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const deadline = startDeadline(deadlineMilliseconds)
  const line = lineTo(directory)
  try {
    return await unlessAborted(deadline.signal, async () => {
      const client = line.open(await outgoing.resolve(line.host))
      if (!line.isTlsFromStart) await client.startTLS(line.tls())
      await client.bind(directory.bindDn, directory.password)
      return ask(client)
    })
  } catch (error) {
    if (error instanceof DirectoryProblem) throw error
    throw problemOf(error, { host: line.host, hasPassed: deadline.hasPassed(), unreadable: line.unreadable() })
  } finally {
    deadline.clear()
    line.close()
  }
}

/** The one connection, to the address that was judged and no other (security §5.32). */
function lineTo({ url, caCertificate }: OpenDirectory) {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  let address: Address
  let socket: Socket | undefined
  let unreadable: Unreadable | undefined
  const limits = { mostBytes, onRefused: (why: Unreadable) => void (unreadable ??= why) }

  const tls = (): ConnectionOptions => ({
    // Names are checked against the certificate; the address is only where the name led.
    ...(isIP(host) === 0 ? { servername: host, host } : { host }),
    ...(caCertificate && { ca: caCertificate }),
    minVersion: 'TLSv1.2',
  })

  return {
    host,
    isTlsFromStart: protocol === 'ldaps:',
    tls,
    unreadable: () => unreadable,
    open(resolved: Address): Client {
      address = resolved
      return new Client({
        // A name that leads nowhere: ldapts never looks one up by itself.
        url: `${protocol}//host.invalid${port && `:${port}`}`,
        connectTimeout: connectMilliseconds,
        strictDN: false,
        createConnection: ((port: number) => {
          socket = connectPlain({ port, host: address.address, family: address.family })
          return frameMessages(socket, limits)
        }) as typeof connectPlain,
        createSecureConnection: (first: number | ConnectionOptions) => {
          // StartTLS: over the socket that is there.
          if (typeof first !== 'number') return frameMessages(connectSecurely(first), limits)
          const to = { port: first, host: address.address, family: address.family }
          const secure = connectSecurely({ ...tls(), ...to } as ConnectionOptions)
          socket = secure
          return frameMessages(secure, limits)
        },
      })
    },
    close() {
      socket?.destroy()
    },
  }
}
