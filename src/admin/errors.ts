import { DomainError } from '../base/errors.ts'

/** No session, API key or OAuth token, or one that is no longer good. One same answer for all of them (security §3.18). */
export class NotSignedIn extends DomainError {
  readonly code = 'not_signed_in'
  readonly kind = 'unauthenticated'
  /** @param signInUrl of the panel, where the tenant can be told. */
  constructor(readonly signInUrl?: string) {
    super('sign in at the panel, or send an API key as `Authorization: Bearer vst_api_…`')
  }
}

export class ScopeMissing extends DomainError {
  readonly code = 'scope_missing'
  readonly kind = 'forbidden'
  constructor(scopes: readonly string[]) {
    super(`this needs the scope ${scopes.join(' or ')}, which the key or role does not have`)
  }
}

export class SessionOnly extends DomainError {
  readonly code = 'session_only'
  readonly kind = 'forbidden'
  constructor() {
    super('only an admin who is signed in may do this, not an API key')
  }
}

/** Security §3.17: the panel answers it by asking for the password again. */
export class FreshAuthenticationRequired extends DomainError {
  readonly code = 'fresh_authentication_required'
  readonly kind = 'forbidden'
  constructor(readonly signInUrl: string) {
    super('sign in again: this needs an authentication of the last 10 minutes')
  }
}

export class NotAllowedToGrant extends DomainError {
  readonly code = 'not_allowed_to_grant'
  readonly kind = 'forbidden'
  constructor(what: string) {
    super(`nobody may grant more than they have: ${what}`)
  }
}

/** Also `not_allowed_to_grant`: who decides whom a connection takes for the owner can be the owner. */
export class OwnerSignsIn extends DomainError {
  readonly code = 'not_allowed_to_grant'
  readonly kind = 'forbidden'
  constructor() {
    super(
      'an owner of this company signs in through single sign-on, so only an owner who is signed in may change this, not an API key',
    )
  }
}

export interface WrongValue {
  path: string
  message: string
}

/** The request does not fit its description; `errors` names each wrong value. */
export class InvalidRequest extends DomainError {
  readonly code = 'invalid_request'
  readonly kind = 'invalid'
  readonly errors: readonly WrongValue[]
  constructor(errors: readonly WrongValue[]) {
    super(errors.length === 1 ? `${errors[0]!.path}: ${errors[0]!.message}` : `${errors.length} values are wrong`)
    this.errors = errors
  }
}

export class MalformedBody extends DomainError {
  readonly code = 'malformed_body'
  readonly kind = 'invalid'
}

export class InvalidCursor extends DomainError {
  readonly code = 'invalid_cursor'
  readonly kind = 'invalid'
  constructor() {
    super('this cursor belongs to another query or has expired; start again without one')
  }
}

export class IdempotencyKeyReused extends DomainError {
  readonly code = 'idempotency_key_reused'
  readonly kind = 'conflict'
  constructor() {
    super('this Idempotency-Key was used for another request; take a new one')
  }
}

export class InviteScopeMissing extends DomainError {
  readonly code = 'scope_missing'
  readonly kind = 'forbidden'
  /** @param instead what may be asked without it */
  constructor(instead = 'create the person with "invite": false') {
    super(`inviting needs the scope invites:write; ${instead}, or use a key that has it`)
  }
}

export class UnknownRoute extends DomainError {
  readonly code = 'unknown_route'
  readonly kind = 'not_found'
  constructor() {
    super('there is nothing at this address; /api/docs lists what there is')
  }
}

/** Answered with 405 and `Allow`: no other face has a kind for it. */
export class MethodNotAllowed extends DomainError {
  readonly code = 'method_not_allowed'
  readonly kind = 'invalid'
  readonly allow: readonly string[]
  constructor(allow: readonly string[]) {
    super(`at this address the methods are ${allow.join(', ')}`)
    this.allow = allow
  }
}

export class NothingChosen extends DomainError {
  readonly code = 'nothing_chosen'
  readonly kind = 'invalid'
  constructor() {
    super('say by filter, search, source or mail who is meant; everybody is `kind: all`')
  }
}

export class OwnPerson extends DomainError {
  readonly code = 'own_person'
  readonly kind = 'conflict'
  constructor() {
    super('this is you: it would sign you out for good; another admin can do it')
  }
}

export class WrongPassword extends DomainError {
  readonly code = 'wrong_password'
  readonly kind = 'forbidden'
  constructor() {
    super('this is not your password; where you sign in by single sign-on, sign in again')
  }
}
