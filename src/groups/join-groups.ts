import { isUuid } from '../base/uuid.ts'
import type { Trx } from '../db/connection.ts'
import { statement } from '../db/statement.ts'

const lock = statement<{ no: number }>(
  'lock_offered_groups',
  `select no from person_group
    where tenant_id = $1 and pushed_by is null and role is not null and id = any($2::uuid[])
    order by no for no key update`,
)

const join = statement<{ id: string }>(
  'join_groups',
  `with joined as (
    insert into group_member (tenant_id, group_no, person_no) select $1, unnest($3::bigint[]), $2
    on conflict do nothing returning group_no
  )
  update person_group set member_count = member_count + 1, version = version + 1, modified_at = now()
  from joined where tenant_id = $1 and no = joined.group_no
  returning id`,
)

/** In the claim: only local groups that are offered; other ids are as if they were not there. @returns the ids joined */
export async function joinGroups(
  trx: Trx,
  { tenantId, personNo, groupIds }: { tenantId: number; personNo: number; groupIds: readonly string[] },
): Promise<string[]> {
  const groups = await lock.all(trx, [tenantId, groupIds.filter(isUuid)])
  if (groups.length === 0) return []
  const joined = await join.all(trx, [tenantId, personNo, groups.map(({ no }) => no)])
  return joined.map(({ id }) => id)
}
