import { defaultInviteLifetimeHours } from '../tenants/tenant-settings.ts'

const hours = `coalesce((tenant.settings ->> 'inviteLifetimeHours')::int, ${defaultInviteLifetimeHours}) as hours`

/**
 * The CTE `setting`: one row, or none where the client is disconnected. The client's row is locked `for share` in the
 * statement that writes: Invite All, which flips it, waits for that statement, and a later flip is read here after the wait.
 */
export const settingOfClient = `setting as materialized (
  select client.invite_on_create, ${hours}
  from provisioning_client client join tenant on tenant.id = client.tenant_id
  where client.tenant_id = $1 and client.id = $2 and client.disabled_at is null
  for share of client
)`

/** The same where no client calls: there is no policy to read. `$2` is null. */
export const settingOfTenant = `setting as materialized (
  select false as invite_on_create, ${hours} from tenant where tenant.id = $1 and $2::uuid is null
)`
