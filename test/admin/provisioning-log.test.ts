import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { listRequests, type RequestKey } from '../../src/provisioning-log/list-requests.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aTenant, unique } from '../support/people.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are JSON of any shape, and expectations say which
type Json = any

let database: TestDatabase
let api: TestApi
beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})

interface Sender {
  tenantId: number
  clientId: string
  token: string
  admin: ApiCaller
  send(method: string, path: string, body?: unknown): Promise<{ status: number; requestId: string; body: Json }>
  /** The log as this query shows it, once it has so many requests. */
  log(requests: number, query?: string): Promise<Json[]>
}

async function aSender(given: { tenantId?: number } = {}): Promise<Sender> {
  const { tenantId, client, token } = await aClient(database.db, given)
  const admin = await api.withKey(tenantId, ['audit:read'])
  return {
    tenantId,
    clientId: client.id,
    token,
    admin,
    async send(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
      const answer = await fetch(`${api.base}/scim/v2${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      const text = await answer.text()
      const requestId = answer.headers.get('x-request-id')!
      return { status: answer.status, requestId, body: text === '' ? undefined : JSON.parse(text) }
    },
    async log(requests, query = '') {
      const read = async () => (await admin<Json>('GET', `/provisioning-log?${query}`)).body.items
      await expect.poll(async () => (await read()).length, { timeout: 5_000 }).toBe(requests)
      return read()
    },
  }
}

describe('the provisioning log', () => {
  it('shows what was sent and what came of it, newest first, with values masked', async () => {
    const sender = await aSender()
    const userName = `${unique('ada')}@contoso.com`
    await sender.send('GET', `/Users?filter=userName%20eq%20%22${userName}%22&count=2`)
    const user = { userName, displayName: 'Ada Lovelace', favouriteColour: 'blue', password: 'correct horse' }
    const created = await sender.send('POST', '/Users', user)
    const again = await sender.send('POST', '/Users', user)
    const [refused, made, looked] = await sender.log(3)
    expect(refused).toMatchObject({
      requestId: again.requestId,
      status: 409,
      person: null,
      code: 'user_name_taken',
      reason: 'There is already a person with this userName, so no second one was made.',
      detail: 'somebody of this tenant already has this userName',
      remedy: expect.stringContaining('matching attribute'),
    })
    expect(made).toMatchObject({
      requestId: created.requestId,
      at: expect.any(String),
      milliseconds: expect.any(Number),
      client: { id: sender.clientId, name: expect.any(String) },
      method: 'POST',
      path: '/Users',
      status: 201,
      person: { id: created.body.id, displayName: 'Ada Lovelace' },
      code: null,
      reason: null,
      ignoredAttributes: ['favouriteColour'],
      body: { userName: 'a***@contoso.com', displayName: '***', favouriteColour: '***', password: '***' },
    })
    expect(looked).toMatchObject({
      method: 'GET',
      path: '/Users?filter=userName eq "a***@contoso.com"&count=2',
      body: null,
    })
    const { rows } = await database.pool.query('select scim_request::text as row from scim_request')
    expect(JSON.stringify(rows)).not.toMatch(/Lovelace|correct horse|ada-/)
  })

  it('keeps nothing of the deleted but their id', async () => {
    const sender = await aSender()
    const { body } = await sender.send('POST', '/Users', { userName: 'gone@example.com', displayName: 'Gone Soon' })
    await sender.send('DELETE', `/Users/${body.id}`)
    const items = await sender.log(2, `personId=${body.id}`)
    expect(items).toMatchObject([
      { method: 'DELETE', status: 204, person: { id: body.id, displayName: null } },
      { method: 'POST', status: 201 },
    ])
    expect(JSON.stringify(items)).not.toMatch(/Gone|gone@/)
  })

  it('tells of groups, of members who are nobody, and of unknown attributes in a PATCH', async () => {
    const sender = await aSender()
    const nobody = '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11'
    const { body } = await sender.send('POST', '/Groups', { displayName: 'Climbers', members: [{ value: nobody }] })
    const operations = [{ op: 'replace', value: { displayName: 'Hikers', mood: 'good' } }]
    await sender.send('PATCH', `/Groups/${body.id}`, { Operations: operations })
    expect(await sender.log(2, `groupId=${body.id}`)).toMatchObject([
      { method: 'PATCH', status: 204, ignoredAttributes: ['mood'], group: { id: body.id, displayName: 'Hikers' } },
      { method: 'POST', status: 201, unknownMembers: 1 },
    ])
  })

  it('has a line for each operation of a bulk request', async () => {
    const sender = await aSender()
    const userName = `${unique('bulk')}@example.com`
    const Operations = [
      { method: 'POST', path: '/Users', bulkId: 'a', data: { userName, mood: 'good' } },
      { method: 'POST', path: '/Users', bulkId: 'b', data: { userName } },
      { method: 'DELETE', path: '/Users/bulkId:a' },
    ]
    const { body, requestId } = await sender.send('POST', '/Bulk', { Operations })
    expect(body.Operations.map(({ status }: Json) => status)).toEqual(['201', '409', '204'])
    const items = await sender.log(4)
    expect(items.every((item) => item.requestId === requestId)).toBe(true)
    expect(items.toSorted((one, other) => (one.operation ?? 0) - (other.operation ?? 0))).toMatchObject([
      { operation: null, path: '/Bulk', status: 200, body: null },
      { operation: 1, path: '/Users', status: 201, person: { id: expect.any(String) }, ignoredAttributes: ['mood'] },
      { operation: 2, path: '/Users', status: 409, code: 'user_name_taken' },
      { operation: 3, path: '/Users/***', method: 'DELETE', status: 204 },
    ])
  })

  it.each([
    ['POST', '/Users', '{', 400, 'scim_invalid_syntax', null],
    ['POST', '/Users', { userName: '' }, 400, 'scim_invalid_value', { userName: '' }],
    ['GET', '/Users?filter=mood%20eq%20%22good%22', undefined, 400, 'invalid_filter', null],
    [
      'GET',
      '/Users?filter=userName%20eq%20%22ada@example.com%00&x%00=1&attributes=%00',
      undefined,
      400,
      'invalid_filter',
      null,
    ],
    ['GET', '/Users/ada%40example.com', undefined, 404, 'not_found', null],
    ['GET', '/Nothing/%zz', undefined, 404, 'scim_unknown_endpoint', null],
    ['PUT', '/Users', undefined, 405, 'scim_method_not_allowed', null],
  ])('says why: %s %s with %j is %i', async (method, path, body, status, code, shown) => {
    const sender = await aSender()
    const answer = await fetch(`${api.base}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${sender.token}`, 'content-type': 'application/scim+json' },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    })
    expect(answer.status).toBe(status)
    const [item] = await sender.log(1)
    expect(item).toMatchObject({ status, code, reason: expect.any(String), remedy: expect.any(String), body: shown })
    expect(JSON.stringify(item)).not.toContain('ada@')
  })

  it('tells the tenant of a token that works no longer, and nobody of one that never did', async () => {
    const sender = await aSender()
    await database.db
      .updateTable('clientToken')
      .set({ expiresAt: new Date() })
      .where('clientId', '=', sender.clientId)
      .execute()
    expect((await sender.send('GET', '/Users')).status).toBe(401)
    const [item] = await sender.log(1)
    expect(item).toMatchObject({ status: 401, code: 'token_expired', client: { id: sender.clientId } })
    const unknown = { headers: { authorization: `Bearer vst_scim_${'x'.repeat(43)}` } }
    const before = await database.pool.query('select count(*)::int as rows from scim_request')
    expect((await fetch(`${api.base}/scim/v2/Users`, unknown)).status).toBe(401)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect((await database.pool.query('select count(*)::int as rows from scim_request')).rows).toEqual(before.rows)
  })

  it('tells the tenant of a secret that was revoked', async () => {
    const sender = await aSender()
    const owner = await api.withKey(sender.tenantId)
    const path = `/provisioning-clients/${sender.clientId}/secrets`
    const { body } = await owner<Json>('POST', path, { body: {} })
    expect((await owner('DELETE', `${path}/${body.secretId}`)).status).toBe(204)
    const form = { grant_type: 'client_credentials', client_id: sender.clientId, client_secret: body.secret }
    const refused = await fetch(body.tokenUrl, { method: 'POST', body: new URLSearchParams(form) })
    expect(refused.status).toBe(401)
    expect(await sender.log(1)).toMatchObject([{ path: '/oauth/token', status: 401, code: 'secret_revoked' }])
  })
})

describe('the log of a tenant', () => {
  it('is for those who may read the audit or connect clients, and shows nothing of another tenant', async () => {
    const [sender, twin] = [await aSender(), await aSender()]
    const { body } = await twin.send('POST', '/Users', { userName: 'twin@example.com' })
    await twin.log(1)
    await sender.send('GET', `/Users/${body.id}`)
    expect(await sender.log(1)).toMatchObject([{ status: 404, person: { id: body.id, displayName: null } }])
    for (const query of [`clientId=${twin.clientId}`, 'userName=twin@example.com', 'search=twin@example.com'])
      expect(await sender.log(0, query)).toEqual([])
    const other = await api.withKey(sender.tenantId, ['people:read'])
    expect((await other('GET', '/provisioning-log')).status).toBe(403)
  })

  it('is searched by client, status, method, person, name, time and words', async () => {
    const sender = await aSender()
    const second = await aSender({ tenantId: sender.tenantId })
    const userName = `${unique('Bob')}@example.com`
    const { body: bob } = await sender.send('POST', '/Users', { userName, mood: 'good' })
    await sender.send('POST', '/Users', { userName })
    await sender.send('GET', `/Users?filter=userName+eq+%22nobody@example.com%22`)
    const { requestId } = await second.send('PATCH', `/Users/${bob.id}`, {
      Operations: [{ op: 'add', path: 'title', value: 'x' }],
    })
    await sender.log(4)
    const found = async (query: string) =>
      (await sender.log(await count(query), query)).map(({ method, status }) => `${method} ${status}`)
    const count = async (query: string) =>
      ((await sender.admin<Json>('GET', `/provisioning-log?${query}`)).body.items as Json[]).length
    const all = ['PATCH 200', 'GET 200', 'POST 409', 'POST 201']
    const named = encodeURIComponent(userName.toUpperCase())
    expect(await found('')).toEqual(all)
    expect(await found(`clientId=${second.clientId}`)).toEqual(['PATCH 200'])
    expect(await found('status=refused')).toEqual(['POST 409'])
    expect(await found('status=409')).toEqual(['POST 409'])
    expect(await found('status=4xx&method=GET')).toEqual([])
    expect(await found('status=2xx')).toEqual(['PATCH 200', 'GET 200', 'POST 201'])
    expect(await found('method=POST')).toEqual(['POST 409', 'POST 201'])
    expect(await found(`personId=${bob.id}`)).toEqual(['PATCH 200', 'POST 201'])
    expect(await found(`userName=${named}`)).toEqual(['PATCH 200', 'POST 409', 'POST 201'])
    expect(await found(`userName=${named}&personId=${bob.id}`)).toEqual(['PATCH 200', 'POST 201'])
    expect(await found(`search=${named}`)).toEqual(['PATCH 200', 'POST 409', 'POST 201'])
    expect(await found('search=nobody@example.com')).toEqual(['GET 200'])
    expect(await found(`search=${bob.id}`)).toEqual(['PATCH 200', 'POST 201'])
    expect(await found(`search=${requestId}`)).toEqual(['PATCH 200'])
    expect(await found('search=MOOD')).toEqual(['POST 201'])
    expect(await found('search=user_name_taken')).toEqual(['POST 409'])
    expect(await found('search=%25')).toEqual([])
    const [patched] = await sender.log(1, 'method=PATCH')
    expect(await found(`from=${patched.at}`)).toEqual(['PATCH 200'])
    expect(await found(`to=${patched.at}`)).toEqual(all.slice(1))
    expect(await found(`from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`)).toEqual([])
  })

  it.each([
    'status=600',
    'status=x',
    'method=HACK',
    'from=yesterday',
    'personId=42',
    'search=',
    'unknown=1',
    'cursor=x.y',
  ])('refuses %s', async (query) => {
    expect((await (await aSender()).admin('GET', `/provisioning-log?${query}`)).status).toBe(400)
  })

  it('is turned page by page without a row twice or lost, also in one millisecond', async () => {
    const sender = await aSender()
    await insertRows(sender, 250, 1)
    const pages = await pagesOf(sender, 'limit=100')
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 50])
    const paths = pages.flat().map(({ path }) => path)
    expect(paths).toEqual(Array.from({ length: 250 }, (_, at) => `/Users/${250 - at}`))
  })

  it('is searched a stretch at a time: what is far back is found on a later page', async () => {
    const sender = await aSender()
    await insertRows(sender, 41_000, 1)
    const pages = await pagesOf(sender, 'search=%2FUsers%2F17&limit=200')
    expect(pages.length).toBeGreaterThanOrEqual(3)
    const paths = pages.flat().map(({ path }) => path)
    expect(paths).toHaveLength(new Set(paths).size)
    expect(paths).toHaveLength(
      Array.from({ length: 41_000 }, (_, at) => `/Users/${at + 1}`).filter((path) => path.startsWith('/Users/17'))
        .length,
    )
  })

  it.each([
    ['with each request', -1],
    ['until the page is full', 60_000],
  ])('is searched some rows a statement, and goes on %s', async (_, milliseconds) => {
    const sender = await aSender()
    await insertRows(sender, 40, 1)
    const query = { tenantId: sender.tenantId, retentionDays: 1, text: '/users/3', limit: 5 }
    const paths: string[] = []
    let answers = 0
    for (let after: RequestKey | undefined; ; answers++) {
      const { rows, resumeAt } = await listRequests(database.db, { ...query, after }, { window: 7, milliseconds })
      paths.push(...rows.map(({ path }) => path))
      after = resumeAt ?? (rows.length === query.limit ? rows.at(-1) : undefined)
      if (!after) break
    }
    expect(paths).toEqual([39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 3].map((n) => `/Users/${n}`))
    expect(answers).toBe(milliseconds < 0 ? 5 : 2)
  })

  it('is not shown beyond the days that the tenant keeps it', async () => {
    const sender = await aSender()
    await insertRows(sender, 10, 6_000)
    await insertRows(sender, 1, 90_000)
    await partitionOfHoursAgo(25)
    await database.pool.query(
      "update scim_request set at = at - interval '25 hours' where tenant_id = $1 and no % 2 = 0",
      [sender.tenantId],
    )
    const all = (await sender.log(11)).length
    await inTransaction(database.db, (trx) =>
      changeSettings(trx, { tenantId: sender.tenantId, change: { provisioningLogDays: 1 }, actor: operator }),
    )
    const kept = (await sender.admin<Json>('GET', '/provisioning-log')).body.items as Json[]
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThan(all)
    expect(kept.every(({ at }) => Date.now() - Date.parse(at) < 86_400_000)).toBe(true)
  })

  it('has settings of its own, within bounds', async () => {
    const { id } = await aTenant(database.db)
    const owner = await api.withKey(id)
    const set = (provisioningLogDays: unknown) =>
      owner<Json>('PATCH', '/tenant', { body: { settings: { provisioningLogDays } } })
    expect((await set(90)).body.settings.provisioningLogDays).toBe(90)
    for (const days of [0, 366, 1.5, 'x']) expect((await set(days)).status).toBe(400)
    expect((await set(null)).body.settings.provisioningLogDays).toBe(30)
  })

  /** In the first hours of a day that is the day before yesterday, which no running server still makes. */
  async function partitionOfHoursAgo(hours: number) {
    const from = new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 10)
    await database.pool.query(
      `create table if not exists scim_request_${from.replaceAll('-', '')} partition of scim_request
        for values from ('${from} 00:00:00+00') to ('${from} 24:00:00+00')`,
    )
  }

  async function insertRows({ tenantId, clientId }: Sender, rows: number, millisecondsAgo: number) {
    await database.pool.query(
      `insert into scim_request (tenant_id, at, request_id, client_id, credential_id, method, path, status, ms)
        select $1, date_trunc('milliseconds', now()) - make_interval(secs => $4 / 1000.0), gen_random_uuid(), $2, gen_random_uuid(), 'GET', '/Users/' || n, 200, 1
        from generate_series(1, $3::int) as n order by n`,
      [tenantId, clientId, rows, millisecondsAgo],
    )
  }

  async function pagesOf({ admin }: Sender, query: string): Promise<Json[][]> {
    const pages: Json[][] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const suffix: string = cursor && `&cursor=${encodeURIComponent(cursor)}`
      const { body } = await admin<Json>('GET', `/provisioning-log?${query}${suffix}`)
      pages.push(body.items)
      cursor = body.nextCursor
    }
    return pages
  }
})
