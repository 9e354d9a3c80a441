import type { Database, Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import type { ClaimLink } from './claim-link.ts'

export interface Opens {
  tenantId: number
  personNo: number
  generation: number
  opens: number
}

// In order of the key, so that two processes that count the same links do not wait for each other in a circle; whoever was deleted meanwhile is left out.
const counted = statement<never>(
  'count_link_opens',
  `insert into link_open as known (tenant_id, person_no, generation, opens, first_at, last_at)
   select given.tenant_id, given.person_no, given.generation, given.opens, now(), now()
   from unnest($1::int[], $2::bigint[], $3::int[], $4::int[]) as given (tenant_id, person_no, generation, opens)
   join person on person.tenant_id = given.tenant_id and person.no = given.person_no
   order by given.tenant_id, given.person_no, given.generation
   on conflict (tenant_id, person_no, generation) do update
     set opens = known.opens + excluded.opens, first_at = coalesce(known.first_at, excluded.first_at), last_at = excluded.last_at`,
)

export async function countOpens(db: Database, opens: readonly Opens[]): Promise<void> {
  await counted.all(db, [
    opens.map(({ tenantId }) => tenantId),
    opens.map(({ personNo }) => personNo),
    opens.map(({ generation }) => generation),
    opens.map(({ opens: times }) => times),
  ])
}

const begun = statement<never>(
  'claim_begun',
  `insert into link_open as known (tenant_id, person_no, generation, begun_at) values ($1, $2, $3, now())
   on conflict (tenant_id, person_no, generation) do update set begun_at = coalesce(known.begun_at, excluded.begun_at)`,
)

/** A step was sent: no scanner does that, since no page of ours sends itself and every form needs its token. */
export async function markBegun(db: Executor, { tenantId, personNo, generation }: ClaimLink): Promise<void> {
  await begun.all(db, [tenantId, personNo, generation])
}
