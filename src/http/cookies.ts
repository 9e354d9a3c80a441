import type { Context } from './context.ts'

export type CookieName = 'admin' | 'member' | 'claim' | 'language' | 'sso' | 'proof' | 'leaving' | 'application'

/** Secrets in the browser: HttpOnly, SameSite=Lax, path `/`; `__Host-` and Secure wherever PUBLIC_URL is https (security §6.33). */
export interface Cookies {
  read(ctx: Context, name: CookieName): string | undefined
  /** @param maxAgeSeconds without it the cookie ends with the browser. */
  write(ctx: Context, name: CookieName, value: string, maxAgeSeconds?: number): void
  clear(ctx: Context, name: CookieName): void
}

export function createCookies({ isSecure }: { isSecure: boolean }): Cookies {
  const fullName = (name: CookieName) => `${isSecure ? '__Host-' : ''}vestibule_${name}`
  const write: Cookies['write'] = (ctx, name, value, maxAgeSeconds) => {
    const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax']
    if (isSecure) attributes.push('Secure')
    if (maxAgeSeconds !== undefined) attributes.push(`Max-Age=${maxAgeSeconds}`)
    ctx.res.appendHeader('Set-Cookie', `${fullName(name)}=${value}; ${attributes.join('; ')}`)
  }
  return {
    read: (ctx, name) => readCookie(ctx.req.headers.cookie, fullName(name)),
    write,
    clear: (ctx, name) => write(ctx, name, '', 0),
  }
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined
  }
  return undefined
}
