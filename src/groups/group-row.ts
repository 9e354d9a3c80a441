import type { GroupRole } from '../db/tables.ts'
import type { Group } from './group.ts'

export interface GroupRow extends Omit<Group, 'externalId'> {
  externalId: string | null
  role: GroupRole | null
}

/** Of `person_group`. @param externalId the SQL of the calling client's external id, which may be null. */
export function groupFields(externalId: string): string {
  return `person_group.tenant_id as "tenantId", person_group.no, person_group.id, person_group.display_name as "displayName",
    person_group.pushed_by as "pushedBy", person_group.role, person_group.member_count as "memberCount", person_group.version,
    person_group.created_at as "createdAt", person_group.modified_at as "modifiedAt", ${externalId} as "externalId"`
}

/** A subquery, not a join, as that of people. @param clientId the SQL of the calling client's id, which may be null. */
export function groupExternalId(clientId: string): string {
  return `(select mine.external_id from group_external_id mine where mine.tenant_id = person_group.tenant_id
    and mine.group_no = person_group.no and mine.client_id = ${clientId})`
}

export function groupFrom({ externalId, ...group }: GroupRow): Group {
  return externalId === null ? group : { ...group, externalId }
}
