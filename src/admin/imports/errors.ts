import { DomainError } from '../../base/errors.ts'
import type { ImportState } from '../../db/tables.ts'

const notReady: Record<ImportState, string> = {
  checking: 'the upload is still being checked; wait until it is ready',
  ready: 'the upload has not been started',
  running: 'the upload is running already',
  done: 'the upload is done; upload the file again to run it again',
  cancelled: 'the upload was cancelled; upload the file again',
}

/** What was asked does not go with how far the upload is. */
export class ImportNotReady extends DomainError {
  readonly code = 'import_not_ready'
  readonly kind = 'conflict'
  constructor(readonly state: ImportState) {
    super(notReady[state])
  }
}
