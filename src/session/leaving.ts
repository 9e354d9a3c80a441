import type { JsonObject } from '../base/json.ts'
import { seal, unseal } from '../base/sealed.ts'
import type { Context } from '../http/context.ts'
import type { PageParts } from './parts.ts'

const minutes = 10
/** Browsers keep 4,096 bytes of a cookie; an ID token with hundreds of groups goes without. */
const longest = 3_500
const context = 'cookie.leaving'

/** For the few minutes in which somebody may want to sign out at their company, too; the session itself is gone. */
export function keepLeaving({ cookies, keyring }: PageParts, ctx: Context, secret: JsonObject): void {
  const { keyId, box } = seal(keyring, JSON.stringify(secret), context)
  const value = `${keyId}.${box.toString('base64url')}`
  if (value.length <= longest) cookies.write(ctx, 'leaving', value, minutes * 60)
}

/** @returns an empty one where nothing was kept, or it cannot be read. */
export function readLeaving({ cookies, keyring }: Pick<PageParts, 'cookies' | 'keyring'>, ctx: Context): JsonObject {
  const [keyId, box] = cookies.read(ctx, 'leaving')?.split('.', 2) ?? []
  if (!keyId || !box) return {}
  const opened = unseal(keyring, { keyId, box: Buffer.from(box, 'base64url') }, context)
  return opened === undefined ? {} : (JSON.parse(opened) as JsonObject)
}
