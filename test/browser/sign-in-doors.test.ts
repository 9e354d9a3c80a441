import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Tenant } from '../../src/tenants/tenant.ts'
import {
  desktop,
  expectNoAxeViolations,
  expectNoSidewaysScroll,
  launchBrowser,
  phone,
  screenshot,
  type TestBrowser,
} from '../support/browser.ts'
import { aMember, aSessionOf } from '../support/members.ts'
import { aTenant, unique } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

// A browser on a machine that does other things, too.
vi.setConfig({ testTimeout: 120_000 })

let server: RunningTestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function aConnection(tenant: Tenant, name: string): Promise<string> {
  const row = { protocol: 'oidc', state: 'enabled', settings: '{}', matchKey: 'email', matchClaim: 'email' } as const
  const { id } = await server.db
    .insertInto('ssoConnection')
    .values({ tenantId: tenant.id, name, ...row })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function aDomain(tenant: Tenant, connectionId: string): Promise<string> {
  const domain = `${unique('northwind')}.example`
  const row = { tenantId: tenant.id, domain, txtToken: 'token', connectionId, verifiedAt: new Date() }
  await server.db.insertInto('ssoDomain').values(row).execute()
  return domain
}

async function lookAt(path: string, name: string, cookie?: string) {
  for (const [size, viewport] of Object.entries({ phone, desk: desktop })) {
    const page = await browser.newPage(viewport)
    if (cookie) await page.context().addCookies([{ name: 'vestibule_member', value: cookie, url: server.url }])
    await page.goto(server.url + path)
    await expectNoAxeViolations(page)
    await expectNoSidewaysScroll(page)
    await screenshot(page, `${name}-${size}`)
    await page.context().close()
  }
}

it('shows the ways in, at hand on every screen', async () => {
  const tenant = await aTenant(server.db, { name: 'Northwind' })
  const path = `/t/${tenant.slug}/sign-in`
  const entra = await aConnection(tenant, 'Northwind staff')
  await aConnection(tenant, 'Partners')
  await lookAt(path, 'sign-in-connections')
  await aDomain(tenant, entra)
  await lookAt(path, 'sign-in-address')
  await lookAt(`${path}?to=admin`, 'sign-in-connections-admin')
  const { person } = await aMember(server.db, { tenant })
  await aSessionOf(server.db, person, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1')
  await lookAt('/account', 'account-devices', await aSessionOf(server.db, person))
  expect(person.id).toBeDefined()
})

it.each([true, false])('goes from an address to its company by itself (script: %s)', async (javaScriptEnabled) => {
  const tenant = await aTenant(server.db, { name: 'Northwind' })
  const connectionId = await aConnection(tenant, 'Northwind staff')
  const domain = await aDomain(tenant, connectionId)
  const page = await browser.newPage(phone, { javaScriptEnabled })
  const started: string[] = []
  await page.route('**/sso/start/**', (route) => {
    started.push(new URL(route.request().url()).pathname)
    return route.fulfill({ contentType: 'text/html', body: '<h1>The company</h1>' })
  })
  await page.goto(`${server.url}/t/${tenant.slug}/sign-in`)
  await page.getByLabel('E-mail or user name').fill(`ada@${domain}`)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('heading', { name: 'The company' }).waitFor()
  expect(started).toEqual([`/sso/start/${connectionId}`])
  await page.context().close()
})
