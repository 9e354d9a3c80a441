import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { createClaimant } from '../support/claimant.ts'
import { anInvitedPerson } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** Head and body, as they go over the wire. */
function bytesOf(path: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, server.url), { headers: { cookie, 'accept-encoding': 'br' } }, (answer) => {
      let size = answer.rawHeaders.join('  ').length
      answer.on('data', (chunk: Buffer) => (size += chunk.length))
      answer.on('end', () => resolve(size))
    })
    asked.on('error', reject)
    asked.end()
  })
}

it('loads the first page of a claim in two requests and less than 10 kB, and nothing from anywhere else', async () => {
  const { link, tenantId } = await anInvitedPerson(server.db)
  const change = { terms: { version: '1', url: 'https://example.com/terms' }, helpContact: 'people@example.com' }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
  const claimant = createClaimant(server.url)
  await claimant.open(`/c/${link}`)
  const cookie = `vestibule_claim=${claimant.cookies.get('vestibule_claim')}`
  const loaded = [...claimant.html.matchAll(/<(?:link|script|img)[^>]*(?:href|src)="(?!data:)([^"]+)"/g)].map(
    ([, path]) => path!,
  )

  expect(loaded).toEqual([expect.stringMatching(/^\/assets\/page\.[0-9a-f]{10}\.css$/)])
  const [page, style] = await Promise.all([bytesOf(claimant.at, cookie), bytesOf(loaded[0]!, cookie)])
  expect(page + style).toBeLessThan(10_000)
  const kept = await claimant.get(loaded[0]!)
  expect(kept.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(kept.headers.get('content-type')).toBe('text/css; charset=utf-8')
})
