import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClient } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  body: string
}

/** Not fetch, which writes Host itself and knows no huge headers. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(server.url), { path, method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

const faces = [
  ['a page', '/t/nowhere/sign-in'],
  ['SCIM', '/scim/v2/Users'],
  ['the API', '/api/v1/me'],
  ['health', '/livez'],
] as const

describe.each(faces)('%s', (_, path) => {
  it('gives every request a number of its own', async () => {
    const [one, other] = await Promise.all([ask(path, { 'x-request-id': 'mine' }), ask(path)])
    expect(one.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(one.headers['x-request-id']).not.toBe(other.headers['x-request-id'])
  })

  it('sends the headers of security with every answer', async () => {
    const { headers } = await ask(path)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    const policy = String(headers['content-security-policy'])
    for (const directive of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(directive)
    }
    expect(policy).not.toContain('unsafe')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers.server).toBeUndefined()
  })

  it('is found by a target with scheme and authority, whose name is then the Host', async () => {
    const [plain, absolute] = await Promise.all([ask(path), ask(server.url + path, { Host: 'elsewhere.example' })])
    expect(absolute.status).toBe(plain.status)
    expect(absolute.headers['content-type']).toBe(plain.headers['content-type'])
    const foreign = await ask(`http://elsewhere.example${path}`)
    expect(foreign.status).toBe((await ask(path, { Host: 'elsewhere.example' })).status)
  })

  it('refuses an address of more than 8 KiB with 414, and headers of more than 16 KiB with 431', async () => {
    expect((await ask(`${path}?x=${'y'.repeat(8 * 1024)}`)).status).toBe(414)
    expect((await ask(path, { 'x-long': 'y'.repeat(16 * 1024) })).status).toBe(431)
    expect((await ask(`${path}?x=${'y'.repeat(7 * 1024)}`, { 'x-long': 'y'.repeat(7 * 1024) })).status).toBeLessThan(
      414,
    )
  })
})

describe('the policy of a page', () => {
  it('allows scripts and styles by a nonce that is new each time, and forms to ourselves', async () => {
    const [one, other] = await Promise.all([ask('/t/nowhere/sign-in'), ask('/t/nowhere/sign-in')])
    const nonceIn = ({ headers }: Answer) =>
      /style-src 'self' 'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1]
    expect(nonceIn(one)).toMatch(/^[\w+/]{22}==$/)
    expect(one.body).toContain(`<style nonce="${nonceIn(one)}">`)
    expect(nonceIn(one)).not.toBe(nonceIn(other))
    expect(one.headers['content-security-policy']).toContain("form-action 'self'")
    expect(one.headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(one.headers['cache-control']).toBe('no-store')
  })
})

describe('another Host', () => {
  const foreign = { host: 'evil.example' }

  it.each(['/t/nowhere/sign-in', '/claim', '/', '/admin'])('is refused on the page %s', async (path) => {
    expect((await ask(path, foreign)).status).toBe(421)
  })

  it.each(['evil@HOST', 'HOST/evil', 'HOST?evil', 'HOST#evil', 'HOST\\evil'])(
    'is one that only holds our name beside something else: %s',
    async (form) => {
      const host = form.replace('HOST', new URL(server.url).host)
      expect((await ask('/t/nowhere/sign-in', { host })).status).toBe(421)
    },
  )

  it('is refused where a cookie would count', async () => {
    const cookie = `vestibule_admin=vst_session_${'x'.repeat(43)}`
    expect((await ask('/api/v1/me', { cookie })).status).toBe(401)
    expect((await ask('/api/v1/me', { ...foreign, cookie })).status).toBe(421)
  })

  it('is nothing to provisioning clients, whose token says all, nor to health', async () => {
    const { token } = await aClient(server.db)
    expect((await ask('/scim/v2/Users', { ...foreign, authorization: `Bearer ${token}` })).status).toBe(200)
    expect((await ask('/livez', foreign)).status).toBe(200)
  })

  it('may be any name of this machine where our own is one', async () => {
    const { port } = new URL(server.url)
    expect((await ask('/t/nowhere/sign-in', { host: `127.0.0.1:${port}` })).status).toBe(404)
    expect((await ask('/t/nowhere/sign-in', { host: '127.0.0.1:1' })).status).toBe(421)
  })

  it('stands in no link', async () => {
    const { body } = await ask('/t/nowhere/sign-in', { ...foreign, 'x-forwarded-host': 'evil.example' })
    expect(body).not.toContain('evil.example')
  })
})

describe('an unknown path', () => {
  const unknown = ['/nothing', '/t', '/admin.php', '/c', '/%2e%2e/%2e%2e/etc/passwd', '/assets/../package.json', '/%']
  const ofNoTenant = [
    '/t/%00/sign-in',
    '/t/ma%00in/forgotten',
    '/t/%00/application',
    '/?company=%00',
    '/t/__proto__/sign-in',
  ]

  it.each([...unknown, ...ofNoTenant])('is a page that says so: %s', async (path) => {
    const { status, body } = await ask(path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(body).not.toMatch(/Error:|at \w+ \(|node_modules/)
  })
})

describe('health', () => {
  it('is alive without a database, and ready only with one and while it is not draining', async () => {
    expect((await ask('/readyz')).status).toBe(200)
    server.setDraining(true)
    expect((await ask('/readyz')).status).toBe(503)
    expect((await ask('/livez')).status).toBe(200)
    server.setDraining(false)
    expect((await ask('/readyz')).status).toBe(200)
  })

  it('shows its metrics to this machine, but not through a proxy nobody told it about', async () => {
    const { status, body } = await ask('/metrics')
    expect(status).toBe(200)
    expect(body).toContain('vestibule_http_request_seconds_bucket')
    expect((await ask('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
  })
})

describe('the log', () => {
  it('has a line a request, without query, headers and body', async () => {
    const { token } = await aClient(server.db)
    await ask(`/scim/v2/Users?filter=secret-in-a-query`, {
      authorization: `Bearer ${token}`,
      cookie: 'a=cookie-secret',
    })
    const lines = server.logged.join('')
    expect(lines).toContain('"path":"/scim/v2/Users"')
    expect(lines).not.toMatch(new RegExp(`${token}|secret-in-a-query|cookie-secret`))
  })
})
