import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { aClient, aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function asAdmin(sql: string): Promise<void> {
  const admin = new pg.Client(inject('adminUrl'))
  await admin.connect()
  try {
    await admin.query(sql)
  } finally {
    await admin.end()
  }
}

it('answers 503 while the database is away, says when to come back, and is there again with it', async () => {
  const { slug } = await aTenant(server.db)
  const { token } = await aClient(server.db)
  const name = new URL(server.database.url).pathname.slice(1)
  const visitor = createVisitor(server.url)
  const statuses = async () => {
    const answers = await Promise.all([
      visitor.get('/livez'),
      visitor.get('/readyz'),
      visitor.get(`/t/${slug}/sign-in`),
      visitor.get(`/c/${'A'.repeat(38)}`),
      visitor.get('/scim/v2/Users', { authorization: `Bearer ${token}` }),
    ])
    return answers.map((answer) => `${answer.status} ${answer.headers.get('retry-after') ?? ''}`.trim())
  }
  expect(await statuses()).toEqual(['200', '200', '200', '404', '200'])

  await asAdmin(`alter database ${name} allow_connections false`)
  await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  // A caller is remembered for a second.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect(await statuses()).toEqual(['200', '503 5', '503 5', '503 5', '503 5'])

  await asAdmin(`alter database ${name} allow_connections true`)
  expect(await statuses()).toEqual(['200', '200', '200', '404', '200'])
  expect(server.logged.join('')).not.toContain('"level":"fatal"')
})

it('answers 503 to what would write while the database takes no writes, and leaves that server for the one that does', async () => {
  const { token } = await aClient(server.db)
  const name = new URL(server.database.url).pathname.slice(1)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
  const create = async (userName: string) => {
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
    const body = JSON.stringify({ schemas, userName })
    const answer = await fetch(`${server.url}/scim/v2/Users`, { method: 'POST', headers, body })
    return `${answer.status} ${answer.headers.get('retry-after') ?? ''}`.trim()
  }
  // As after a fail-over: who connects now meets a replica, and stays with it for as long as the connection lives.
  await asAdmin(`alter database ${name} set default_transaction_read_only = on`)
  await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  await expect.poll(() => create(unique('read-only'))).toBe('503 5')
  expect((await fetch(`${server.url}/scim/v2/Users`, { headers })).status).toBe(200)

  await asAdmin(`alter database ${name} reset default_transaction_read_only`)
  await expect.poll(() => create(unique('written'))).toBe('201')
  const written = await Promise.all(Array.from({ length: 20 }, () => create(unique('written'))))
  expect(new Set(written)).toEqual(new Set(['201']))
})
