import { DomainError } from '../../base/errors.ts'
import { shorten } from '../../base/shorten.ts'
import { type MetadataReason, metadataReasons } from './metadata-reasons.ts'

/** What an admin gave is not what a connection needs: says what is wrong and what to do. */
export class MetadataRefused extends DomainError {
  readonly code: MetadataReason
  readonly kind = 'invalid'
  readonly remedy: string
  /** @param found what stood in the place in question, as the admin's own document has it. */
  constructor(code: MetadataReason, found?: string, options?: { cause?: unknown }) {
    const { sentence, remedy } = metadataReasons[code]
    super([sentence, found && `Found: ${shorten(found, 500)}.`, remedy].filter(Boolean).join(' '), options)
    this.code = code
    this.remedy = remedy
  }
}
