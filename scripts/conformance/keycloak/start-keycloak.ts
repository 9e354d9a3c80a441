import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Keycloak {
  url: string
  /** One call of its admin API; the answer's JSON. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T>
  stop(): Promise<void>
}

const password = 'only-for-this-run'

/** @param home an unpacked distribution; its database lies elsewhere, and goes with the run */
export async function startKeycloak(home: string): Promise<Keycloak> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const directory = mkdtempSync(join(tmpdir(), 'vst-keycloak-'))
  const process = spawn(
    join(home, 'bin', 'kc.sh'),
    [
      'start-dev',
      '--http-host=127.0.0.1',
      `--http-port=${port}`,
      `--db-url=jdbc:h2:file:${directory}/h2;NON_KEYWORDS=VALUE`,
    ],
    {
      stdio: 'ignore',
      detached: true,
      env: {
        ...globalThis.process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
        KC_BOOTSTRAP_ADMIN_PASSWORD: password,
        JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m',
      },
    },
  )
  await answering(url, process)
  return {
    url,
    ask: (method, path, body) => ask(url, method, path, body),
    async stop() {
      const ended = new Promise((resolve) => process.once('exit', resolve))
      // The script starts Java below itself: the whole group of this one process.
      globalThis.process.kill(-process.pid!, 'SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function answering(url: string, process: ChildProcess): Promise<void> {
  for (;;) {
    if (process.exitCode !== null) throw new Error(`Keycloak ended with ${process.exitCode}`)
    const answer = await fetch(`${url}/realms/master`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

/** With a token of its own each time: they live for a minute. */
async function ask<T>(url: string, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${url}/admin${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await token(url)}`,
      'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
    },
    body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as T
}

async function token(url: string): Promise<string> {
  const answer = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'admin', password }),
  })
  return ((await answer.json()) as { access_token: string }).access_token
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
