import { DomainError } from '../../base/errors.ts'

export class InvalidExtension extends DomainError {
  readonly code = 'invalid_extension'
  readonly kind = 'invalid'
}

export class ExtensionUrnTaken extends DomainError {
  readonly code = 'extension_urn_taken'
  readonly kind = 'conflict'
  constructor() {
    super('there is already a schema of this URN')
  }
}

export class TooManyExtensions extends DomainError {
  readonly code = 'too_many_extensions'
  readonly kind = 'conflict'
  constructor(most: number) {
    super(`a tenant has at most ${most} schemas of its own`)
  }
}

/** People hold values that the change would leave without a meaning. */
export class ExtensionInUse extends DomainError {
  readonly code = 'extension_in_use'
  readonly kind = 'conflict'
  constructor(what: string) {
    super(`${what} has values stored for some people; let the provisioning clients remove them first`)
  }
}
