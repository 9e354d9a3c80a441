import { DomainError } from '../base/errors.ts'

export class BodyTooLarge extends DomainError {
  readonly code = 'body_too_large'
  readonly kind = 'too_large'
  constructor(limitBytes: number) {
    super(`the request body is larger than ${limitBytes} bytes`)
  }
}

export class MediaTypeNotSupported extends DomainError {
  readonly code = 'media_type_not_supported'
  readonly kind = 'unsupported_media'
  constructor(expected: string) {
    super(`the request body must be ${expected}, without a Content-Encoding`)
  }
}

export class BodyNotReadable extends DomainError {
  readonly code = 'body_not_readable'
  readonly kind = 'invalid'
  constructor(cause?: unknown) {
    super('the request body is not well-formed UTF-8 text of its type', { cause })
  }
}

/** A form or a script of another site sent this, or the page it came from is too old (security §6.34). */
export class CrossSiteRequest extends DomainError {
  readonly code = 'cross_site_request'
  readonly kind = 'forbidden'
  constructor() {
    super('this request did not come from a page of this server, or the page was too old; open the page again')
  }
}

export class TooManyAttempts extends DomainError {
  readonly code = 'too_many_attempts'
  readonly kind = 'too_many'
  override readonly retryAfterSeconds: number
  /** @param waitMilliseconds becomes whole seconds from 1 to 60 (security §6.37). */
  constructor(waitMilliseconds: number) {
    super('too many attempts; wait a moment and try again')
    this.retryAfterSeconds = Math.min(60, Math.max(1, Math.ceil(waitMilliseconds / 1000)))
  }
}

/** Pages and cookies exist under the public address only (security §4.20). */
export class MisdirectedRequest extends DomainError {
  readonly code = 'misdirected_request'
  readonly kind = 'misdirected'
  constructor() {
    super('this server is known under another address')
  }
}

export class AddressTooLong extends DomainError {
  readonly code = 'address_too_long'
  readonly kind = 'address_too_long'
  constructor() {
    super('the request address is longer than 8 KiB')
  }
}

export class HeadersTooLarge extends DomainError {
  readonly code = 'headers_too_large'
  readonly kind = 'headers_too_large'
  constructor() {
    super('the request headers are larger than 16 KiB')
  }
}

/** Nobody reads it: the connection was closed before the answer was there. */
export class AskerLeft extends DomainError {
  readonly code = 'asker_left'
  readonly kind = 'gone'
  constructor() {
    super('the connection was closed before the answer was there')
  }
}
