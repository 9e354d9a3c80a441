import type { Keyring } from '../../base/keyring.ts'
import type { Trx } from '../../db/connection.ts'
import type { BulkActName } from '../../db/tables.ts'
import { resendInvites } from '../../invite/resend-many.ts'
import { withdrawInvites } from '../../invite/withdraw-many.ts'
import type { PersonState } from '../../people/person.ts'
import { deactivatePeople, type LivesChange, reactivatePeople } from '../../provisioning/change-lives.ts'
import type { Scope } from '../schemas/me.ts'

export interface CarriedOut extends LivesChange {
  /** Of this act, for the mails that it causes. */
  cause: string
  keyring: Keyring
}

interface Reach {
  scope: Scope
  states: readonly PersonState[]
  /** Those by whose accounts the company is run are not shut out by the thousand. */
  sparesAdmins?: true
  /** Those without a usable address are left out, and those whose invitation or reminder has yet to go out. */
  mails?: true
  /** @returns whom it changed: whoever moved meanwhile is passed over. */
  carryOut: (trx: Trx, order: CarriedOut) => Promise<number[]>
}

/** Whom each act reaches, by the same rules as the act on one. */
export const reachOf: Readonly<Record<BulkActName, Reach>> = {
  withdraw: { scope: 'invites:write', states: ['invited'], carryOut: withdrawInvites },
  deactivate: {
    scope: 'people:write',
    states: ['uninvited', 'invited', 'claimed'],
    sparesAdmins: true,
    carryOut: deactivatePeople,
  },
  resend: { scope: 'invites:write', states: ['invited'], mails: true, carryOut: resendInvites },
  reactivate: { scope: 'people:write', states: ['deactivated'], carryOut: reactivatePeople },
}
