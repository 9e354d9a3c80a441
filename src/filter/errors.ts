import { DomainError } from '../base/errors.ts'

/** RFC 7644 §3.12 `invalidFilter`. The message may be shown: what it quotes of the filter is short and escaped. */
export class InvalidFilter extends DomainError {
  readonly code = 'invalid_filter'
  readonly kind = 'invalid'
}

/** RFC 7644 §3.12 `invalidPath`: of a PATCH path, an attribute list or sortBy. */
export class InvalidPath extends DomainError {
  readonly code = 'invalid_path'
  readonly kind = 'invalid'
}
