import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import pg from 'pg'
import { pino } from 'pino'
import { startEmbedded } from '../src/db/embedded/embedded-postgres.ts'
import { command, type Running, startVestibule } from './processes.ts'

export interface Place {
  directory: string
  /** Of a superuser, who may make databases. */
  adminUrl: string
}

/** A PostgreSQL of the bench's own. @param keep a directory that stays; another is removed at the end. */
export async function withPostgres(work: (place: Place) => Promise<void>, keep?: string) {
  const directory = keep ?? (await mkdtemp(join(tmpdir(), 'vestibule-bench-')))
  await mkdir(directory, { recursive: true })
  const log = pino({ level: 'warn' })
  const postgres = await startEmbedded({ dataDirectory: directory, purpose: 'bench', log })
  try {
    await work({ directory, adminUrl: postgres.superuserUrl })
  } finally {
    await postgres.stop()
    if (!keep) await rm(directory, { recursive: true, force: true })
  }
}

/** A database with one tenant `bench`, before anybody is in it. */
export interface Tenant {
  url: string
  environment: Record<string, string>
  tenantId: number
  /** Of an API key with every scope that a bench needs. */
  authorization: string
}

export interface Field extends Tenant {
  port: number
  server: Running
}

const scopes = ['people:read', 'people:write', 'invites:write', 'groups:read', 'groups:write', 'export:read']

export async function makeTenant(adminUrl: string, name: string): Promise<Tenant> {
  await ask(adminUrl, `create database ${name}`)
  const url = databaseUrl(adminUrl, name)
  const environment = await onFreePort({
    DATABASE_URL: url,
    SECRET_KEY: randomBytes(48).toString('base64'),
    MAIL_HOLD: '1',
  })
  await command(environment, 'migrate')
  await command(environment, 'tenant', 'create', 'bench', '--name', 'Bench', '--admin-email', 'owner@example.com')
  const given = scopes.flatMap((scope) => ['--scope', scope])
  const { apiKey } = await command<{ apiKey: string }>(environment, 'api-key', 'create', 'bench', ...given)
  const [tenant] = await ask<{ id: number }>(url, "select id from tenant where slug = 'bench'")
  return { url, environment, tenantId: tenant!.id, authorization: `Bearer ${apiKey}` }
}

/** Runs a server over the tenant while `work` lasts. @param own goes before the tenant's environment; undefined takes away. */
export async function onServer<T>(
  tenant: Tenant,
  own: Record<string, string | undefined>,
  work: (field: Field) => Promise<T>,
): Promise<T> {
  const merged = Object.entries({ ...tenant.environment, ...own }).filter(([, value]) => value !== undefined)
  const environment = await onFreePort(Object.fromEntries(merged) as Record<string, string>)
  const server = await startVestibule(environment)
  try {
    return await work({ ...tenant, environment, port: server.port, server })
  } finally {
    await server.stop()
  }
}

async function onFreePort(environment: Record<string, string>): Promise<Record<string, string>> {
  const port = await freePort()
  return { ...environment, PORT: String(port), PUBLIC_URL: `http://localhost:${port}` }
}

export function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

export async function ask<T extends object>(url: string, text: string, values?: unknown[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** A request of the admin API. */
export async function call<T>({ port, authorization }: Field, method: string, path: string, body?: string): Promise<T> {
  const type = body?.startsWith('{') ? 'application/json' : 'text/csv'
  const headers = { authorization, ...(body !== undefined && { 'content-type': type }) }
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { method, headers, body })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

export async function until<T extends { state: string }>(field: Field, path: string, state: string): Promise<T> {
  for (;;) {
    const now = await call<T>(field, 'GET', path)
    if (now.state === state) return now
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Everybody, through the API as the panel does it; until the last is invited and their mail queued. */
export async function inviteEverybody(field: Field): Promise<{ id: string; invited: number }> {
  const body = JSON.stringify({ kind: 'all', includeWithdrawn: true })
  const { id } = await call<{ id: string }>(field, 'POST', '/campaigns', body)
  return until<{ id: string; state: string; invited: number }>(field, `/campaigns/${id}`, 'done')
}

/** Seconds, to a tenth. */
export function since(start: number): number {
  return Math.round((performance.now() - start) / 100) / 10
}

/** The memory that a process takes, in MiB, until `end`. */
export function watchMemory(pid: number) {
  const before = memoryOf(pid)
  let peak = before
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(pid))
  }, 50)
  return {
    end() {
      clearInterval(timer)
      return { beforeMiB: Math.round(before), extraMiB: Math.round(peak - before) }
    },
  }
}

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
