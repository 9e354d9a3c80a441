import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashToken } from '../../src/base/tokens.ts'
import { findLiveSecret } from '../../src/oauth/credential-store.ts'
import { aCli, type Cli } from '../support/cli.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { unique } from '../support/people.ts'

let database: TestDatabase
let cli: Cli
let slug: string
beforeAll(async () => {
  database = await testDatabase()
  cli = aCli(database)
  slug = unique('acme')
  await cli('tenant', 'create', slug)
  await cli('client', 'connect', slug, '--kind', 'okta', '--json')
})
afterAll(() => database.close())

const json = async (...args: string[]) => {
  const { exitCode, out, errors } = await cli('client', 'secret', slug, 'Okta', ...args, '--json')
  expect([exitCode, errors]).toEqual([0, []])
  return JSON.parse(out) as Record<string, string>
}
const isLive = async (secret: string) => (await findLiveSecret(database.db, hashToken(secret))) !== undefined

it('prints client id, secret and token URL, beside the secrets that there are', async () => {
  const first = await json()
  expect(first).toMatchObject({
    clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    secret: expect.stringMatching(/^vst_secret_/),
    tokenUrl: 'http://localhost:9/oauth/token',
    scimBaseUrl: 'http://localhost:9/scim/v2',
  })
  const second = await json('--days', '2')
  expect(Date.parse(second['expiresAt']!) - Date.now()).toBeLessThanOrEqual(2 * 86_400_000)
  expect([await isLive(first['secret']!), await isLive(second['secret']!)]).toEqual([true, true])
  const last = await json('--revoke-others')
  expect([await isLive(first['secret']!), await isLive(second['secret']!), await isLive(last['secret']!)]).toEqual([
    false,
    false,
    true,
  ])
  expect((await cli('client', 'secret', slug, 'Okta')).out).toContain('Client secret  vst_secret_')
})

it('names what there is where there is no such client', async () => {
  const { exitCode, errors } = await cli('client', 'secret', slug, 'nobody')
  expect([exitCode, errors]).toEqual([1, ['there is no provisioning client "nobody"; there are "Okta"']])
})
