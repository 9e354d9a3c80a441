import { DomainError } from '../base/errors.ts'

/** RFC 6749 §5.2, and RFC 6749 §4.1.2.1 for what may pass. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error'

/** A refusal in OAuth's own words. */
export abstract class OAuthRefusal extends DomainError {
  abstract readonly error: OAuthErrorCode
}

export class BadTokenRequest extends OAuthRefusal {
  readonly code = 'oauth_invalid_request'
  readonly kind = 'invalid'
  readonly error = 'invalid_request'
}

/** Missing, unknown, expired, revoked, replayed: one and the same, so that nothing can be learned by trying. */
export class ClientNotAuthenticated extends OAuthRefusal {
  readonly code = 'oauth_invalid_client'
  readonly kind = 'unauthenticated'
  readonly error = 'invalid_client'
  constructor(options?: { cause?: unknown }) {
    super('the client is unknown, or its secret or assertion is not valid', options)
  }
}

export class GrantTypeNotSupported extends OAuthRefusal {
  readonly code = 'oauth_unsupported_grant_type'
  readonly kind = 'invalid'
  readonly error = 'unsupported_grant_type'
  constructor() {
    super('the only grant_type is client_credentials')
  }
}

export class OAuthMethodNotAllowed extends OAuthRefusal {
  readonly code = 'oauth_method_not_allowed'
  readonly kind = 'invalid'
  readonly error = 'invalid_request'
  constructor(readonly allowed: string) {
    super(`this endpoint takes ${allowed}`)
  }
}

export class UnknownOAuthEndpoint extends OAuthRefusal {
  readonly code = 'oauth_unknown_endpoint'
  readonly kind = 'not_found'
  readonly error = 'invalid_request'
  constructor() {
    super('there is no such endpoint')
  }
}

export class TooManySecrets extends DomainError {
  readonly code = 'too_many_secrets'
  readonly kind = 'conflict'
  constructor(most: number) {
    super(`a provisioning client has at most ${most} live secrets; revoke one first`)
  }
}
