import { DomainError } from '../../base/errors.ts'

/** How far it came: what of the configuration the trouble is about. */
export const directorySteps = ['name', 'connection', 'certificate', 'sign_in', 'base', 'search'] as const
export type DirectoryStep = (typeof directorySteps)[number]

/** The directory cannot be asked, or does not answer; says what is wrong and what to do. */
export class DirectoryProblem extends DomainError {
  readonly code = 'directory_problem'
  readonly kind = 'invalid'
  readonly step: DirectoryStep
  /** What is wrong, as a sentence. */
  readonly sentence: string
  /** What to do about it, as a sentence. */
  readonly remedy: string

  constructor(step: DirectoryStep, [sentence, remedy]: readonly [string, string], cause?: unknown) {
    super(`${sentence} ${remedy}`, { cause })
    this.step = step
    this.sentence = sentence
    this.remedy = remedy
  }
}

/** The filter is none by RFC 4515, or larger than is asked of anybody. */
export class DirectoryFilterRefused extends DomainError {
  readonly code = 'directory_filter_refused'
  readonly kind = 'invalid'

  constructor(
    reason: string,
    /** In the filter, counted from 0. */
    readonly at: number,
  ) {
    super(`the filter cannot be read at character ${at + 1}: ${reason}`)
  }
}

export class DirectoryPasswordMissing extends DomainError {
  readonly code = 'directory_password_missing'
  readonly kind = 'invalid'

  constructor() {
    super('the password is needed: there is none yet, or the one that is kept was for another address')
  }
}

export class NoDirectory extends DomainError {
  readonly code = 'no_directory'
  readonly kind = 'not_found'

  constructor() {
    super('no directory is configured')
  }
}
