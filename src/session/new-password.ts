import type { Context } from '../http/context.ts'
import { HashingBusy, PasswordRefused } from '../people/errors.ts'
import { hashPassword } from '../people/password.ts'
import { checkPassword } from '../people/password-policy.ts'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

export interface NewPassword {
  hash?: string
  /** What is wrong with it, in the page's words. */
  error?: string
  /** Nothing is wrong with it: the server has no time at this moment. */
  retryAfterSeconds?: number
}

/** The hash of a password that the policy of security §7.36 accepts. @param about what it must not repeat */
export async function newPassword(
  { settings, tenant, texts }: TenantPage<Pick<SessionTexts, 'help' | 'password'>>,
  password: string,
  about: readonly string[],
): Promise<NewPassword> {
  const minimumLength = settings.passwordMinimumLength
  try {
    checkPassword(password, { minimumLength, about: [tenant.name, ...about] })
    return { hash: await hashPassword(password) }
  } catch (error) {
    if (error instanceof HashingBusy) return { error: texts.password.busy, retryAfterSeconds: error.retryAfterSeconds }
    if (!(error instanceof PasswordRefused)) throw error
    const text = texts.password[error.reason]
    return { error: typeof text === 'string' ? text : text(minimumLength) }
  }
}

/** The status of the form that comes back with the error. */
export function refusedStatus(ctx: Context, { retryAfterSeconds }: NewPassword): 400 | 503 {
  if (retryAfterSeconds === undefined) return 400
  ctx.set('Retry-After', String(retryAfterSeconds))
  return 503
}
