import { sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import type { ClientKind } from '../db/tables.ts'

/** What Invite All would do at this moment. */
export interface InviteAllPreview {
  /** Uninvited and active, the withdrawn included. */
  toInvite: number
  /** Those of them whose invitation was once taken back. */
  withdrawn: number
  /** Deactivated: left out. */
  inactive: number
  /** Invited and not claimed: they get nothing again. */
  alreadyInvited: number
  claimed: number
  /** Of `toInvite`: invited without a mail, for want of a usable address. */
  withoutMail: number
  /** Provisioning clients that will invite on creation from then on. */
  clientsToFlip: { id: string; kind: ClientKind; name: string }[]
}

export async function previewInviteAll(db: Executor, tenantId: number): Promise<InviteAllPreview> {
  const clientsToFlip = await db
    .selectFrom('provisioningClient')
    .select(['id', 'kind', 'name'])
    .where('tenantId', '=', tenantId)
    .where('inviteOnCreate', '=', false)
    .orderBy('name')
    .execute()
  const { rows } = await sql<Omit<InviteAllPreview, 'clientsToFlip'>>`
    select
      count(*) filter (where uninvited) as to_invite,
      count(*) filter (where uninvited and withdrawn_at is not null) as withdrawn,
      count(*) filter (where deactivated_at is not null) as inactive,
      count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is not null) as already_invited,
      count(*) filter (where deactivated_at is null and claimed_at is not null) as claimed,
      count(*) filter (where uninvited and address.person_no is null) as without_mail
    from (
      select *, deactivated_at is null and claimed_at is null and invited_at is null as uninvited
      from standing where tenant_id = ${tenantId}
    ) standing
    left join person_address address
      on address.tenant_id = ${tenantId} and address.person_no = standing.person_no and address.is_mail`.execute(db)
  return { ...rows[0]!, clientsToFlip }
}
