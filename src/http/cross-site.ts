import type { Keyring } from '../base/keyring.ts'
import type { Context, Middleware } from './context.ts'
import { CrossSiteRequest, MisdirectedRequest } from './errors.ts'
import type { PublicOrigin } from './public-origin.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

interface Exemption {
  /** Of paths that other sites post to by design, and that read no cookie. */
  isExempt?: (path: string) => boolean
}

/** Only a page of ours may change anything by cookie: a matching Origin, or the browser's own word that it is the same (security §6.34). */
export function refuseOtherSites(origin: PublicOrigin, { isExempt = () => false }: Exemption = {}): Middleware {
  return (ctx, next) => {
    if (isExempt(ctx.path)) requireOurHost(ctx, origin)
    else requireOurPage(ctx, origin)
    return next()
  }
}

function requireOurHost(ctx: Context, origin: PublicOrigin): void {
  if (!origin.isOurHost(ctx.req.headers.host)) throw new MisdirectedRequest()
}

/** @throws MisdirectedRequest under a name that is not ours, CrossSiteRequest where another site would change something. */
export function requireOurPage(ctx: Context, origin: PublicOrigin): void {
  requireOurHost(ctx, origin)
  if (!isSafeMethod(ctx.method) && !isFromOurPages(ctx, origin)) throw new CrossSiteRequest()
}

export function isSafeMethod(method: string): boolean {
  return safeMethods.has(method)
}

function isFromOurPages(ctx: Context, origin: PublicOrigin): boolean {
  const { origin: sent, 'sec-fetch-site': site } = ctx.req.headers
  if (sent !== undefined) return origin.isOurOrigin(sent)
  return site === 'same-origin'
}

/** The token that pages carry beside the cookie whose secret it is derived from: form field `csrf`, header `X-CSRF-Token`. */
export function csrfToken(keyring: Keyring, cookieSecret: string): string {
  return signed(keyring, keyring.currentKeyId, cookieSecret)
}

export function verifyCsrfToken(keyring: Keyring, cookieSecret: string, token: string | null | undefined): void {
  const [keyId = '', mac = ''] = token?.split('.', 2) ?? []
  if (!keyring.verify('csrf', keyId, cookieSecret, Buffer.from(mac, 'base64url'))) throw new CrossSiteRequest()
}

function signed(keyring: Keyring, keyId: string, cookieSecret: string): string {
  return `${keyId}.${keyring.sign('csrf', keyId, cookieSecret)!.toString('base64url')}`
}
