import { DomainError } from '../base/errors.ts'

/** The provisioning client was disconnected while its request was under way. */
export class ClientDisconnected extends DomainError {
  readonly code = 'client_disconnected'
  readonly kind = 'unauthenticated'
  constructor() {
    super('this provisioning client is no longer connected')
  }
}

/** The tenant's setting `deleteOnlyUnclaimed`. */
export class ClaimedPersonStays extends DomainError {
  readonly code = 'claimed_person_stays'
  readonly kind = 'forbidden'
  constructor() {
    super('this person has claimed the account, and such people are not deleted here; deactivate them instead')
  }
}

/** Others changed the person each time it was about to be written. Nothing was changed. */
export class PersonKeepsChanging extends DomainError {
  readonly code = 'person_keeps_changing'
  readonly kind = 'unavailable'
  override readonly retryAfterSeconds = 1
  constructor() {
    super('the person is being changed by others at the same time; try again')
  }
}
