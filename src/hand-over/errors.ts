import { DomainError } from '../base/errors.ts'

export class HandOverUnknown extends DomainError {
  readonly code = 'hand_over_unknown'
  readonly kind = 'invalid'
  constructor() {
    super('this is no code of this server; send the value of hand_over as it came, as the form field code')
  }
}

export class HandOverExpired extends DomainError {
  readonly code = 'hand_over_expired'
  readonly kind = 'gone'
  constructor() {
    super('the code is older than 60 seconds; send the browser to begin again')
  }
}

export class HandOverUsed extends DomainError {
  readonly code = 'hand_over_used'
  readonly kind = 'gone'
  constructor() {
    super('the code was redeemed before; send the browser to begin again')
  }
}

/** Signed out, deactivated or deleted meanwhile, or the tenant hands nobody over any more. */
export class HandOverEnded extends DomainError {
  readonly code = 'hand_over_ended'
  readonly kind = 'gone'
  constructor() {
    super('the person is no longer signed in, or their company hands nobody over')
  }
}

export class UnknownHandOverEndpoint extends DomainError {
  readonly code = 'not_found'
  readonly kind = 'not_found'
  constructor() {
    super('there are POST /hand-over/redeem and GET /hand-over/keys')
  }
}

export class NonceNotReadable extends DomainError {
  readonly code = 'nonce_not_readable'
  readonly kind = 'invalid'
  constructor() {
    super('a nonce is 8 to 200 letters, digits, and any of . ~ _ -')
  }
}
