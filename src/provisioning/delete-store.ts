import type { Executor } from '../db/connection.ts'
import { statement } from '../db/statement.ts'
import { countSlots } from '../tenants/tenant-store.ts'
import type { PersonVersion } from './change-person.ts'

interface LockedPerson extends PersonVersion {
  no: number
  isClaimed: boolean
  /** The tenant's setting. */
  keepsClaimed: boolean
}

const lock = statement<LockedPerson>(
  'lock_person_to_delete',
  `select person.no, person.version, standing.version as "standingVersion",
      standing.claimed_at is not null as "isClaimed",
      coalesce((tenant.settings ->> 'deleteOnlyUnclaimed')::boolean, false) as "keepsClaimed"
    from person join tenant on tenant.id = person.tenant_id
      join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    where person.tenant_id = $1 and person.id = $2 for update of person, standing`,
)

export async function lockPerson(
  db: Executor,
  { tenantId, personId }: { tenantId: number; personId: string },
): Promise<LockedPerson | undefined> {
  return lock.first(db, [tenantId, personId])
}

const lockGroups = statement<{ no: number }>(
  'lock_groups_of_person',
  `select no from person_group
    where tenant_id = $1 and no = any(array(select group_no from group_member where tenant_id = $1 and person_no = $2))
    order by no for no key update`,
)

/** In ascending order, as everywhere where several are locked. */
export async function lockGroupsOf(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<void> {
  await lockGroups.all(db, [tenantId, personNo])
}

// A mail server's answer often names the address.
const remove = statement<never>(
  'delete_person',
  `with left_groups as (
    delete from group_member where tenant_id = $1 and person_no = $2 returning group_no
  ),
  changed_groups as (
    update person_group set member_count = member_count - 1, version = version + 1, modified_at = now()
    from left_groups where tenant_id = $1 and no = left_groups.group_no
  ),
  cancelled as (
    update delivery set to_address = null,
      state = case when state in ('queued', 'deferred', 'held') then 'cancelled' else state end,
      result = case when state in ('queued', 'deferred', 'held') then 'the person was deleted'
        else regexp_replace(result, '[^\\s<>"]+@[^\\s<>"]+', '…', 'g') end,
      finished_at = case when state in ('queued', 'deferred', 'held') then now() else finished_at end
    where tenant_id = $1 and person_no = $2
  ),
  counted as (
    update person_count set n = n - 1 where tenant_id = $1 and slot = $3
  )
  delete from person where tenant_id = $1 and no = $2`,
)

/** What hangs on the person goes by cascade. */
export async function removePerson(
  db: Executor,
  { tenantId, personNo }: { tenantId: number; personNo: number },
): Promise<void> {
  await remove.all(db, [tenantId, personNo, Math.floor(Math.random() * countSlots)])
}
