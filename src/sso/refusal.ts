import { DomainError } from '../base/errors.ts'
import { shorten } from '../base/shorten.ts'

/** What the admin reads of a refused sign-in; the member sees a friendly page with the number of the audit row. */
export interface Refusal {
  /** Stable, and listed with its remedy in the docs: `signature_invalid`, `audience_wrong`. */
  reason: string
  /** What was wrong, in one sentence. */
  sentence: string
  /** What to change, and where. */
  remedy: string
  /** `invalid` (400) for what is no message of the protocol at all; `forbidden` (403) for one that is not believed. */
  kind?: 'invalid' | 'forbidden'
  /** What the provider sent in the place in question: an issuer, an audience, never anything about the person. */
  received?: string
}

/** A sign-in by the company's identity provider that is not believed. No state was changed. */
export class SsoRefused extends DomainError {
  readonly code = 'sso_refused'
  readonly kind: 'invalid' | 'forbidden'
  readonly reason: string
  readonly remedy: string
  readonly received?: string

  constructor({ reason, sentence, remedy, kind = 'forbidden', received }: Refusal, options?: { cause?: unknown }) {
    super(sentence, options)
    this.reason = reason
    this.remedy = remedy
    this.kind = kind
    if (received !== undefined) this.received = printable(received)
  }
}

/** Without control characters and line ends, and short: it stands in the audit and in logs (security §9.54). */
function printable(text: string): string {
  return shorten(text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim(), 200)
}
