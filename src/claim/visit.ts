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
import { proofTokenOf, readProof } from './proof.ts'
import type { Progress } from './progress.ts'
import { readProgress } from './progress-store.ts'
import { type Step, stepsOf } from './steps.ts'
import { type ClaimTexts, claimTexts } from './texts.ts'

/** One request of somebody who holds a link of ours, whatever became of it. */
export interface Visitor {
  ctx: Context
  parts: PageParts
  link: ClaimLink
  /** In this browser's cookie: of the link or code, or of the proof. CSRF tokens are derived from it. */
  secret: string
  /** Set where this browser has proved by single sign-on who it is. */
  proof?: string
  page: TenantPage<ClaimTexts>
}

/** With an open link: somebody who is claiming. */
export interface Visit extends Visitor {
  person: Person
  progress: Progress
  steps: readonly Step[]
  /** Of the tenant, once more: what `firstOpenStep` asks for. */
  settings: TenantSettings
  /** In the preview: where its pages stand. */
  base?: string
  /** For the forms; derived from the link, so that only its holder's pages have it. */
  csrf: string
}

/** @returns undefined where the token was never one of ours, or the person is gone. */
export async function visitorOf(parts: PageParts, ctx: Context, token: string): Promise<Visitor | undefined> {
  const link = await readClaimLink(parts.db, token, parts.keyring)
  return link && visitorWith(parts, ctx, { link, secret: token })
}

/** @returns undefined where this browser has proved nothing, or its proof has ended. */
export async function visitorByProof(parts: PageParts, ctx: Context): Promise<Visitor | undefined> {
  const proof = proofTokenOf(parts, ctx)
  const link = proof && (await readProof(parts.db, proof))
  return link ? visitorWith(parts, ctx, { link, secret: proof, proof }) : undefined
}

type Held = Pick<Visitor, 'link' | 'secret' | 'proof'>

async function visitorWith(parts: PageParts, ctx: Context, held: Held): Promise<Visitor | undefined> {
  const tenant = await findTenantById(parts.db, held.link.tenantId)
  if (!tenant) return undefined
  const page = await tenantPage(parts, ctx, tenant, claimTexts)
  if (page.settings.homeAddress) allowFormsTo(ctx, new URL(page.settings.homeAddress).origin)
  return { ctx, parts, page, ...held }
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
  const steps = stepsOf(page.settings, roles, visitor.proof !== undefined)
  return { ...visitor, person, progress, steps, settings: page.settings, csrf }
}
