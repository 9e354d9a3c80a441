import type { JsonObject } from '../../base/json.ts'
import type { Person } from '../../people/person.ts'
import { VESTIBULE_URN } from '../../people/status-schema.ts'
import { USER_URN } from '../../people/user-schema.ts'
import type { GroupOfPerson } from '../../groups/find-group.ts'
import type { ScimCall } from '../call.ts'
import { personEtag } from '../etag.ts'
import type { ShownCode } from './access-codes.ts'
import type { Projection } from './projection.ts'
import { addStatus } from './status-view.ts'

export interface PersonViewOptions {
  call: ScimCall
  projection: Projection
  groups?: readonly GroupOfPerson[]
  code?: ShownCode
  /** As `personEtag` says, where the caller has asked it already. */
  version?: string
}

/** A person as SCIM shows it. Groups are the pushed ones, direct only. */
export function personView(person: Person, options: PersonViewOptions): JsonObject {
  const { call, projection, groups = [], code, version = personEtag(person, groups) } = options
  const { attributes, externalId } = person
  const { baseUrl } = call
  const resource: JsonObject = {
    schemas: schemasOf(attributes),
    id: person.id,
    ...(externalId !== undefined && { externalId }),
    meta: {
      resourceType: 'User',
      created: person.createdAt.toISOString(),
      lastModified: person.modifiedAt.toISOString(),
      location: personLocation(person.id, baseUrl),
      version,
    },
    userName: person.userName,
    ...attributes,
    active: person.active,
  }
  if (groups.length > 0) resource['groups'] = groups.map((group) => groupReference(group, baseUrl))
  addStatus(resource, person, { call, projection, code })
  return projection.apply(resource)
}

export const personLocation = (personId: string, baseUrl: string): string => `${baseUrl}/Users/${personId}`

function groupReference({ id, displayName }: GroupOfPerson, baseUrl: string): JsonObject {
  return { value: id, $ref: `${baseUrl}/Groups/${id}`, display: displayName, type: 'direct' }
}

/** Stored extensions stand under their URN, and only they have a colon in their name. */
function schemasOf(attributes: JsonObject): string[] {
  const urns = [USER_URN, VESTIBULE_URN]
  for (const name of Object.keys(attributes)) if (name.startsWith('urn:')) urns.push(name)
  return urns
}
