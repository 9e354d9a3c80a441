import type { Patience } from './patience.ts'
import type { OutgoingMail, SendResult, Transport } from './transport.ts'

/** The longest that one mail may take, whatever the server does to keep the connection alive. */
const sendMillis = 5 * 60_000

const noAnswer: SendResult = {
  kind: 'deferred',
  words: 'the mail server said nothing about this recipient, and others were waiting',
  serverFault: false,
}

/** Attempts at mails, each with an end of its own; those in flight can be abandoned together. */
export function createAttempts({ transport, patience }: { transport: Transport; patience: Patience }) {
  const inFlight = new Set<AbortController>()

  return {
    async send(mail: OutgoingMail): Promise<SendResult> {
      const attempt = new AbortController()
      const deadline = setTimeout(() => attempt.abort(), sendMillis)
      inFlight.add(attempt)
      let gaveUp = false
      const answered = patience.begin(() => {
        gaveUp = true
        attempt.abort()
      })
      try {
        const result = await transport.send(mail, attempt.signal, answered)
        return gaveUp && result.kind === 'deferred' ? noAnswer : result
      } finally {
        answered()
        clearTimeout(deadline)
        inFlight.delete(attempt)
      }
    },
    abandon() {
      for (const attempt of inFlight) attempt.abort()
    },
  }
}
