import { DomainError } from '../base/errors.ts'

export class UserNameTaken extends DomainError {
  readonly code = 'user_name_taken'
  readonly kind = 'conflict'
  constructor() {
    super('somebody of this tenant already has this userName')
  }
}

export class ExternalIdTaken extends DomainError {
  readonly code = 'external_id_taken'
  readonly kind = 'conflict'
  constructor() {
    super('this provisioning client already uses this externalId for somebody else')
  }
}

/** The people of a page, or the groups they are in, are more than is read at once. */
export class PageTooLarge extends DomainError {
  readonly code = 'page_too_large'
  readonly kind = 'invalid'
  /** @param fitting how many of the page's people could be read together */
  constructor(fitting: number) {
    super(`the people of this page hold too much to be read at once; ask for at most ${fitting} of them`)
  }
}

/** The policy of security §7.36 refuses a password; `reason` chooses the words of a page. */
export class PasswordRefused extends DomainError {
  readonly code = 'password_refused'
  readonly kind = 'invalid'
  readonly reason: PasswordFault
  constructor(reason: PasswordFault, message: string) {
    super(message)
    this.reason = reason
  }
}

export type PasswordFault = 'too_short' | 'too_long' | 'common' | 'about_you'

/** As many passwords as the server hashes at once are being hashed. */
export class HashingBusy extends DomainError {
  readonly code = 'hashing_busy'
  readonly kind = 'unavailable'
  override readonly retryAfterSeconds = 2
  constructor() {
    super('the server is busy; try again in a few seconds')
  }
}

/** A value that a person cannot be kept with. */
export class DocumentRefused extends DomainError {
  readonly code = 'invalid_value'
  readonly kind = 'invalid'
  /** The attribute's name. */
  readonly path: string
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`)
    this.path = path
  }
}

export const personConstraintErrors = {
  person_user_name_unique: () => new UserNameTaken(),
  person_external_id_unique: () => new ExternalIdTaken(),
}

export type PictureFault = 'too_large' | 'wrong_type' | 'broken' | 'busy'

const pictureFaults = {
  too_large: { kind: 'too_large', message: 'a picture has at most 5 MiB and 25 megapixels' },
  wrong_type: { kind: 'unsupported_media', message: 'a picture is a PNG, JPEG or WebP file' },
  broken: { kind: 'unsupported_media', message: 'this file cannot be read as a picture' },
  busy: { kind: 'unavailable', message: 'many pictures are being made smaller; try again in a few seconds' },
} as const

/** `reason` chooses the words of a page. */
export class PictureRefused extends DomainError {
  readonly code = 'picture_refused'
  readonly kind: (typeof pictureFaults)[PictureFault]['kind']
  readonly reason: PictureFault
  override readonly retryAfterSeconds: number | undefined
  constructor(reason: PictureFault, cause?: unknown) {
    super(pictureFaults[reason].message, { cause })
    this.kind = pictureFaults[reason].kind
    this.reason = reason
    this.retryAfterSeconds = reason === 'busy' ? 2 : undefined
  }
}

/** Somebody else has this identity, or the person has another one by the same connection. Nothing was linked. */
export class IdentityTaken extends DomainError {
  readonly code = 'identity_taken'
  readonly kind = 'conflict'
  constructor() {
    super('this identity belongs to somebody else already, or the person has another one by this connection')
  }
}
