import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { aClient, aTenant } from '../support/people.ts'
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
