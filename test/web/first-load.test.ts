import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it, vi } from 'vitest'
import { buildPanel } from '../support/panel.ts'

vi.setConfig({ hookTimeout: 120_000 })

const built = join(import.meta.dirname, '..', '..', 'dist', 'web')
const page = () => readFileSync(join(built, 'index.html'), 'utf8')

beforeAll(buildPanel)

it('loads less than 200 kB before the first page shows', () => {
  const files = [...page().matchAll(/(?:src|href)="\/admin\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file!)
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0)
  expect(files.length).toBeGreaterThan(1)
  expect(bytes).toBeLessThan(200_000)
})

it('names the nonce wherever a script or style stands in the page', () => {
  const tags = page().match(/<(?:script|style|link rel="(?:stylesheet|modulepreload)")[^>]*>/g) ?? []
  expect(tags.length).toBeGreaterThan(1)
  expect(tags.filter((tag) => !tag.includes('nonce="__CSP_NONCE__"'))).toEqual([])
  expect(page()).toContain('<meta property="csp-nonce" nonce="__CSP_NONCE__">')
})

it('writes no style and no handler into the markup, which the policy would refuse', () => {
  expect(page()).not.toMatch(/<[^>]+\s(?:style|on[a-z]+)=/i)
})
