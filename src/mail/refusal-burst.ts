import type { SendResult } from './transport.ts'

/** Refusals by policy in a row from which on it is taken that the server has blocked us, whoever the mail is for. */
const mostInARow = 10

/** Keeps a provider that blocks us, for sending too much say, from failing a whole campaign for good: the rest waits. */
export function createRefusalBurst() {
  let inARow = 0
  return {
    judge(result: SendResult): SendResult {
      if (result.kind === 'sent') inARow = 0
      if (result.kind !== 'failed' || !result.isPolicy) return result
      if (++inARow <= mostInARow) return result
      return { kind: 'deferred', code: result.code, words: result.words, serverFault: true }
    },
  }
}
