import { DomainError } from '../base/errors.ts'

export class LinkUnknown extends DomainError {
  readonly code = 'link_unknown'
  readonly kind = 'not_found'
  constructor() {
    super('there is no such link')
  }
}

/** Used, expired, or replaced by a newer one. */
export class LinkNotOpen extends DomainError {
  readonly code = 'link_not_open'
  readonly kind = 'gone'
  /** Of the link that ended, by which its tenant's sign-in page can be offered. */
  readonly handle: Buffer
  constructor(handle: Buffer) {
    super('this link was used already or has expired')
    this.handle = handle
  }
}

/** Who has claimed by single sign-on has none, and nobody is given one but by their claim. */
export class NoPasswordKept extends DomainError {
  readonly code = 'no_password_kept'
  readonly kind = 'conflict'
  constructor() {
    super('this person has no password; undo the claim, and they choose one when they claim again')
  }
}

export class NoSsoConnection extends DomainError {
  readonly code = 'no_sso_connection'
  readonly kind = 'conflict'
  constructor() {
    super('no connection of single sign-on is enabled; this person could not sign in any more')
  }
}
