import { DomainError } from '../../base/errors.ts'

export class BulkActOver extends DomainError {
  readonly code = 'bulk_act_over'
  readonly kind = 'conflict'
  constructor() {
    super('this is over already; nothing is left to stop')
  }
}
