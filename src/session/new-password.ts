import { PasswordRefused } from '../people/errors.ts'
import { hashPassword } from '../people/password.ts'
import { checkPassword } from '../people/password-policy.ts'
import type { TenantPage } from './tenant-page.ts'
import type { SessionTexts } from './texts.ts'

/** The hash of a password that the policy of security §7.36 accepts, or what is wrong with it, in the page's words. @param about what it must not repeat. @throws HashingBusy */
export async function newPassword(
  { settings, tenant, texts }: TenantPage<Pick<SessionTexts, 'help' | 'password'>>,
  password: string,
  about: readonly string[],
): Promise<{ hash?: string; error?: string }> {
  const minimumLength = settings.passwordMinimumLength
  try {
    checkPassword(password, { minimumLength, about: [tenant.name, ...about] })
    return { hash: await hashPassword(password) }
  } catch (error) {
    if (!(error instanceof PasswordRefused)) throw error
    const text = texts.password[error.reason]
    return { error: typeof text === 'string' ? text : text(minimumLength) }
  }
}
