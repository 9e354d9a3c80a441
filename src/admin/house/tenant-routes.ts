import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { repaceHosts } from '../../mail/host-pace.ts'
import { checkMailText } from '../../mail/message-text.ts'
import { changeSettings, changeTenantName, readSettings } from '../../tenants/settings.ts'
import { findLogo } from '../../tenants/logo/logo-store.ts'
import { findTenantById } from '../../tenants/tenant-store.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import { changeTenant, tenant as tenantSchema } from '../schemas/tenant.ts'

export const tenantRoutes: Route[] = [
  read({
    path: '/tenant',
    tag: 'Tenant',
    scope: 'any',
    summary: 'Read the tenant and its settings',
    response: tenantSchema,
    handler: ({ db, tenantId }) => shownTenant(db, tenantId),
  }),
  write({
    method: 'patch',
    path: '/tenant',
    tag: 'Tenant',
    scope: 'settings:write',
    summary: 'Change the tenant’s name and settings',
    description: 'What is absent stays; null brings back the default.',
    body: changeTenant,
    response: tenantSchema,
    async handler({ trx, tenantId, body: { name, settings }, caller }) {
      if (name !== undefined) await changeTenantName(trx, { tenantId, name, actor: caller.actor })
      if (settings) checkMailText({ subject: settings.inviteSubject, body: settings.inviteBody })
      if (settings) checkMailText({ subject: settings.reminderSubject, body: settings.reminderBody })
      if (settings) await changeSettings(trx, { tenantId, change: settings, actor: caller.actor })
      if (settings && 'mailsPerMinutePerHost' in settings) await repaceHosts(trx, tenantId)
      return shownTenant(trx, tenantId)
    },
  }),
]

async function shownTenant(db: Executor, tenantId: number) {
  const tenant = await findTenantById(db, tenantId)
  if (!tenant) throw new NotFound('tenant')
  const { slug, name, createdAt } = tenant
  const hasLogo = (await findLogo(db, tenantId)) !== undefined
  return { slug, name, createdAt: moment(createdAt), hasLogo, settings: await readSettings(db, tenantId) }
}
