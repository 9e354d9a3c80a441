import { DomainError } from '../../base/errors.ts'

export class ExportNotReady extends DomainError {
  readonly code = 'export_not_ready'
  readonly kind = 'conflict'
  constructor() {
    super('the export is still being prepared; watch its events, or wait for the mail')
  }
}

export class ExportExpired extends DomainError {
  readonly code = 'export_expired'
  readonly kind = 'gone'
  constructor() {
    super('the export could be fetched for a day, which is over; ask for another')
  }
}
