import type { JsonObject } from '../base/json.ts'
import type { PersonSource } from '../db/tables.ts'
import type { Person, Standing } from './person.ts'

/** A person as it comes from the database: flat, with null for what is absent. */
export interface PersonRow extends Standing {
  tenantId: number
  no: number
  id: string
  userName: string
  attributes: JsonObject
  source: PersonSource
  createdBy: string | null
  version: number
  standingVersion: number
  createdAt: Date
  modifiedAt: Date
  externalId: string | null
}

export const standingFields = `standing.version as "standingVersion", standing.invited_at as "invitedAt",
  standing.claimed_at as "claimedAt", standing.deactivated_at as "deactivatedAt", standing.withdrawn_at as "withdrawnAt",
  standing.handle, standing.generation, standing.key_id as "keyId", standing.link_expires_at as "linkExpiresAt",
  standing.auth_method as "authMethod"`

export const personTables = `person
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no`

/**
 * Of `personTables`. The external id is a subquery, not a join: a join may be planned, while a tenant is being filled and nothing
 * is known of its tables yet, as a walk over all external ids of the client.
 * @param clientId the SQL of the calling client's id, which may be null.
 */
export function personFields(clientId: string): string {
  return `person.tenant_id as "tenantId", person.no, person.id, person.user_name as "userName", person.attributes, person.source,
    person.created_by as "createdBy", person.version, person.created_at as "createdAt", person.modified_at as "modifiedAt",
    (select mine.external_id from person_external_id mine where mine.tenant_id = person.tenant_id
      and mine.person_no = person.no and mine.client_id = ${clientId}) as "externalId", ${standingFields}`
}

export function personFrom(row: PersonRow): Person {
  const { externalId } = row
  return {
    tenantId: row.tenantId,
    no: row.no,
    id: row.id,
    userName: row.userName,
    active: row.deactivatedAt === null,
    ...(externalId !== null && { externalId }),
    attributes: row.attributes,
    source: row.source,
    createdBy: row.createdBy,
    version: row.version,
    standingVersion: row.standingVersion,
    createdAt: row.createdAt,
    modifiedAt: row.modifiedAt,
    standing: standingFrom(row),
  }
}

export function standingFrom(row: Standing): Standing {
  const { invitedAt, claimedAt, deactivatedAt, withdrawnAt, handle, generation, keyId, linkExpiresAt, authMethod } = row
  return { invitedAt, claimedAt, deactivatedAt, withdrawnAt, handle, generation, keyId, linkExpiresAt, authMethod }
}
