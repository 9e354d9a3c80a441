import type { GroupRole } from '../db/tables.ts'
import type { Group } from './group.ts'

export interface GroupRow extends Omit<Group, 'externalId'> {
  externalId: string | null
  role: GroupRole | null
}

export const groupColumns = `person_group.tenant_id as "tenantId", person_group.no, person_group.id,
  person_group.display_name as "displayName", person_group.pushed_by as "pushedBy", person_group.role,
  person_group.member_count as "memberCount", person_group.version, person_group.created_at as "createdAt",
  person_group.modified_at as "modifiedAt", external_id.external_id as "externalId"`

/** @param clientId the SQL of the calling client's id, which may be null. */
export function groupTables(clientId: string): string {
  return `person_group
    left join group_external_id external_id on external_id.tenant_id = person_group.tenant_id
      and external_id.group_no = person_group.no and external_id.client_id = ${clientId}`
}

export function groupFrom({ externalId, ...group }: GroupRow): Group {
  return externalId === null ? group : { ...group, externalId }
}
