import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { spendCode } from './code-store.ts'

export interface LinkRow {
  tenantId: number
  personNo: number
  personId: string
  handle: Buffer
  generation: number
  keyId: string | null
  isInvited: boolean
  isClaimed: boolean
  isDeactivated: boolean
  isBySso: boolean
  isExpired: boolean
}

// The one look-up without a tenant: the handle is unique over all, and finds it out. Expiry is judged by the database's clock.
const byHandle = statement<LinkRow>(
  'standing_by_handle',
  `select standing.tenant_id as "tenantId", standing.person_no as "personNo", person.id as "personId", standing.handle,
     standing.generation, standing.key_id as "keyId", standing.invited_at is not null as "isInvited",
     standing.claimed_at is not null as "isClaimed", standing.deactivated_at is not null as "isDeactivated",
     standing.auth_method is not distinct from 'sso' as "isBySso",
     coalesce(standing.link_expires_at <= now(), true) as "isExpired"
   from standing join person on person.tenant_id = standing.tenant_id and person.no = standing.person_no
   where standing.handle = $1`,
)

export function standingByHandle(db: Executor, handle: Buffer): Promise<LinkRow | undefined> {
  return byHandle.first(db, [handle])
}

// The WHERE clause is the guard: of two tabs on one link, one UPDATE finds a row.
const claimed = statement<{ personNo: number }>(
  'mark_claimed',
  `update standing set claimed_at = now(), auth_method = null, version = version + 1
   where handle = $1 and tenant_id = $2 and person_no = $3 and generation = $4 and invited_at is not null
     and claimed_at is null and deactivated_at is null and (link_expires_at > now() or $5)
   returning person_no as "personNo"`,
)

// By single sign-on: whoever is invited, however old the link is (design §1).
const claimedBySso = statement<{ personNo: number }>(
  'mark_claimed_by_sso',
  `update standing set claimed_at = now(), auth_method = 'sso', version = version + 1
   where tenant_id = $1 and person_no = $2 and invited_at is not null and claimed_at is null and deactivated_at is null
   returning person_no as "personNo"`,
)

interface Claimed extends Pick<LinkRow, 'handle' | 'tenantId' | 'personNo' | 'generation'> {
  codeGeneration?: number
}

/** @returns whether this claim is the one. */
export async function markClaimed(
  db: Executor,
  { handle, tenantId, personNo, generation, codeGeneration }: Claimed,
): Promise<boolean> {
  const byCode = codeGeneration !== undefined
  if ((await claimed.first(db, [handle, tenantId, personNo, generation, byCode])) === undefined) return false
  return !byCode || spendCode(db, { tenantId, personNo, codeGeneration })
}

/** @returns whether this claim is the one. */
export async function markClaimedBySso(
  db: Executor,
  { tenantId, personNo }: Pick<LinkRow, 'tenantId' | 'personNo'>,
): Promise<boolean> {
  return (await claimedBySso.first(db, [tenantId, personNo])) !== undefined
}
