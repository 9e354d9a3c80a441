import type { Actor } from '../audit/actor.ts'
import { recordEvent } from '../audit/record-event.ts'
import type { Trx } from '../db/connection.ts'
import type { AuthMethod } from '../db/tables.ts'
import { findCredential } from '../people/credential-store.ts'
import type { Person } from '../people/person.ts'
import { setAuthMethod } from '../people/set-auth-method.ts'
import { readSettings } from '../tenants/settings.ts'
import { NoPasswordKept, NoSsoConnection } from './errors.ts'
import { closeLinksOf } from './one-time-link-store.ts'
import { deleteProofsOf } from './proof-store.ts'
import { deleteSessionsOf } from './session-store.ts'
import { ssoDoors } from './sso-doors.ts'
import { usesSso } from './sso-rule.ts'

export interface SignInMethodOrder {
  /** As read in this transaction, locked. */
  person: Person
  /** null: the tenant's rule, and after the claim a password. */
  authMethod: AuthMethod | null
  actor: Actor
}

/**
 * Where it changes how they come in, whatever they came in by ends: sessions, links to a new password, proofs. A password that was
 * set stays stored; it opens nothing while the method is single sign-on.
 * @throws NoPasswordKept, NoSsoConnection where somebody who has claimed would be shut out.
 */
export async function setSignInMethod(trx: Trx, { person, authMethod, actor }: SignInMethodOrder): Promise<void> {
  const { tenantId, no: personNo, id: personId, standing } = person
  if (standing.authMethod === authMethod) return
  const settings = await readSettings(trx, tenantId)
  // As if single sign-on were not required of everybody: what is set now counts when that ends.
  const own = { ...settings, requireSso: false }
  const now = usesSso(standing, own)
  const then = usesSso({ ...standing, authMethod }, own)
  if (standing.claimedAt && then !== now) await mustHaveAWayIn(trx, person, then)

  await setAuthMethod(trx, { tenantId, personNo, authMethod })
  const sessions = then === now ? 0 : await endWaysIn(trx, { tenantId, personNo })
  const detail = { authMethod, sessions }
  await recordEvent(trx, { tenantId, type: 'person.auth_method_set', actor, personId, detail })
}

async function mustHaveAWayIn(trx: Trx, { tenantId, no: personNo }: Person, bySso: boolean): Promise<void> {
  if (bySso && (await ssoDoors(trx, tenantId)).length === 0) throw new NoSsoConnection()
  if (!bySso && !(await findCredential(trx, { tenantId, personNo }))) throw new NoPasswordKept()
}

async function endWaysIn(trx: Trx, whose: { tenantId: number; personNo: number }): Promise<number> {
  await deleteProofsOf(trx, whose)
  await closeLinksOf(trx, { tenantId: whose.tenantId, subject: { personNo: whose.personNo } })
  return deleteSessionsOf(trx, whose)
}
