import { DomainError } from '../base/errors.ts'

export class UserNameTaken extends DomainError {
  readonly code = 'user_name_taken'
  readonly kind = 'conflict'
  constructor() {
    super('somebody of this tenant already has this userName')
  }
}

export class ExternalIdTaken extends DomainError {
  readonly code = 'external_id_taken'
  readonly kind = 'conflict'
  constructor() {
    super('this provisioning client already uses this externalId for somebody else')
  }
}

/** The policy of security §7.36 refuses a password; `reason` chooses the words of a page. */
export class PasswordRefused extends DomainError {
  readonly code = 'password_refused'
  readonly kind = 'invalid'
  readonly reason: PasswordFault
  constructor(reason: PasswordFault, message: string) {
    super(message)
    this.reason = reason
  }
}

export type PasswordFault = 'too_short' | 'too_long' | 'common' | 'about_you'

/** As many passwords as the server hashes at once are being hashed. */
export class HashingBusy extends DomainError {
  readonly code = 'hashing_busy'
  readonly kind = 'unavailable'
  override readonly retryAfterSeconds = 2
  constructor() {
    super('the server is busy; try again in a few seconds')
  }
}

/** A value that a person cannot be kept with. */
export class DocumentRefused extends DomainError {
  readonly code = 'invalid_value'
  readonly kind = 'invalid'
  /** The attribute's name. */
  readonly path: string
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`)
    this.path = path
  }
}

export const personConstraintErrors = {
  person_user_name_unique: () => new UserNameTaken(),
  person_external_id_unique: () => new ExternalIdTaken(),
}
