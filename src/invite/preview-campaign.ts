import { type RawBuilder, sql } from 'kysely'
import type { Executor } from '../db/connection.ts'
import { previewEverybody } from './preview-everybody.ts'
import { type Selection, selectionSql } from './selection.ts'

/** What inviting the selected would do at this moment. */
export interface CampaignCounts {
  /** Uninvited and active, the withdrawn included. */
  toInvite: number
  /** Those of them whose invitation was once taken back. */
  withdrawn: number
  /** Deactivated: left out. */
  inactive: number
  /** Invited and not claimed: they get nothing again; reminding reaches these. */
  alreadyInvited: number
  claimed: number
  /** Of `toInvite`: invited without a mail, for want of a usable address. */
  withoutMail: number
  /** Of `toInvite`: those whose address is also another person's, who can then open the link. */
  sharedAddress: number
  /** Of `toInvite`: those whose address is an office's and not a person's, as info@ is. */
  roleAddress: number
  /**
   * How the three figures about addresses were come by: `exact`: counted now; `kept`: counted at `addressesCountedAt`;
   * `estimated`: from a sample, while all are being counted.
   */
  addresses: 'exact' | 'kept' | 'estimated'
  addressesCountedAt: Date | null
}

export const roleNames = [
  'abuse',
  'accounts',
  'admin',
  'billing',
  'contact',
  'help',
  'helpdesk',
  'hostmaster',
  'hr',
  'info',
  'it',
  'jobs',
  'mail',
  'marketing',
  'no-reply',
  'noreply',
  'office',
  'postmaster',
  'reception',
  'sales',
  'security',
  'service',
  'support',
  'team',
  'webmaster',
]

/** A dry run: counts, and changes nothing. */
export async function previewCampaign(
  db: Executor,
  { tenantId, selection }: { tenantId: number; selection: Selection },
): Promise<CampaignCounts> {
  if (selection.by === 'all') {
    const many = await previewEverybody(db, tenantId)
    if (many) return many
  }
  const { rows } = await sql<Omit<CampaignCounts, 'addresses' | 'addressesCountedAt'>>`
    with selected as (
      select standing.*, address.value_key,
        deactivated_at is null and claimed_at is null and invited_at is null as uninvited
      from ${selected(tenantId, selection)}
      left join person_address address
        on address.tenant_id = ${tenantId} and address.person_no = standing.person_no and address.is_mail
      where standing.tenant_id = ${tenantId}
    ), shared as materialized (
      select value_key from person_address where tenant_id = ${tenantId} and is_mail
      group by value_key having count(*) > 1
    )
    select
      count(*) filter (where uninvited) as to_invite,
      count(*) filter (where uninvited and withdrawn_at is not null) as withdrawn,
      count(*) filter (where deactivated_at is not null) as inactive,
      count(*) filter (where deactivated_at is null and claimed_at is null and invited_at is not null) as already_invited,
      count(*) filter (where deactivated_at is null and claimed_at is not null) as claimed,
      count(*) filter (where uninvited and selected.value_key is null) as without_mail,
      count(*) filter (where uninvited and shared.value_key is not null) as shared_address,
      count(*) filter (where uninvited and split_part(selected.value_key, '@', 1) = any(${roleNames})) as role_address
    from selected left join shared on shared.value_key = selected.value_key`.execute(db)
  return { ...rows[0]!, addresses: 'exact', addressesCountedAt: null }
}

/** Everybody is told by the narrow standings alone. */
function selected(tenantId: number, selection: Selection): RawBuilder<unknown> {
  if (selection.by === 'all') return sql`standing`
  return sql`standing join person on person.tenant_id = ${tenantId} and person.no = standing.person_no
        and ${selectionSql(tenantId, selection)}`
}
