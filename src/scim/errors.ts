import { DomainError, type ErrorKind } from '../base/errors.ts'

/** RFC 7644 §3.12, table 9, and RFC 9865 §2.2. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount'

/** A request that is wrong in itself, whatever the tenant holds. */
export abstract class ScimRefusal extends DomainError {
  abstract readonly scimType: ScimType
  readonly kind: ErrorKind = 'invalid'
}

export class BadSyntax extends ScimRefusal {
  readonly code = 'scim_invalid_syntax'
  readonly scimType = 'invalidSyntax'
}

export class BadValue extends ScimRefusal {
  readonly code = 'scim_invalid_value'
  readonly scimType = 'invalidValue'
}

/** RFC 9865 §2.4: of a list by cursor; one by index refuses it with `invalidValue`. */
export class BadCount extends ScimRefusal {
  readonly code = 'scim_invalid_count'
  readonly scimType = 'invalidCount'
  constructor() {
    super('count must be an integer')
  }
}

export class BadPath extends ScimRefusal {
  readonly code = 'scim_invalid_path'
  readonly scimType = 'invalidPath'
}

/** Only PATCH answers it: POST and PUT ignore what is read-only (RFC 7644 §3.5.1). */
export class ReadOnlyAttribute extends ScimRefusal {
  readonly code = 'scim_read_only'
  readonly scimType = 'mutability'
  constructor(attribute: string) {
    super(`${attribute} is read-only`)
  }
}

/** RFC 7643 §7: set when its element is made, and never again. */
export class ImmutableAttribute extends ScimRefusal {
  readonly code = 'scim_immutable'
  readonly scimType = 'mutability'
  constructor(attribute: string) {
    super(`${attribute} is immutable`)
  }
}

/** RFC 7644 §3.5.2.2: that a required attribute becomes unassigned is a matter of mutability. */
export class RequiredAttribute extends ScimRefusal {
  readonly code = 'scim_required'
  readonly scimType = 'mutability'
  constructor(attribute: string) {
    super(`${attribute} is required and cannot be removed`)
  }
}

/** To be uninvited again is an admin's decision: a synchronisation that still says false must not undo an Invite All. */
export class InvitationStays extends ScimRefusal {
  readonly code = 'scim_invitation_stays'
  readonly scimType = 'mutability'
  constructor() {
    super('an invitation cannot be taken back over SCIM; an admin can withdraw it')
  }
}

export class NobodyToInvite extends ScimRefusal {
  readonly code = 'scim_nobody_to_invite'
  readonly scimType = 'mutability'
  constructor() {
    super('somebody who is not active cannot be invited')
  }
}

export class NoTarget extends ScimRefusal {
  readonly code = 'scim_no_target'
  readonly scimType = 'noTarget'
}

export class TooLarge extends DomainError {
  readonly code = 'scim_too_large'
  readonly kind = 'too_large'
}

export class UnsupportedMedia extends DomainError {
  readonly code = 'scim_unsupported_media'
  readonly kind = 'unsupported_media'
}
