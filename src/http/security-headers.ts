import { randomBytes } from 'node:crypto'
import type { Context } from './context.ts'

const always = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

const ofData = `${always}; form-action 'none'`

/** The headers of security §6.35. Our own directives, no library's defaults; the policy of a page is written last, when its forms' targets are known. */
export function setSecurityHeaders({ res }: Context, isSecure: boolean): void {
  res.setHeader('X-Content-Type-Options', 'nosniff')
  // Not no-referrer: under it browsers send `Origin: null` with forms, and no form could prove where it came from.
  res.setHeader('Referrer-Policy', 'same-origin')
  res.setHeader('Content-Security-Policy', ofData)
  if (isSecure) res.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
}

export function nonceOf(ctx: Context): string {
  ctx.state.nonce ??= randomBytes(16).toString('base64')
  return ctx.state.nonce
}

/** Allows the forms of this page to lead to another origin as well; browsers apply `form-action` to the redirect behind a form too. */
export function allowFormsTo(ctx: Context, ...origins: string[]): void {
  ctx.state.formActions = [...(ctx.state.formActions ?? []), ...origins]
}

/** After the answer is made. What is already on its way is no page: those are sent whole, when all is done. */
export function completePageHeaders(ctx: Context, isSecure: boolean): void {
  const type = ctx.res.getHeader('Content-Type')
  if (ctx.res.headersSent || typeof type !== 'string' || !type.startsWith('text/html')) return
  const nonce = `'nonce-${nonceOf(ctx)}'`
  const directives = [
    always,
    `script-src 'self' ${nonce}`,
    `style-src 'self' ${nonce}`,
    "img-src 'self' data: blob:",
    `form-action ${["'self'", ...(ctx.state.formActions ?? [])].join(' ')}`,
    ...(isSecure ? ['upgrade-insecure-requests'] : []),
  ]
  ctx.set('Content-Security-Policy', directives.join('; '))
  ctx.set('Cross-Origin-Opener-Policy', 'same-origin')
  if (!ctx.response.get('Cache-Control')) ctx.set('Cache-Control', 'no-store')
}
