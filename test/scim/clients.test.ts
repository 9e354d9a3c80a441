import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ClientScript, replay } from '../../scripts/clients/replay.mjs'
import { type ScimServer, scimServer } from './scim-server.ts'

let server: ScimServer
beforeAll(async () => {
  server = await scimServer()
})
afterAll(() => server.close())

const folder = new URL('../clients/', import.meta.url)
const vendors = readdirSync(folder)

it.each(vendors)('bears the whole life cycle that %s sends', async (vendor) => {
  const script = JSON.parse(readFileSync(new URL(`${vendor}/lifecycle.json`, folder), 'utf8')) as ClientScript
  const { baseUrl, token } = await server.caller()
  const verdict = await replay(script, { baseUrl, token })
  expect(verdict.failures).toEqual([])
  expect(verdict.passed).toBe(script.steps.length)
})
