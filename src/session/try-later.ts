import type { Context } from '../http/context.ts'
import { TooManyAttempts } from '../http/errors.ts'
import { HashingBusy } from '../people/errors.ts'
import type { SessionTexts } from './texts.ts'

/** What passes by itself leaves the form as it was filled in, and says when to try again. Any other error is thrown on. */
export function tryLater(
  ctx: Context,
  { signIn, password }: Pick<SessionTexts, 'signIn' | 'password'>,
  error: unknown,
): { status: 429 | 503; text: string } {
  const isBusy = error instanceof HashingBusy
  if (!isBusy && !(error instanceof TooManyAttempts)) throw error
  ctx.set('Retry-After', String(error.retryAfterSeconds))
  return isBusy ? { status: 503, text: password.busy } : { status: 429, text: signIn.tooMany(error.retryAfterSeconds) }
}
