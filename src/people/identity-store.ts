import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { AuthMethod } from '../db/tables.ts'
import { IdentityTaken } from './errors.ts'
import type { PersonFacts } from './person.ts'

/** Who somebody is at an identity provider. Never an address (security §5.27). */
export interface ExternalIdentity {
  tenantId: number
  connectionId: string
  issuer: string
  subject: string
}

/** What a sign-in has to know of a person. */
export interface SignInPerson extends PersonFacts {
  personNo: number
  personId: string
  authMethod: AuthMethod | null
}

export const signInColumns = sql`person.no as "personNo", person.id as "personId", standing.invited_at as "invitedAt",
  standing.claimed_at as "claimedAt", standing.deactivated_at as "deactivatedAt", standing.withdrawn_at as "withdrawnAt",
  standing.auth_method as "authMethod"`

export async function personOfIdentity(
  db: Executor,
  { tenantId, connectionId, issuer, subject }: ExternalIdentity,
): Promise<SignInPerson | undefined> {
  const { rows } = await sql<SignInPerson>`
    select ${signInColumns}
    from external_identity as identity
    join person on person.tenant_id = identity.tenant_id and person.no = identity.person_no
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where identity.tenant_id = ${tenantId} and identity.connection_id = ${connectionId}::uuid
      and identity.issuer = ${issuer} and identity.subject = ${subject}`.execute(db)
  return rows[0]
}

/** Twice for the same person is no mistake. @throws IdentityTaken where the identity is somebody else's, or the person has another one on this connection */
export async function linkIdentity(
  db: Executor,
  { personNo, ...identity }: ExternalIdentity & { personNo: number },
): Promise<void> {
  // No lock here: both unique constraints decide, and the loser gets nothing.
  const linked = await db
    .insertInto('externalIdentity')
    .values({ ...identity, personNo, lastUsedAt: sql<Date>`now()` })
    .onConflict((conflict) => conflict.doNothing())
    .returning('personNo')
    .executeTakeFirst()
  if (linked) return
  const holder = await personOfIdentity(db, identity)
  if (holder?.personNo !== personNo) throw new IdentityTaken()
}

/** @returns whether it is still theirs; then it stays so until the transaction ends. */
export async function markIdentityUsed(
  db: Executor,
  { tenantId, personNo, connectionId, issuer, subject }: ExternalIdentity & { personNo: number },
): Promise<boolean> {
  const used = await db
    .updateTable('externalIdentity')
    .set({ lastUsedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('connectionId', '=', connectionId)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('personNo', '=', personNo)
    .returning('personNo')
    .executeTakeFirst()
  return used !== undefined
}

/** @param connectionId without it, those on all connections. @returns how many there were. */
export async function unlinkIdentities(
  db: Executor,
  { tenantId, personNo, connectionId }: { tenantId: number; personNo: number; connectionId?: string },
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('externalIdentity')
    .where('tenantId', '=', tenantId)
    .where('personNo', '=', personNo)
    .$if(connectionId !== undefined, (identities) => identities.where('connectionId', '=', connectionId!))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** How many people a connection knows. Of a million it takes some tenths of a second. */
export async function countIdentities(
  db: Executor,
  { tenantId, connectionId }: { tenantId: number; connectionId: string },
): Promise<number> {
  const { people } = await db
    .selectFrom('externalIdentity')
    .select(({ fn }) => fn.countAll<string>().as('people'))
    .where('tenantId', '=', tenantId)
    .where('connectionId', '=', connectionId)
    .executeTakeFirstOrThrow()
  return Number(people)
}

export interface LinkedIdentity {
  connectionId: string
  connectionName: string
  issuer: string
  subject: string
  linkedAt: Date
  lastUsedAt: Date | null
}

/** Of one person, by the names of the connections. */
export function listIdentities(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<LinkedIdentity[]> {
  return db
    .selectFrom('externalIdentity as identity')
    .innerJoin('ssoConnection as connection', (join) =>
      join.onRef('connection.tenantId', '=', 'identity.tenantId').onRef('connection.id', '=', 'identity.connectionId'),
    )
    .select(['connectionId', 'connection.name as connectionName', 'issuer', 'subject', 'linkedAt', 'lastUsedAt'])
    .where('identity.tenantId', '=', tenantId)
    .where('identity.personNo', '=', personNo)
    .orderBy('connection.name')
    .execute()
}
