import { DomainError } from '../base/errors.ts'

/** Missing, malformed, unknown, expired, revoked: one and the same, so that nothing can be learned by trying. */
export class TokenNeeded extends DomainError {
  readonly code = 'scim_token_needed'
  readonly kind = 'unauthenticated'
  constructor() {
    super('a valid bearer token is needed')
  }
}

export class TooManyRequests extends DomainError {
  readonly code = 'scim_too_many_requests'
  readonly kind = 'too_many'
  override readonly retryAfterSeconds = 1
  constructor() {
    super('too many requests with this token; slow down')
  }
}

export class UnknownEndpoint extends DomainError {
  readonly code = 'scim_unknown_endpoint'
  readonly kind = 'not_found'
  constructor(options?: { cause?: unknown }) {
    super('there is no such endpoint', options)
  }
}

export class DiscoveryNotFiltered extends DomainError {
  readonly code = 'scim_discovery_not_filtered'
  readonly kind = 'forbidden'
  constructor() {
    super('discovery documents cannot be filtered')
  }
}

/** Refusals whose status belongs to HTTP's verbs and paths, which the kinds of refusal do not know. */
export abstract class EndpointRefusal extends DomainError {
  readonly kind = 'invalid'
  abstract readonly status: number
}

export class MethodNotAllowed extends EndpointRefusal {
  readonly code = 'scim_method_not_allowed'
  readonly status = 405
  readonly allowed: readonly string[]
  constructor(allowed: readonly string[]) {
    super(`this endpoint takes ${allowed.join(', ')}`)
    this.allowed = allowed
  }
}

/** RFC 7644 §3.11: `/Me` stands for the person who asks, and a provisioning client is none. */
export class NoSelf extends EndpointRefusal {
  readonly code = 'scim_no_self'
  readonly status = 501
  constructor() {
    super('a provisioning client is no user, so there is no /Me')
  }
}
