import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { JsonObject } from '../base/json.ts'
import type { Keyring } from '../base/keyring.ts'
import type { Sealed } from '../base/sealed.ts'
import type { Trx } from '../db/connection.ts'
import type { SsoPurpose } from '../db/tables.ts'
import { markIdentityUsed, type SignInPerson } from '../people/identity-store.ts'
import { insertProof } from '../session/proof-store.ts'
import { rememberSso, sealSessionSecret } from '../session/sso-session-store.ts'
import { usesSso } from '../session/sso-rule.ts'
import { startSession } from '../session/start-session.ts'
import { findAdminOfPerson } from '../tenants/admin-store.ts'
import { readSettings } from '../tenants/settings.ts'
import type { SsoConnection } from './connection.ts'
import { queueConflict } from './conflict-store.ts'
import { holdEnabled } from './connection-store.ts'
import { createFromIdentity } from './create-from-identity.ts'
import type { SsoIdentity } from './identity.ts'
import { type Match, matchIdentity } from './matching.ts'
import { refused, type SsoReason } from './reasons.ts'
import { SsoRefused } from './refusal.ts'

/** Somebody whom the identity provider vouches for, at our door. */
export interface Arriving {
  connection: SsoConnection
  identity: SsoIdentity
  purpose: Exclude<SsoPurpose, 'test'>
  /** Claim: whose invitation was opened. */
  personNo: number | null
  keyring: Keyring
  userAgent: string
}

export type Admission =
  | { kind: 'signed_in'; as: 'admin' | 'member'; token: string }
  /** The claim goes on with this proof. */
  | { kind: 'proved'; token: string }
  /** Returned and not thrown: what was queued for the admins stays. */
  | { kind: 'refused'; refusal: SsoRefused; personId?: string }

/** One transaction decides what becomes of them. Nobody uninvited comes in, and nobody is told who exists. */
export async function admit(trx: Trx, arriving: Arriving): Promise<Admission> {
  const { connection, identity, personNo } = arriving
  if (!(await holdEnabled(trx, { tenantId: connection.tenantId, connectionId: connection.id }))) {
    return turnedAway('connection_disabled')
  }
  try {
    const match = await matchIdentity(trx, connection, identity)
    const isMeant = personNo === null || ('person' in match && match.person.personNo === personNo)
    if (!isMeant && match.kind !== 'conflict') return turnedAway('wrong_person')
    return await admitMatch(trx, arriving, match)
  } catch (error) {
    if (error instanceof SsoRefused) return { kind: 'refused', refusal: error }
    throw error
  }
}

async function admitMatch(trx: Trx, arriving: Arriving, match: Match): Promise<Admission> {
  if (match.kind === 'conflict') return refuseConflict(trx, arriving, match)
  if (match.kind === 'nobody') {
    if (!arriving.connection.createsPeople || arriving.purpose !== 'sign_in') return turnedAway('person_unknown')
    const created = await createFromIdentity(trx, arriving, match.value)
    return created.kind === 'conflict' ? queue(trx, arriving, created) : admitPerson(trx, arriving, created.person)
  }
  return admitPerson(trx, arriving, match.person)
}

async function admitPerson(trx: Trx, arriving: Arriving, person: SignInPerson): Promise<Admission> {
  const { personId } = person
  if (person.deactivatedAt) return turnedAway('person_deactivated', personId)
  if (!person.invitedAt && !person.claimedAt) return turnedAway('person_uninvited', personId)
  if (!usesSso(person, await readSettings(trx, arriving.connection.tenantId)))
    return turnedAway('uses_password', personId)
  if (arriving.purpose === 'admin') return admitAdmin(trx, arriving, person)
  return person.claimedAt ? signedIn(trx, arriving, person) : prove(trx, arriving, person)
}

/** Admins are others than people; one who is linked to a person comes in by that person's identity. */
async function admitAdmin(
  trx: Trx,
  arriving: Arriving,
  { personNo, personId, claimedAt }: SignInPerson,
): Promise<Admission> {
  const { tenantId } = arriving.connection
  const admin = await findAdminOfPerson(trx, { tenantId, personNo })
  if (!admin) return turnedAway('not_an_admin', personId)
  if (!claimedAt) return turnedAway('admin_unclaimed', personId)
  return signedIn(trx, arriving, { personNo, personId, adminId: admin.id })
}

interface SignedIn {
  personNo: number
  personId: string
  /** Set where they come in as this admin. */
  adminId?: string
}

async function signedIn(trx: Trx, arriving: Arriving, { personNo, personId, adminId }: SignedIn): Promise<Admission> {
  const { connection, userAgent, identity } = arriving
  const { tenantId, id: connectionId } = connection
  // Taken away since it was looked up, and its sessions ended: none begins by it now.
  if (!(await markIdentityUsed(trx, { ...identityOf(arriving), personNo }))) return turnedAway('person_unknown')
  const as = adminId === undefined ? 'member' : 'admin'
  const owner = adminId === undefined ? { personNo } : { adminId }
  const actor: Actor = adminId === undefined ? { kind: 'person', id: personId } : { kind: 'admin', id: adminId }
  const type = `${actor.kind}.signed_in`
  await recordEvent(trx, { tenantId, type, actor, personId, detail: methodDetail(arriving) })
  const { authenticatedAt } = identity
  const token = await startSession(trx, { tenantId, method: 'sso', userAgent, authenticatedAt, ...owner })
  await rememberSso(trx, { token, secret: sealedSecret(arriving), tenantId, connectionId })
  return { kind: 'signed_in', as, token }
}

async function prove(trx: Trx, arriving: Arriving, { personNo }: SignInPerson): Promise<Admission> {
  const proof = {
    ...identityOf(arriving),
    personNo,
    sessionSecret: sealedSecret(arriving),
    authenticatedAt: arriving.identity.authenticatedAt,
  }
  return { kind: 'proved', token: await insertProof(trx, proof) }
}

type Conflict = Extract<Match, { kind: 'conflict' }>

async function refuseConflict(trx: Trx, arriving: Arriving, conflict: Conflict): Promise<Admission> {
  // There is nothing to decide yet: no admin comes in before the claim.
  const isEarly = conflict.reason === 'is_admin' && arriving.purpose === 'admin'
  return isEarly ? turnedAway('admin_unclaimed', conflict.people[0]?.personId) : queue(trx, arriving, conflict)
}

async function queue(trx: Trx, arriving: Arriving, { reason, people, value }: Conflict): Promise<Admission> {
  const personNos = people.map(({ personNo }) => personNo)
  const conflictId = await queueConflict(trx, { ...identityOf(arriving), reason, matchValue: value, personNos })
  const { tenantId } = arriving.connection
  const detail = { reason, connection: arriving.connection.id, people: people.length }
  await recordEvent(trx, {
    tenantId,
    type: 'sso.conflict_found',
    actor: { kind: 'system' },
    subjectId: conflictId,
    detail,
  })
  return turnedAway('conflict', people.length === 1 ? people[0]!.personId : undefined)
}

function identityOf({ connection, identity }: Arriving) {
  const { tenantId, id: connectionId } = connection
  return { tenantId, connectionId, issuer: identity.issuer, subject: identity.subject }
}

function sealedSecret({ connection, identity, keyring }: Arriving): Sealed | undefined {
  const { tenantId, id: connectionId } = connection
  return identity.sessionSecret && sealSessionSecret(keyring, { tenantId, connectionId }, identity.sessionSecret)
}

function methodDetail({ connection }: Arriving): JsonObject {
  return { method: 'sso', protocol: connection.protocol, connection: connection.id }
}

function turnedAway(reason: SsoReason, personId?: string): Admission {
  return { kind: 'refused', refusal: refused(reason), personId }
}
