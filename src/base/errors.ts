/** What kind of refusal an error is; each face maps it to its own status (an HTTP status, a SCIM Error, a page). */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'precondition'
  | 'too_large'
  | 'unsupported_media'
  | 'address_too_long'
  | 'headers_too_large'
  | 'misdirected'
  | 'too_many'
  | 'unavailable'

/** A refusal with a reason. One class per reason; `code` is stable and may be matched by callers of every face. */
export abstract class DomainError extends Error {
  abstract readonly code: string
  abstract readonly kind: ErrorKind
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
  }
}

/** The same answer for what is missing and for what belongs to another tenant. */
export class NotFound extends DomainError {
  readonly code = 'not_found'
  readonly kind = 'not_found'
  constructor(what: string) {
    super(`there is no such ${what}`)
  }
}

/** The resource changed since the version that the caller named (RFC 7644 §3.14, RFC 9110 §13.1.1). */
export class VersionMismatch extends DomainError {
  readonly code = 'version_mismatch'
  readonly kind = 'precondition'
  constructor() {
    super('the resource has changed since the version named in If-Match; read it again and repeat the change')
  }
}

/** The resource is at a version that the caller does not want to write over (RFC 9110 §13.1.2). */
export class VersionMatch extends DomainError {
  readonly code = 'version_match'
  readonly kind = 'precondition'
  constructor() {
    super('the resource is at a version that If-None-Match names; nothing was changed')
  }
}

/** The database cannot be reached, or no connection was free in time. Nothing was changed. */
export class DatabaseUnavailable extends DomainError {
  readonly code = 'database_unavailable'
  readonly kind = 'unavailable'
  override readonly retryAfterSeconds = 5
  constructor(cause?: unknown) {
    super('the database cannot be reached at the moment; try again in a few seconds', { cause })
  }
}
