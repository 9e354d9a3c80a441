import { DomainError } from '../base/errors.ts'

export class GroupNameTaken extends DomainError {
  readonly code = 'group_name_taken'
  readonly kind = 'conflict'
  constructor() {
    super('there is already a group of this name')
  }
}

export class GroupExternalIdTaken extends DomainError {
  readonly code = 'group_external_id_taken'
  readonly kind = 'conflict'
  constructor() {
    super('this provisioning client already uses this externalId for another group')
  }
}

/** The people of a page are in more groups than are read at once. */
export class TooManyMemberships extends DomainError {
  readonly code = 'page_too_large'
  readonly kind = 'invalid'
  constructor() {
    super('the people of this page are in too many groups to be read at once; ask for fewer people, or without groups')
  }
}

export const groupConstraintErrors = {
  person_group_pushed_name_unique: () => new GroupNameTaken(),
  person_group_local_name_unique: () => new GroupNameTaken(),
  group_external_id_unique: () => new GroupExternalIdTaken(),
}
