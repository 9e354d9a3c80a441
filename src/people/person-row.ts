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

export const standingColumns = `standing.version as "standingVersion", standing.invited_at as "invitedAt",
  standing.claimed_at as "claimedAt", standing.deactivated_at as "deactivatedAt", standing.withdrawn_at as "withdrawnAt",
  standing.handle, standing.generation, standing.key_id as "keyId", standing.link_expires_at as "linkExpiresAt"`

/** Of `personTables`. */
export const personColumns = `person.tenant_id as "tenantId", person.no, person.id, person.user_name as "userName",
  person.attributes, person.source, person.created_by as "createdBy", person.version, person.created_at as "createdAt",
  person.modified_at as "modifiedAt", external_id.external_id as "externalId", ${standingColumns}`

/** @param clientId the SQL of the calling client's id, which may be null. */
export function personTables(clientId: string): string {
  return `person
    join standing on standing.tenant_id = person.tenant_id and standing.person_no = person.no
    left join person_external_id external_id on external_id.tenant_id = person.tenant_id
      and external_id.person_no = person.no and external_id.client_id = ${clientId}`
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
  const { invitedAt, claimedAt, deactivatedAt, withdrawnAt, handle, generation, keyId, linkExpiresAt } = row
  return { invitedAt, claimedAt, deactivatedAt, withdrawnAt, handle, generation, keyId, linkExpiresAt }
}
