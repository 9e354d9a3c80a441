import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { fold } from '../base/fold.ts'
import type { Executor } from '../db/connection.ts'
import type { SsoMatchKey } from '../db/tables.ts'
import { type SignInPerson, signInColumns } from '../people/identity-store.ts'
import type { SsoConnection } from './connection.ts'

/** Somebody whom an identity may mean. */
export interface Candidate extends SignInPerson {
  /** Has another identity by this connection. */
  isLinked: boolean
  /** Signs in as an admin, too. */
  isAdmin: boolean
}

/** More than this nobody decides among. */
const mostCandidates = 20

/** Everybody of the tenant whose key is this value, in whatever state. */
export async function candidatesFor(db: Executor, connection: SsoConnection, value: string): Promise<Candidate[]> {
  const { tenantId, id, match } = connection
  const { rows } = await sql<Candidate>`
    select ${signInColumns}, exists (select from external_identity as other where other.tenant_id = person.tenant_id
      and other.person_no = person.no and other.connection_id = ${id}::uuid) as "isLinked",
      exists (select from admin where admin.tenant_id = person.tenant_id and admin.person_no = person.no
        and admin.disabled_at is null) as "isAdmin"
    from person
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where person.tenant_id = ${tenantId} and ${matching[match.key](connection, value)}
    order by person.no
    limit ${mostCandidates}`.execute(db)
  return rows
}

const matching: Record<SsoMatchKey, (connection: SsoConnection, value: string) => RawBuilder<SqlBool>> = {
  external_id: ({ tenantId, match }, value) => sql`person.no in (select mine.person_no from person_external_id as mine
    join provisioning_client as client on client.tenant_id = mine.tenant_id and client.id = mine.client_id
    where mine.tenant_id = ${tenantId} and mine.external_id = ${value}
      and client.id = coalesce(${match.clientId}::uuid, client.id))`,
  user_name: (_, value) => sql`person.user_name_key = ${fold(value)}`,
  // Where their mail goes, and no other address of theirs: the invitation went there.
  email: ({ tenantId }, value) => sql`person.no in (select person_no from person_address
    where tenant_id = ${tenantId} and value_key = ${fold(value)} and is_mail)`,
}

/** By userName alone: whoever would be created has to be new. */
export async function holdersOfUserName(db: Executor, tenantId: number, userName: string): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select ${signInColumns}, false as "isLinked", false as "isAdmin"
    from person
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where person.tenant_id = ${tenantId} and person.user_name_key = ${fold(userName)}`.execute(db)
  return rows
}
