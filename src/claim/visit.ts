import type { Context } from '../http/context.ts'
import { allowFormsTo } from '../http/security-headers.ts'
import { findPersonByNo } from '../people/find-person.ts'
import type { Person } from '../people/person.ts'
import type { PageParts } from '../session/parts.ts'
import { type TenantPage, tenantPage } from '../session/tenant-page.ts'
import type { TenantSettings } from '../tenants/tenant-settings.ts'
import { findTenantById } from '../tenants/tenant-store.ts'
import { type ClaimLink, readClaimLink } from './claim-link.ts'
import { offeredRoles } from './offered-groups-store.ts'
import type { Progress } from './progress.ts'
import { readProgress } from './progress-store.ts'
import { type Step, stepsOf } from './steps.ts'
import { type ClaimTexts, claimTexts } from './texts.ts'

/** One request of somebody who holds a link of ours, whatever became of it. */
export interface Visitor {
  ctx: Context
  parts: PageParts
  link: ClaimLink
  page: TenantPage<ClaimTexts>
}

/** With an open link: somebody who is claiming. */
export interface Visit extends Visitor {
  person: Person
  progress: Progress
  steps: readonly Step[]
  /** Of the tenant, once more: what `firstOpenStep` asks for. */
  settings: TenantSettings
  /** For the forms; derived from the link, so that only its holder's pages have it. */
  csrf: string
}

/** @returns undefined where the token was never one of ours, or the person is gone. */
export async function visitorOf(parts: PageParts, ctx: Context, token: string): Promise<Visitor | undefined> {
  const link = await readClaimLink(parts.db, token, parts.keyring)
  const tenant = link && (await findTenantById(parts.db, link.tenantId))
  if (!link || !tenant) return undefined
  const page = await tenantPage(parts, ctx, tenant, claimTexts)
  if (page.settings.homeAddress) allowFormsTo(ctx, new URL(page.settings.homeAddress).origin)
  return { ctx, parts, link, page }
}

/** @returns undefined where the person was deleted a moment ago. */
export async function visitOf(visitor: Visitor, csrf: string): Promise<Visit | undefined> {
  const { link, page, parts } = visitor
  const [person, progress, roles] = await Promise.all([
    findPersonByNo(parts.db, link),
    readProgress(parts.db, link),
    offeredRoles(parts.db, link.tenantId),
  ])
  if (!person) return undefined
  return { ...visitor, person, progress, steps: stepsOf(page.settings, roles), settings: page.settings, csrf }
}
