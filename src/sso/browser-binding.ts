import { hashToken } from '../base/tokens.ts'
import type { Context } from '../http/context.ts'
import type { SsoParts } from './parts.ts'
import { randomSecret, requestMinutes, type SsoRequest } from './requests-store.ts'

/** The browser's own secret; one for all of its sign-ins at the same time, in whatever tabs. */
export function browserSecret(parts: Pick<SsoParts, 'cookies'>, ctx: Context): string {
  const secret = knownBrowser(parts, ctx) ?? randomSecret()
  parts.cookies.write(ctx, 'sso', secret, requestMinutes * 60)
  return secret
}

export function knownBrowser({ cookies }: Pick<SsoParts, 'cookies'>, ctx: Context): string | undefined {
  const secret = cookies.read(ctx, 'sso')
  return secret && /^[0-9A-Za-z]{43}$/.test(secret) ? secret : undefined
}

/** By hashes of 256 random bits: there is nothing to be learned from the time that comparing takes. */
export function isSameBrowser(parts: Pick<SsoParts, 'cookies'>, ctx: Context, { browserHash }: SsoRequest): boolean {
  const secret = knownBrowser(parts, ctx)
  return secret !== undefined && hashToken(secret).equals(browserHash)
}
