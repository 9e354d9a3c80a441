import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { createMetrics } from '../../src/base/metrics.ts'
import { errorPages } from '../../src/http/error-page.tsx'
import { createFace } from '../../src/http/face.ts'
import { panelFiles } from '../../src/http/panel-files.ts'

let server: Server
let root: string
const script = `console.log('${'panel '.repeat(500)}')`

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vst-panel-'))
  const parts = { log: createLog('silent'), metrics: createMetrics() }
  const face = createFace({
    ...parts,
    name: 'pages',
    clientAddress: () => '127.0.0.1',
    isSecure: false,
    logLevel: 'debug',
    errors: errorPages(parts),
    routes: [panelFiles(join(root, 'web'))],
  })
  server = createServer((asked, answer) => void face(asked, answer))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(root, { recursive: true })
})

function get(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('the panel', () => {
  it('is not there before it is built, and there once it is', async () => {
    expect((await get('/admin')).status).toBe(404)
    mkdirSync(join(root, 'web', 'assets'), { recursive: true })
    writeFileSync(join(root, 'secret.txt'), 'outside')
    writeFileSync(
      join(root, 'web', 'index.html'),
      '<!doctype html><script nonce="__CSP_NONCE__" src="assets/a-1.js"></script>',
    )
    writeFileSync(join(root, 'web', 'assets', 'a-1.js'), script)
    expect((await get('/admin')).status).toBe(200)
  })

  it.each(['/admin', '/admin/', '/admin/people', '/admin/people/4711?state=invited', '/admin/index.html'])(
    'shows its page at %s, with a nonce of its own and never kept',
    async (path) => {
      const { headers, body } = await get(path)
      const nonce = /nonce="([^"]+)"/.exec(body.toString())![1]!
      expect(nonce).not.toContain('CSP')
      expect(headers['content-security-policy']).toContain(`script-src 'self' 'nonce-${nonce}'`)
      expect(headers['cache-control']).toBe('no-store')
    },
  )

  it('sends its hashed files for ever, as small as the browser can take them', async () => {
    const plain = await get('/admin/assets/a-1.js')
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    })
    expect(plain.body.toString()).toBe(script)
    const br = await get('/admin/assets/a-1.js', { 'accept-encoding': 'gzip, br' })
    expect(br.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(br.body).toString()).toBe(script)
    const gzip = await get('/admin/assets/a-1.js', { 'accept-encoding': 'gzip' })
    expect(gunzipSync(gzip.body).toString()).toBe(script)
    expect(br.body.length).toBeLessThan(script.length / 10)
  })

  it.each([
    '/admin/assets/gone.js',
    '/admin/../secret.txt',
    '/admin/..%2fsecret.txt',
    '/admin/%2e%2e/secret.txt',
    '/admin/assets/../../secret.txt',
    '/administrator',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect(body.toString()).not.toContain('outside')
  })
})
