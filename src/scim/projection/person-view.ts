import type { JsonObject } from '../../base/json.ts'
import type { Person } from '../../people/person.ts'
import { USER_URN } from '../../people/user-schema.ts'
import type { GroupOfPerson } from '../../groups/find-group.ts'
import { personEtag } from '../etag.ts'

/** A person as SCIM shows it, whole; projections take parts away. Groups are the pushed ones, direct only. */
export function personView(person: Person, baseUrl: string, groups: readonly GroupOfPerson[] = []): JsonObject {
  const { attributes, externalId } = person
  const resource: JsonObject = {
    schemas: schemasOf(attributes),
    id: person.id,
    ...(externalId !== undefined && { externalId }),
    meta: {
      resourceType: 'User',
      created: person.createdAt.toISOString(),
      lastModified: person.modifiedAt.toISOString(),
      location: personLocation(person.id, baseUrl),
      version: personEtag(person),
    },
    userName: person.userName,
    ...attributes,
    active: person.active,
  }
  if (groups.length > 0) resource['groups'] = groups.map((group) => groupReference(group, baseUrl))
  return resource
}

export const personLocation = (personId: string, baseUrl: string): string => `${baseUrl}/Users/${personId}`

function groupReference({ id, displayName }: GroupOfPerson, baseUrl: string): JsonObject {
  return { value: id, $ref: `${baseUrl}/Groups/${id}`, display: displayName, type: 'direct' }
}

/** Stored extensions stand under their URN, and only they have a colon in their name. */
function schemasOf(attributes: JsonObject): string[] {
  const urns = [USER_URN]
  for (const name of Object.keys(attributes)) if (name.startsWith('urn:')) urns.push(name)
  return urns
}
