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
