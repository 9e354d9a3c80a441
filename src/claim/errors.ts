import { DomainError } from '../base/errors.ts'

/** Somebody was faster, or the invitation ended while its page was open. */
export class ClaimNotOpen extends DomainError {
  readonly code = 'claim_not_open'
  readonly kind = 'gone'
  constructor() {
    super('this invitation was used, withdrawn, or has expired')
  }
}

/** The terms changed, or a step was taken out of order. */
export class StepMissing extends DomainError {
  readonly code = 'step_missing'
  readonly kind = 'conflict'
  constructor() {
    super('an earlier step of the claim is not done yet')
  }
}
