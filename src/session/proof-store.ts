import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { toBase62 } from '../base/base62.ts'
import type { Sealed } from '../base/sealed.ts'
import { hashToken } from '../base/tokens.ts'
import type { Executor } from '../db/connection.ts'
import type { ExternalIdentity } from '../people/identity-store.ts'

export const proofMinutes = 60

/** That the holder of this browser has just signed in at the company, as somebody who is invited here. */
export interface SsoProof extends ExternalIdentity {
  personNo: number
  /** For the session that the claim begins; sealed. */
  sessionSecret: Sealed | undefined
  /** When they signed in there, as far as the provider says; read again, it is never later than the proof. */
  authenticatedAt: Date | undefined
}

/** @returns the token for the browser's cookie, which is stored nowhere. */
export async function insertProof(
  db: Executor,
  { sessionSecret, authenticatedAt, ...proof }: SsoProof,
): Promise<string> {
  const token = toBase62(randomBytes(32))
  await db
    .insertInto('ssoProof')
    .values({
      ...proof,
      tokenHash: hashToken(token),
      sessionSecretKeyId: sessionSecret?.keyId ?? null,
      sessionSecret: sessionSecret?.box ?? null,
      authenticatedAt: authenticatedAt ?? null,
      expiresAt: sql<Date>`now() + make_interval(mins => ${proofMinutes}::int)`,
    })
    .execute()
  return token
}

export interface ProvenStanding {
  tenantId: number
  personNo: number
  personId: string
  handle: Buffer
  generation: number
  isInvited: boolean
  isClaimed: boolean
  isDeactivated: boolean
}

/** The token finds out the tenant. Of a connection that is enabled; the standing says what may still be done with it. */
export async function findProof(db: Executor, token: string): Promise<ProvenStanding | undefined> {
  const { rows } = await sql<ProvenStanding>`
    select proof.tenant_id as "tenantId", proof.person_no as "personNo", person.id as "personId", standing.handle,
      standing.generation, standing.invited_at is not null as "isInvited", standing.claimed_at is not null as "isClaimed",
      standing.deactivated_at is not null as "isDeactivated"
    from sso_proof as proof
    join sso_connection as connection on connection.tenant_id = proof.tenant_id and connection.id = proof.connection_id
    join person on person.tenant_id = proof.tenant_id and person.no = proof.person_no
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where proof.token_hash = ${hashToken(token)} and proof.expires_at > now() and connection.state = 'enabled'
      and standing.handle is not null`.execute(db)
  return rows[0]
}

/** Once. @returns undefined where it was spent, has expired, or its connection is no longer enabled. */
export async function spendProof(db: Executor, token: string): Promise<SsoProof | undefined> {
  // The connection is held, so that nobody comes in by one that is being disabled.
  const { rows } = await sql<Spent>`
    with connection as (
      select connection.id from sso_connection as connection
      join sso_proof as proof on proof.tenant_id = connection.tenant_id and proof.connection_id = connection.id
      where proof.token_hash = ${hashToken(token)} and connection.state = 'enabled'
      for share of connection
    )
    delete from sso_proof as proof using connection
    where proof.token_hash = ${hashToken(token)} and proof.expires_at > now()
    returning proof.tenant_id as "tenantId", proof.person_no as "personNo", proof.connection_id as "connectionId",
      proof.issuer, proof.subject, proof.session_secret_key_id as "keyId", proof.session_secret as "box",
      least(proof.authenticated_at, proof.created_at) as "authenticatedAt"`.execute(db)
  const [spent] = rows
  if (!spent) return undefined
  const { keyId, box, ...proof } = spent
  return { ...proof, sessionSecret: keyId !== null && box !== null ? { keyId, box } : undefined }
}

type Spent = Omit<SsoProof, 'sessionSecret'> & { keyId: string | null; box: Buffer | null }

export async function deleteProofsOf(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<void> {
  await db.deleteFrom('ssoProof').where('tenantId', '=', tenantId).where('personNo', '=', personNo).execute()
}

export async function deleteEndedProofs(db: Executor): Promise<void> {
  await db.deleteFrom('ssoProof').where('expiresAt', '<', sql<Date>`now()`).execute()
}
