import { DomainError } from '../base/errors.ts'

export class TenantSlugTaken extends DomainError {
  readonly code = 'tenant_slug_taken'
  readonly kind = 'conflict'
  constructor() {
    super('there is already a tenant of this slug')
  }
}

export class TenantSlugRefused extends DomainError {
  readonly code = 'tenant_slug_refused'
  readonly kind = 'invalid'
  constructor() {
    super('a slug is 1 to 63 lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen')
  }
}

export class ClientNameTaken extends DomainError {
  readonly code = 'client_name_taken'
  readonly kind = 'conflict'
  constructor() {
    super('there is already a provisioning client of this name')
  }
}

export class TooManyTokens extends DomainError {
  readonly code = 'too_many_tokens'
  readonly kind = 'conflict'
  constructor() {
    super(
      'a provisioning client has at most two live tokens; revoke the older one first (on the command line: --revoke-oldest)',
    )
  }
}

export class AdminEmailTaken extends DomainError {
  readonly code = 'admin_email_taken'
  readonly kind = 'conflict'
  constructor() {
    super('there is already an admin with this address')
  }
}

export class LastOwner extends DomainError {
  readonly code = 'last_owner'
  readonly kind = 'conflict'
  constructor() {
    super('a tenant keeps at least one owner; make another admin an owner first')
  }
}

export class AdminShutOut extends DomainError {
  readonly code = 'admin_shut_out'
  readonly kind = 'conflict'
  constructor() {
    super(
      'this admin is also a person who is deactivated, and cannot sign in; reactivate the person, or let another admin unlink them',
    )
  }
}

/** A value that admins gave is not what it should be. */
export class InvalidSetting extends DomainError {
  readonly code = 'invalid_setting'
  readonly kind = 'invalid'
  readonly errors: readonly { path: string; message: string }[]
  constructor(errors: readonly { path: string; message: string }[]) {
    super(errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '))
    this.errors = errors
  }
}
