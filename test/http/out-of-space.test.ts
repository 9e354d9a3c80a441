import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiKeyScopes, createApiKey } from '../../src/tenants/api-key.ts'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { aClient } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

// As PostgreSQL says it in the middle of a write (53100, disk_full).
const full = `create function disk_full() returns trigger language plpgsql as
  $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
  create trigger disk_full before insert on standing execute function disk_full()`

async function writtenIn(tenantId: number): Promise<unknown[]> {
  const tables = ['person', 'personAddress', 'standing', 'personCount', 'delivery', 'audit'] as const
  return Promise.all(
    tables.map((table) => server.db.selectFrom(table).selectAll().where('tenantId', '=', tenantId).execute()),
  )
}

it('answers 503 while the disk is full, leaves nothing half done, and works when there is room again', async () => {
  const { tenantId, token } = await aClient(server.db)
  const order = { tenantId, name: 'key', scopes: apiKeyScopes, actor: operator }
  const { apiKey } = await inTransaction(server.db, (trx) => createApiKey(trx, order))
  const create = async (path: string, bearer: string, body: object) => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
    return fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  const byScim = () => create('/scim/v2/Users', token, { userName: 'ada@example.com' })
  const byApi = () => create('/api/v1/people', apiKey, { email: 'grace@example.com', invite: false })

  await server.database.pool.query(full)
  const before = await writtenIn(tenantId)
  for (const answer of [await byScim(), await byApi()]) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await answer.text()).not.toMatch(/No space left|53100|standing/)
  }
  expect(await writtenIn(tenantId)).toEqual(before)

  await server.database.pool.query('drop trigger disk_full on standing')
  expect([(await byScim()).status, (await byApi()).status]).toEqual([201, 201])
})
