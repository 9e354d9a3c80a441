import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { logoPath, removeLogo, storeLogo } from '../../tenants/logo/logo-store.ts'
import { type LogoImage, readLogo } from '../../tenants/logo/read-logo.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import { logo } from '../schemas/logo.ts'

const about = { path: '/tenant/logo', tag: 'Tenant' } as const

export const logoRoutes: Route[] = [
  read({
    ...about,
    scope: 'any',
    summary: 'Read where the tenant’s logo is shown from',
    response: logo,
    handler: ({ db, tenantId, parts }) => shownLogo(db, tenantId, parts.config.publicUrl),
  }),
  write({
    ...about,
    method: 'put',
    scope: 'settings:write',
    summary: 'Upload the tenant’s logo',
    description:
      'PNG, JPEG or WebP of at most 5 MiB, for mail and pages. It is re-encoded to at most 480 by 120 pixels; one that is partly transparent is put on a plate, so that it is seen on dark pages, too.',
    body: z.custom<LogoImage>(),
    upload: {
      mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'application/octet-stream'],
      read: (bytes) => readLogo(bytes),
    },
    response: logo,
    async handler({ trx, tenantId, body, caller: { actor }, parts }) {
      await storeLogo(trx, { tenantId, logo: body, actor })
      return shownLogo(trx, tenantId, parts.config.publicUrl)
    },
  }),
  write({
    ...about,
    method: 'delete',
    scope: 'settings:write',
    summary: 'Remove the tenant’s logo',
    async handler({ trx, tenantId, caller: { actor } }) {
      await removeLogo(trx, { tenantId, actor })
      return undefined
    },
  }),
]

async function shownLogo(db: Executor, tenantId: number, publicUrl: string) {
  const row = await db
    .selectFrom('tenantLogo')
    .select(['handle', 'width', 'height', 'changedAt'])
    .where('tenantId', '=', tenantId)
    .executeTakeFirst()
  if (!row) throw new NotFound('logo')
  const { width, height, changedAt } = row
  return { url: publicUrl + logoPath(row), width, height, changedAt: moment(changedAt) }
}
