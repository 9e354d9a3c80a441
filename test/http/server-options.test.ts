import http from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { serverOptions } from '../../src/http/server-options.ts'

let server: http.Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

describe('a server', () => {
  it('has the limits that were promised', () => {
    server = http.createServer(serverOptions)
    expect(server).toMatchObject({ headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 })
  })

  it('ends with 408 who never finishes asking', async () => {
    // The same clocks, a hundred times as fast.
    const { headersTimeout, requestTimeout, connectionsCheckingInterval } = serverOptions
    const fast = {
      headersTimeout: headersTimeout! / 100,
      requestTimeout: requestTimeout! / 100,
      connectionsCheckingInterval: connectionsCheckingInterval! / 100,
    }
    server = http.createServer({ ...serverOptions, ...fast }, (request, response) => {
      request.resume()
      request.on('end', () => response.end())
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const heads = ['GET / HTTP/1.1\r\nHost: a\r\n', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc']
    for (const head of heads) {
      const socket = connect(port, '127.0.0.1', () => socket.write(head))
      const answer = await new Promise<string>((resolve) => {
        let text = ''
        socket.on('data', (chunk) => (text += chunk.toString()))
        socket.on('close', () => resolve(text))
      })
      expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    }
  })
})
