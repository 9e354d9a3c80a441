import { Problem } from './problem.ts'

let onWanted: ((problem: Problem) => void) | undefined
let waiting: ((isBack: boolean) => void)[] = []

/** One asks the admin to sign in, and tells by {@link answerSessionWanted} what became of it. */
export function watchSessionWanted(listener: (problem: Problem) => void): () => void {
  onWanted = listener
  return () => {
    onWanted = undefined
    answerSessionWanted(false)
  }
}

/** Lets everything go on that waits for a sign-in, or fail where the admin would rather not. */
export function answerSessionWanted(isBack: boolean): void {
  const settled = waiting
  waiting = []
  for (const settle of settled) settle(isBack)
}

/** Asks the admin to sign in again. @returns whether they did, once they have decided. */
export async function wantSession(problem: Problem): Promise<boolean> {
  if (!onWanted) return false
  onWanted(problem)
  return new Promise((resolve) => waiting.push(resolve))
}

export function wantsFreshSignIn({ code }: Problem): boolean {
  return code === 'fresh_authentication_required'
}

/** Asks for a sign-in of the last minutes beforehand, where an answer could not be shown. */
export function askForFreshSignIn(): Promise<boolean> {
  return wantSession(new Problem({ status: 403, code: 'fresh_authentication_required' }))
}
