import { recordEvent } from '../audit/record-event.ts'
import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Trx } from '../db/connection.ts'
import { connectionInvites } from '../invite/policy.ts'
import { cancelDeliveries } from '../mail/enqueue-delivery.ts'
import { DocumentRefused } from '../people/errors.ts'
import { linkIdentity, type SignInPerson } from '../people/identity-store.ts'
import { isMailAddress } from '../people/mail-address.ts'
import type { PersonDocument } from '../people/person.ts'
import { provisionPerson } from '../provisioning/provision-person.ts'
import { holdersOfUserName } from './candidates-store.ts'
import type { SsoConnection } from './connection.ts'
import { claimValues, type SsoIdentity } from './identity.ts'
import type { Match } from './matching.ts'
import { refused } from './reasons.ts'

interface Creation {
  connection: SsoConnection
  identity: SsoIdentity
  keyring: Keyring
}

type Created = { kind: 'created'; person: SignInPerson } | Extract<Match, { kind: 'conflict' }>

/**
 * Just in time, where the connection is set so. By the invite policy all the same: where the connection's answer is
 * later, the new person waits in silence. The identity is linked at once, since no key of theirs could be compared next time.
 * @throws SsoRefused where the claims make no person.
 */
export async function createFromIdentity(trx: Trx, creation: Creation, value: string): Promise<Created> {
  const { connection, identity, keyring } = creation
  const { tenantId, id: connectionId } = connection
  const document = documentFrom(connection, identity, value)
  const people = await holdersOfUserName(trx, tenantId, document.userName)
  if (people.length > 0) return { kind: 'conflict', reason: 'name_taken', people, value }

  const invite = connectionInvites(connection) ? 'now' : 'later'
  const person = await provision(trx, { tenantId, document, source: 'sso', invite, actor: { kind: 'system' }, keyring })
  const { no: personNo, id: personId, standing } = person
  await linkIdentity(trx, { tenantId, connectionId, issuer: identity.issuer, subject: identity.subject, personNo })
  // They stand at the door already: a mail would only invite them to where they are.
  await cancelDeliveries(trx, { tenantId, personNo, reason: 'created by signing in' })
  await recordEvent(trx, {
    tenantId,
    type: 'sso.person_created',
    actor: { kind: 'system' },
    personId,
    subjectId: connectionId,
    detail: { invited: invite === 'now' },
  })
  return { kind: 'created', person: { personNo, personId, ...standing } }
}

async function provision(trx: Trx, person: Parameters<typeof provisionPerson>[1]) {
  try {
    return await provisionPerson(trx, person)
  } catch (error) {
    if (error instanceof DocumentRefused) throw refused('claims_unusable', error.path)
    throw error
  }
}

/** Only what both protocols call by these names; the rest comes by the directory. */
function documentFrom(connection: SsoConnection, identity: SsoIdentity, value: string): PersonDocument {
  const one = (...names: string[]) => names.map((name) => claimValues(identity, name)[0]).find(Boolean)
  const userName = connection.match.key === 'user_name' ? value : one('preferred_username', 'upn', 'email')
  const email = connection.match.key === 'email' ? value : one('email')
  const givenName = one('given_name', 'givenName')
  const familyName = one('family_name', 'sn', 'surname')
  const displayName = one('name', 'displayName')
  const name: JsonObject = { ...(givenName && { givenName }), ...(familyName && { familyName }) }
  const attributes: JsonObject = {
    ...(displayName && { displayName }),
    ...(Object.keys(name).length > 0 && { name }),
    ...(email && isMailAddress(email) && { emails: [{ value: email, type: 'work', primary: true }] }),
  }
  return { userName: userName ?? email ?? value, active: true, attributes }
}
