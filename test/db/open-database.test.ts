import { once } from 'node:events'
import net from 'node:net'
import { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { selfSigned } from '../support/certificate.ts'

const running: net.Server[] = []
afterEach(() => {
  for (const server of running.splice(0)) server.close()
})

/** A PostgreSQL as far as the question whether it speaks TLS. */
async function postgresThat(answers: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => answers(socket))
  })
  running.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `localhost:${(server.address() as net.AddressInfo).port}`
}

async function refusal(query: string, place: string): Promise<string> {
  const databaseUrl = `postgres://me:hunter2@${place}/vestibule?sslmode=verify-full${query}`
  const choice = { databaseUrl, dataDirectory: '', purpose: 'test', mayJoin: false, log: createLog('silent') }
  const error = await openDatabase(choice).catch((error: Error) => error)
  expect(error).toBeInstanceOf(Error)
  expect((error as Error).message).toContain(`The database ${place}/vestibule cannot be reached: `)
  return (error as Error).message
}

describe('TLS to a given database', () => {
  it('of an unknown authority: says where to name it', async () => {
    const { key, certificate } = await selfSigned('localhost')
    const place = await postgresThat((socket) => {
      socket.write('S')
      new TLSSocket(socket, { isServer: true, key, cert: certificate }).on('error', () => {})
    })
    expect(await refusal('', place)).toContain('sslrootcert=/path/to/ca.pem')
  })

  it('that it does not speak: says where to turn it on', async () => {
    const place = await postgresThat((socket) => socket.write('N'))
    expect(await refusal('', place)).toContain('turn "ssl" on in PostgreSQL')
  })

  it('with a certificate that cannot be read: names the file', async () => {
    expect(await refusal('&sslrootcert=/nowhere/ca.pem', 'localhost:9')).toContain(
      'the file /nowhere/ca.pem cannot be read (ENOENT)',
    )
  })
})
