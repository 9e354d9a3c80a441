import type Router from '@koa/router'
import { limitKey } from '../http/client-address.ts'
import { shorten } from '../base/shorten.ts'
import type { Context, RequestState } from '../http/context.ts'
import { readForm } from '../http/form.ts'
import { connectionForDomain } from '../tenants/domains/authoritative-domains.ts'
import { domainOfAddress } from '../tenants/domains/domain.ts'
import type { PageParts } from './parts.ts'
import { openPage, seeOther } from './sign-in-routes.ts'
import { signInDoors } from './sign-in-doors.ts'
import { sendOnwardPage, sendSignInPage } from './sign-in-page.tsx'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

/** Home-realm discovery. Nobody is looked up: the part before the @ is not read (security §6.38). */
export function signInWhereRoutes(router: Router<RequestState>, parts: PageParts): void {
  router.get('/t/:tenant/sign-in/where', (ctx) => seeOther(ctx, `/t/${encodeURIComponent(ctx.params.tenant!)}/sign-in`))
  router.post('/t/:tenant/sign-in/where', async (ctx) => {
    const page = await openPage(parts, ctx, ctx.params.tenant!)
    await parts.limits.signInWhere.spend(limitKey(ctx.state.clientAddress))
    const login = shorten((await readForm(ctx)).text('login'), 254)
    const connectionId = login && (await connectionOf(parts, page, login))
    if (connectionId) return seeOther(ctx, `/t/${page.tenant.slug}/sign-in?at=${connectionId}`)
    await askFurther(parts, ctx, { page, login })
  })
}

/** Where `?at=` names an enabled connection of the tenant, its page. @returns false where it does not */
export async function showOnward({ db }: PageParts, ctx: Context, page: TenantPage<SessionTexts>): Promise<boolean> {
  const { connections } = await signInDoors(db, page)
  const door = connections.find(({ connectionId }) => connectionId === ctx.query.at)
  if (door) sendOnwardPage(ctx, page, door)
  return door !== undefined
}

async function connectionOf(
  { db }: PageParts,
  { tenant }: TenantPage<SessionTexts>,
  login: string,
): Promise<string | undefined> {
  const domain = domainOfAddress(login)
  return domain === undefined ? undefined : connectionForDomain(db, tenant.id, domain)
}

/** For a password, or for another address where passwords are shut. */
async function askFurther(
  { db }: PageParts,
  ctx: Context,
  { page, login }: { page: TenantPage<SessionTexts>; login: string },
): Promise<void> {
  const { signIn: texts } = page.texts
  const doors = await signInDoors(db, page)
  const form = { as: 'member', doors, login } as const
  if (!login) return sendSignInPage(ctx, page, { ...form, errors: { login: texts.missingLogin } }, 400)
  if (doors.isSsoRequired) return sendSignInPage(ctx, page, { ...form, errors: { login: texts.noDoor } }, 400)
  sendSignInPage(ctx, page, { ...form, step: 'password' })
}
