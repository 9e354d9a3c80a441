/** Columns and joins of what a credential's client may do, behind `client`. */
export const callerRights = `client.can_read_claim_links as "canReadClaimLinks", tenant.schema_version as "schemaVersion",
  coalesce((tenant.settings ->> 'deleteOnlyUnclaimed')::boolean, false) as "keepsClaimed"`

export const tenantOfClient = 'join tenant on tenant.id = client.tenant_id'
