import http, { type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CannotStart, systemErrorCode } from '../base/cannot-start.ts'
import { serverOptions } from '../http/server-options.ts'

export interface HttpServer {
  port: number
  /** Waits for the requests that are under way, at most `patienceMs`, then closes. */
  drain(patienceMs: number): Promise<void>
}

/** @throws CannotStart where the port cannot be had. */
export async function listen(
  port: number,
  answer: (...request: Parameters<RequestListener>) => unknown,
): Promise<HttpServer> {
  const underWay = new Set<ServerResponse>()
  let isDraining = false
  const server = http.createServer(serverOptions, (request, response) => {
    underWay.add(response)
    response.once('close', () => underWay.delete(response))
    if (isDraining) response.setHeader('Connection', 'close')
    answer(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(port, error)))
    server.listen(port, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    async drain(patienceMs) {
      isDraining = true
      const deadline = Date.now() + patienceMs
      // Still listening: who asks meanwhile is answered, and hears by /readyz that he should ask elsewhere.
      await settled([...underWay], deadline)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await settled([...underWay], deadline)
      server.closeAllConnections()
      await closed
    },
  }
}

/**
 * Asked before anything is written to the database.
 * @throws CannotStart where the port cannot be had.
 */
export async function askForPort(port: number): Promise<void> {
  const probe = http.createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(cannotListen(port, error)))
    probe.listen(port, resolve)
  })
  await new Promise((resolve) => probe.close(resolve))
}

async function settled(responses: readonly ServerResponse[], deadline: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - Date.now()))
  })
  const all = Promise.all(
    responses
      .filter(({ closed }) => !closed)
      .map((response) => new Promise((resolve) => response.once('close', resolve))),
  )
  await Promise.race([all, tooLong])
  clearTimeout(timer)
}

function cannotListen(port: number, error: Error): CannotStart {
  const code = systemErrorCode(error)
  if (code === 'EADDRINUSE') {
    return new CannotStart(
      `Port ${port} is in use: stop what listens there, or set PORT to another, such as PORT=${(port % 65_535) + 1}.`,
      { cause: error },
    )
  }
  if (code === 'EACCES') {
    return new CannotStart(`Port ${port} may not be used by this user: set PORT to one above 1023.`, { cause: error })
  }
  return new CannotStart(`Port ${port} cannot be listened on (${code ?? error.message}): set PORT to another.`, {
    cause: error,
  })
}
