import { DomainError } from '../base/errors.ts'

export class AlreadyInvited extends DomainError {
  readonly code = 'already_invited'
  readonly kind = 'conflict'
  constructor() {
    super('this person is invited already; send the invitation again instead')
  }
}

export class AlreadyClaimed extends DomainError {
  readonly code = 'already_claimed'
  readonly kind = 'conflict'
  constructor() {
    super('this person has claimed the account already')
  }
}

export class NotInvited extends DomainError {
  readonly code = 'not_invited'
  readonly kind = 'conflict'
  constructor() {
    super('this person is not invited')
  }
}

export class NotClaimed extends DomainError {
  readonly code = 'not_claimed'
  readonly kind = 'conflict'
  constructor() {
    super('this person has not claimed the account')
  }
}

export class PersonDeactivated extends DomainError {
  readonly code = 'person_deactivated'
  readonly kind = 'conflict'
  constructor() {
    super('this person is deactivated; reactivate them first')
  }
}

/** One Invite All at a time: a second could only find what the first leaves. */
export class InviteAllRunning extends DomainError {
  readonly code = 'invite_all_running'
  readonly kind = 'conflict'
  constructor() {
    super('everyone is being invited already; resume or cancel that first')
  }
}

/** The campaign's state does not allow what was asked. */
export class CampaignState extends DomainError {
  readonly code = 'campaign_state'
  readonly kind = 'conflict'
  constructor(state: string, wanted: string) {
    super(`a campaign that is ${state} cannot be ${wanted}`)
  }
}
