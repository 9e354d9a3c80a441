import { DomainError } from '../../base/errors.ts'

export class DomainNotReadable extends DomainError {
  readonly code = 'domain_not_readable'
  readonly kind = 'invalid'
  readonly field = 'domain'
  constructor() {
    super('this is no domain name; give the part of the mail addresses behind the @, such as example.com')
  }
}

export class DomainKnown extends DomainError {
  readonly code = 'domain_known'
  readonly kind = 'conflict'
  constructor() {
    super('this domain is already on the list')
  }
}

/** Says nothing of who they are. */
export class DomainTaken extends DomainError {
  readonly code = 'domain_taken'
  readonly kind = 'conflict'
  constructor() {
    super('this domain is verified by another company on this server; they have to remove it first')
  }
}

export class TooManyDomains extends DomainError {
  readonly code = 'too_many_domains'
  readonly kind = 'conflict'
  constructor(most: number) {
    super(`a company has at most ${most} domains; remove one first`)
  }
}

export class UnknownConnection extends DomainError {
  readonly code = 'unknown_connection'
  readonly kind = 'invalid'
  readonly field = 'connectionId'
  constructor() {
    super('there is no such single sign-on connection')
  }
}
