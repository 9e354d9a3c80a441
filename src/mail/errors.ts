import { DomainError } from '../base/errors.ts'

/** A subject or text of an admin's own that cannot be sent. */
export class InvalidMailText extends DomainError {
  readonly code = 'invalid_mail_text'
  readonly kind = 'invalid'

  /** @param field which of the two is wrong. */
  constructor(
    readonly field: 'subject' | 'body',
    message: string,
  ) {
    super(message)
  }
}

export class MessageNameTaken extends DomainError {
  readonly code = 'message_name_taken'
  readonly kind = 'conflict'
  constructor() {
    super('another saved message has this name')
  }
}
