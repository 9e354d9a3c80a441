import type { DeliveryState } from '../../db/tables.ts'
import { isInOutbox } from '../../mail/outbox-transport.ts'
import { personState } from '../../people/person.ts'
import { moment } from '../moment.ts'
import type { PersonSummary } from '../schemas/people.ts'
import { readProfile } from './profile.ts'
import type { PersonRow } from './people-list-store.ts'

export function presentPerson(row: PersonRow): PersonSummary {
  const state = personState(row)
  return {
    id: row.id,
    userName: row.userName,
    displayName: row.shownName,
    mailAddress: row.mailAddress,
    state,
    withdrawn: state === 'uninvited' && row.withdrawnAt !== null,
    source: row.source,
    invitedAt: moment(row.invitedAt),
    claimedAt: moment(row.claimedAt),
    createdAt: moment(row.createdAt),
    ...(row.attributes && { profile: readProfile(row.attributes) }),
    lastMail: row.mailState && lastMail(row.mailState, row),
  }
}

function lastMail(state: DeliveryState, { mailAt, mailResult: result }: PersonRow): PersonSummary['lastMail'] {
  return { state, at: moment(mailAt!), result, inOutbox: isInOutbox({ state, result }) }
}
