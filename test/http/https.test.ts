import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClient, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer
let slug: string
let ownerLink: string | undefined

beforeAll(async () => {
  server = await startTestServer({
    PUBLIC_URL: 'https://join.example.com',
    TRUSTED_PROXIES: '127.0.0.1,::1,10.0.0.0/8',
    METRICS_TOKEN: 'a-token-for-the-metrics-of-this-test',
  })
  ownerLink = await server.firstAdminLink()
  slug = (await aTenant(server.db)).slug
})
afterAll(() => server.close())

/** As our proxy asks: the public name in Host, TLS left behind. */
function ask(
  path: string,
  {
    headers = {},
    method = 'GET',
    body = '',
  }: { headers?: Record<string, string>; method?: string; body?: string } = {},
) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, method, headers: { host: 'join.example.com', ...headers } },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers }))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://join.example.com' }

describe('behind https', () => {
  it('tells browsers to stay there', async () => {
    const { headers } = await ask(`/t/${slug}/sign-in`)
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{8}/)
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests')
  })

  it('keeps its cookies to itself: __Host-, Secure, HttpOnly, Lax', async () => {
    const owner = new URL(ownerLink!)
    expect(owner.origin).toBe('https://join.example.com')
    const fields = new URLSearchParams({ name: 'Ada', email: 'ada@example.com', password: 'a calm sea of violets' })
    const answer = await ask(owner.pathname, { method: 'POST', headers: form, body: fields.toString() })
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-vestibule_admin=vst_session_\w{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  it('refuses a form that came over http', async () => {
    const headers = { ...form, origin: 'http://join.example.com' }
    expect((await ask(`/t/${slug}/sign-in`, { method: 'POST', headers, body: 'login=a&password=b' })).status).toBe(403)
  })

  it('takes the browser at its word where it sends no Origin', async () => {
    const { origin: _, ...headers } = form
    const post = (site: string) =>
      ask(`/t/${slug}/sign-in`, {
        method: 'POST',
        headers: { ...headers, 'sec-fetch-site': site },
        body: 'login=a&password=b',
      })
    expect((await post('same-origin')).status).toBe(401)
    expect((await post('same-site')).status).toBe(403)
    expect((await post('cross-site')).status).toBe(403)
  })
})

describe('behind a proxy', () => {
  it('counts by the address that the proxy saw, and by no address that a client made up', async () => {
    const { token } = await aClient(server.db)
    const wrong = (forwarded: string) =>
      ask('/scim/v2/Users', { headers: { authorization: 'Bearer vst_scim_wrong', 'x-forwarded-for': forwarded } })
    const statuses: number[] = []
    // The left part changes each time: it is the client's own invention.
    for (let times = 0; times < 21; times++)
      statuses.push((await wrong(`198.51.100.${times}, 203.0.113.7, 10.1.2.3`)).status)
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
    expect(statuses[20]).toBe(429)
    expect((await wrong('203.0.113.8, 10.1.2.3')).status).toBe(401)
    const good = { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7, 10.1.2.3' }
    expect((await ask('/scim/v2/Users', { headers: good })).status).toBe(200)
  })

  it('shows its metrics for the token only', async () => {
    expect((await ask('/metrics')).status).toBe(404)
    expect((await ask('/metrics', { headers: { authorization: 'Bearer wrong' } })).status).toBe(404)
    const authorization = 'Bearer a-token-for-the-metrics-of-this-test'
    expect((await ask('/metrics', { headers: { authorization } })).status).toBe(200)
  })
})
