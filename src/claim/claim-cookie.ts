import type { Context } from '../http/context.ts'
import type { PageParts } from '../session/parts.ts'
import { isCodeToken } from './code-link.ts'

/** Long enough for five calm minutes with a coffee in between. After that the link is opened again; what was entered is kept. */
const cookieSeconds = 4 * 3600

/** So that the token leaves the address bar. */
export function keepToken({ cookies }: PageParts, ctx: Context, token: string): void {
  cookies.write(ctx, 'claim', token, cookieSeconds)
}

/** The token of a link, or a code; whether it is one of ours is not said yet. */
export function tokenOf({ cookies }: PageParts, ctx: Context): string | undefined {
  const token = cookies.read(ctx, 'claim')
  return token && (/^[0-9A-Za-z]{38}$/.test(token) || isCodeToken(token)) ? token : undefined
}
