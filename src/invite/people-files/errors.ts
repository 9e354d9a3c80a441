import { DomainError } from '../../base/errors.ts'

/** The file as a whole cannot be read; nothing of it was kept. */
export class FileRefused extends DomainError {
  readonly code = 'file_refused'
  readonly kind = 'invalid'

  constructor(
    message: string,
    /** Where it went wrong, counted from 1. */
    readonly line?: number,
  ) {
    super(line === undefined ? message : `line ${line}: ${message}`)
  }
}

export class FileTooLarge extends DomainError {
  readonly code = 'file_too_large'
  readonly kind = 'too_large'
}

/** It is something else than a list of people in text. */
export class FileUnsupported extends DomainError {
  readonly code = 'file_unsupported'
  readonly kind = 'unsupported_media'
}
