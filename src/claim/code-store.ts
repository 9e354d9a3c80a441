import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { mostTries } from '../invite/access-codes/access-code-store.ts'
import type { LinkRow } from './claim-link-store.ts'

export interface CodeRow extends Omit<LinkRow, 'keyId'> {
  codeHandle: number
  codeGeneration: number
  codeKeyId: string
  /** Of the code: neither expired nor revoked, closed, or ended with the link of its time. */
  isOpen: boolean
}

// The second look-up without a tenant: as a link's, the handle of a code is unique over all.
const byHandle = statement<CodeRow>(
  'access_code_by_handle',
  `select standing.tenant_id as "tenantId", standing.person_no as "personNo", person.id as "personId", standing.handle,
     standing.generation, standing.invited_at is not null as "isInvited", standing.claimed_at is not null as "isClaimed",
     standing.deactivated_at is not null as "isDeactivated",
     standing.auth_method is not distinct from 'sso' as "isBySso", code.expires_at <= now() as "isExpired",
     code.handle as "codeHandle", code.generation as "codeGeneration", code.key_id as "codeKeyId",
     code.revoked_at is null and code.expires_at > now() and code.tries < ${mostTries}
       and code.link_generation = standing.generation as "isOpen"
   from access_code code
   join standing on standing.tenant_id = code.tenant_id and standing.person_no = code.person_no
   join person on person.tenant_id = code.tenant_id and person.no = code.person_no
   where code.handle = $1`,
)

export function codeByHandle(db: Executor, handle: number): Promise<CodeRow | undefined> {
  return byHandle.first(db, [handle])
}

// In the claim's transaction, behind its UPDATE of standing: a code revoked meanwhile takes the claim back.
const spent = statement<{ personNo: number }>(
  'spend_access_code',
  `update access_code set expires_at = now()
   where tenant_id = $1 and person_no = $2 and generation = $3
     and revoked_at is null and expires_at > now() and tries < ${mostTries}
   returning person_no as "personNo"`,
)

/** @returns whether it was alive. */
export async function spendCode(
  db: Executor,
  { tenantId, personNo, codeGeneration }: { tenantId: number; personNo: number; codeGeneration: number },
): Promise<boolean> {
  return (await spent.first(db, [tenantId, personNo, codeGeneration])) !== undefined
}

const tried = statement<{ tenantId: number; personId: string; tries: number }>(
  'count_code_try',
  `update access_code code set tries = tries + 1 from person
   where code.handle = $1 and code.tries < ${mostTries} and person.tenant_id = code.tenant_id and person.no = code.person_no
   returning code.tenant_id as "tenantId", person.id as "personId", code.tries`,
)

/** One wrong ending. @returns whose code it closed. */
export async function countTry(
  db: Executor,
  handle: number,
): Promise<{ tenantId: number; personId: string } | undefined> {
  const row = await tried.first(db, [handle])
  return row && row.tries >= mostTries ? row : undefined
}
