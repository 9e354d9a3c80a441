import { sql } from 'kysely'
import { fold } from '../base/fold.ts'
import type { Executor, Trx } from '../db/connection.ts'

export interface MemberSecret {
  personNo: number
  personId: string
  passwordHash: string
  byUserName: boolean
}

/** The claimed people with a password whom `login` may mean: by userName, else by an address of theirs. Nobody else can sign in (security §4.24), and nobody whose way in is single sign-on. */
export async function findMembersByLogin(
  db: Executor,
  { tenantId, login }: { tenantId: number; login: string },
): Promise<MemberSecret[]> {
  const key = fold(login)
  const { rows } = await sql<MemberSecret>`
    select person.no as "personNo", person.id as "personId", credential.password_hash as "passwordHash",
      person.user_name_key = ${key} as "byUserName"
    from person
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    join credential on credential.tenant_id = person.tenant_id and credential.person_no = person.no
    where person.tenant_id = ${tenantId} and standing.claimed_at is not null and standing.deactivated_at is null
      and standing.auth_method is distinct from 'sso'
      and person.no in (
        select no from person where tenant_id = ${tenantId} and user_name_key = ${key}
        union all
        select person_no from person_address where tenant_id = ${tenantId} and value_key = ${key} and is_mail
      )
    order by "byUserName" desc, person.no
    limit 20`.execute(db)
  return rows
}

/** Whether they may still sign in, and by the password that was compared; it stays so until the transaction ends. */
export async function holdMember(
  trx: Trx,
  { tenantId, personNo, passwordHash }: { tenantId: number; personNo: number; passwordHash: string },
): Promise<boolean> {
  const { rows } = await sql`
    select standing.person_no from standing
    join credential on credential.tenant_id = standing.tenant_id and credential.person_no = standing.person_no
    where standing.tenant_id = ${tenantId} and standing.person_no = ${personNo}
      and standing.claimed_at is not null and standing.deactivated_at is null
      and standing.auth_method is distinct from 'sso' and credential.password_hash = ${passwordHash}
    for share of standing, credential`.execute(trx)
  return rows.length > 0
}
