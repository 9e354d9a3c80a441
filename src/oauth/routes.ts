import type { Context, Middleware } from '../http/context.ts'
import { OAuthMethodNotAllowed, UnknownOAuthEndpoint } from './errors.ts'
import { type GrantParts, grantToken } from './grant-token.ts'
import { keysPath, metadataPath, serverMetadata, tokenPath } from './metadata.ts'

/** The token endpoint and the two documents by which others find and check it. No cookies, no host check (security §6.34). */
export function oauthRoutes(parts: GrantParts): Middleware {
  const metadata = JSON.stringify(serverMetadata(parts.publicUrl))
  const keys = JSON.stringify(parts.keys.published)
  return async (ctx) => {
    if (ctx.path === tokenPath) return token(ctx, parts)
    if (ctx.path === metadataPath) return publish(ctx, metadata, 'application/json')
    if (ctx.path === keysPath) return publish(ctx, keys, 'application/jwk-set+json')
    throw new UnknownOAuthEndpoint()
  }
}

async function token(ctx: Context, parts: GrantParts): Promise<void> {
  if (ctx.method !== 'POST') throw new OAuthMethodNotAllowed('POST')
  ctx.set('Cache-Control', 'no-store')
  ctx.set('Pragma', 'no-cache')
  await grantToken(ctx, parts)
}

// Five minutes: a key that is about to sign is published by the restart that brings it.
function publish(ctx: Context, text: string, type: string): void {
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') throw new OAuthMethodNotAllowed('GET, HEAD')
  ctx.set('Cache-Control', 'public, max-age=300')
  ctx.set('Content-Type', type)
  ctx.body = text
}
