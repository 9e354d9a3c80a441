import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import type { AdminRole } from '../../src/db/tables.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { startSession } from '../../src/session/start-session.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { desktop, expectNoAxeViolations, expectNoSidewaysScroll, screenshot, type TestBrowser } from './browser.ts'
import { unique } from './people.ts'
import type { RunningTestServer } from './server.ts'

const root = join(import.meta.dirname, '..', '..')

/** The panel as it stands in the source; `npm test` has built it already. */
export async function buildPanel(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'build.mjs'), 'web'])
}

export interface PanelVisit {
  server: RunningTestServer
  browser: TestBrowser
  tenantId: number
  role?: AdminRole
  viewport?: { width: number; height: number }
  dark?: boolean
}

export interface SignedInPanel {
  page: Page
  adminId: string
  email: string
  /** Opens an address under `/admin` and waits until its heading is there. */
  open: (path: string) => Promise<void>
  /** Axe, the console, the width, and a picture. */
  look: (name: string) => Promise<void>
}

/** An admin of this tenant with the panel before them. */
export async function openPanel({
  server,
  browser,
  tenantId,
  role = 'owner',
  ...how
}: PanelVisit): Promise<SignedInPanel> {
  const page = await browser.newPage(how.viewport ?? desktop, {
    colorScheme: how.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  })
  const email = `${unique('admin')}@northwind.example`
  const { token, adminId } = await inTransaction(server.db, async (trx) => {
    const admin = await createAdmin(trx, { tenantId, email, name: 'Ada Okafor', role, actor: operator })
    return { adminId: admin.id, token: await startSession(trx, { tenantId, adminId: admin.id, method: 'password' }) }
  })
  await page.context().addCookies([{ name: 'vestibule_admin', value: token, url: server.url }])
  return {
    page,
    adminId,
    email,
    async open(path) {
      await page.goto(`${server.url}/admin${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
    },
    async look(name) {
      await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count(), { timeout: 15_000 }).toBe(0)
      await expectNoAxeViolations(page)
      await expectNoSidewaysScroll(page)
      await screenshot(page, name)
    },
  }
}
