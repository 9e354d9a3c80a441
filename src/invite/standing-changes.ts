import type { Trx } from '../db/connection.ts'
import { statement, type Statement } from '../db/statement.ts'
import { isUuid } from '../base/uuid.ts'
import type { PersonFacts } from '../people/person.ts'

/** What a change of standing needs to know besides the person. */
export interface LinkTerms {
  keyId: string
  lifetimeHours: number
}

export interface WhichPerson {
  tenantId: number
  personId: string
}

type Change = (trx: Trx, whom: WhichPerson, terms: LinkTerms) => Promise<number | undefined>

/**
 * One guarded UPDATE: of two admins who do the same at once, one finds a row.
 * @returns the person's number, or undefined where the guard or the id let nobody through.
 */
function change(name: string, set: string, guard: string): Change {
  const update: Statement<{ personNo: number }> = statement(
    name,
    `update standing set ${set}, version = version + 1
     where tenant_id = $1 and person_no = (select no from person where tenant_id = $1 and id = $2)
       and deactivated_at is null and ${guard}
       and $3::text is not null and $4::int is not null
     returning person_no as "personNo"`,
  )
  return async (trx, { tenantId, personId }, { keyId, lifetimeHours }) => {
    if (!isUuid(personId)) return undefined
    const row = await update.first(trx, [tenantId, personId, keyId, lifetimeHours])
    return row?.personNo
  }
}

const freshLink = `generation = generation + 1, key_id = $3, link_expires_at = now() + make_interval(hours => $4)`

/** Uninvited or withdrawn → invited. */
export const markInvited = change(
  'mark_invited',
  `invited_at = now(), withdrawn_at = null, handle = coalesce(handle, random_handle()), ${freshLink}`,
  'invited_at is null and claimed_at is null',
)

/** The same link, alive for a whole lifetime again. */
export const restartClock = change(
  'restart_clock',
  'link_expires_at = now() + make_interval(hours => $4)',
  'invited_at is not null and claimed_at is null',
)

/** Invited still, by another link. */
export const rotateGeneration = change('rotate_generation', freshLink, 'invited_at is not null and claimed_at is null')

/** Claimed → invited, by another link. */
export const markUnclaimed = change(
  'mark_unclaimed',
  `claimed_at = null, auth_method = null, invited_at = coalesce(invited_at, now()), handle = coalesce(handle, random_handle()), ${freshLink}`,
  'claimed_at is not null',
)

/** Back to silence. The handle stays, so that the dead link can be told from one that never was. */
export const markWithdrawn = change(
  'mark_withdrawn',
  'invited_at = null, withdrawn_at = now(), generation = generation + 1, link_expires_at = null',
  'invited_at is not null and claimed_at is null',
)

export type FactsOfPerson = PersonFacts & { personNo: number; keyId: string | null }

/** Read to explain a refusal, never to decide one. */
export async function readFacts(trx: Trx, { tenantId, personId }: WhichPerson): Promise<FactsOfPerson | undefined> {
  if (!isUuid(personId)) return undefined
  return trx
    .selectFrom('standing')
    .innerJoin('person', (join) =>
      join.onRef('person.tenantId', '=', 'standing.tenantId').onRef('person.no', '=', 'standing.personNo'),
    )
    .select(['personNo', 'invitedAt', 'claimedAt', 'deactivatedAt', 'withdrawnAt', 'keyId'])
    .where('person.tenantId', '=', tenantId)
    .where('person.id', '=', personId)
    .executeTakeFirst()
}
