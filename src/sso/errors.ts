import { DomainError } from '../base/errors.ts'

export class ConnectionNameTaken extends DomainError {
  readonly code = 'sso_connection_name_taken'
  readonly kind = 'conflict'
  constructor() {
    super('another connection has this name already; people choose by it')
  }
}

/** What is missing before people may sign in by it, in a sentence. */
export class ConnectionNotReady extends DomainError {
  readonly code = 'sso_connection_not_ready'
  readonly kind = 'conflict'
}

export class ConnectionInUse extends DomainError {
  readonly code = 'sso_connection_in_use'
  readonly kind = 'conflict'
  constructor() {
    super('people may sign in by this connection; disable it first')
  }
}

/** Whom an admin chose for an identity cannot have it as it is. */
export class ConflictNotResolvable extends DomainError {
  readonly code = 'sso_conflict_not_resolvable'
  readonly kind = 'conflict'
}

/** Of a SAML connection. */
export class TooManyKeys extends DomainError {
  readonly code = 'too_many_keys'
  readonly kind = 'conflict'
  constructor() {
    super('this connection has a next key already; remove the one that is no longer needed first')
  }
}

export class LastKey extends DomainError {
  readonly code = 'last_key'
  readonly kind = 'conflict'
  constructor() {
    super('this is the only key of the connection; add the next one first')
  }
}
