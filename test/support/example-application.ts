import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import type { Tenant } from '../../src/tenants/tenant.ts'
import type { RunningTestServer } from './server.ts'

const program = join(import.meta.dirname, '..', '..', 'examples', 'application', 'server.mjs')
const audience = 'northwind-application'

export interface ExampleApplication {
  url: string
  process: ChildProcess
}

/** As docs/your-application.md says, on a port of its own choice, and the tenant's home from now on. */
export async function startExampleApplication(server: RunningTestServer, tenant: Tenant): Promise<ExampleApplication> {
  const application = await runExampleApplication({
    VESTIBULE_URL: server.url,
    VESTIBULE_TENANT: tenant.slug,
    VESTIBULE_AUDIENCE: audience,
  })
  const change = { homeAddress: `${application.url}/`, handOverAudience: audience }
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId: tenant.id, change, actor: operator }))
  return application
}

/** Nobody's home yet. What is not named is as `node examples/application/server.mjs` alone has it. */
export async function runExampleApplication(settings: Record<string, string>): Promise<ExampleApplication> {
  const env = { ...settings, PORT: '0' }
  const child = spawn(process.execPath, [program], { env: { ...process.env, ...env }, stdio: 'pipe' })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
    child.stderr.once('data', (line: Buffer) => reject(new Error(line.toString())))
  })
  return { url, process: child }
}
