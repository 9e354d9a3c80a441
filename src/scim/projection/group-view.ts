import type { JsonObject } from '../../base/json.ts'
import type { Group, Member } from '../../groups/group.ts'
import { GROUP_URN } from '../../groups/group-schema.ts'
import { groupEtag } from '../etag.ts'

/** A group without its members, which are streamed behind it. */
export function groupView(group: Group, baseUrl: string): JsonObject {
  const { externalId } = group
  return {
    schemas: [GROUP_URN],
    id: group.id,
    ...(externalId !== undefined && { externalId }),
    meta: {
      resourceType: 'Group',
      created: group.createdAt.toISOString(),
      lastModified: group.modifiedAt.toISOString(),
      location: groupLocation(group.id, baseUrl),
      version: groupEtag(group),
    },
    displayName: group.displayName,
  }
}

export const groupLocation = (groupId: string, baseUrl: string): string => `${baseUrl}/Groups/${groupId}`

export function memberView({ id, displayName, kind }: Member, baseUrl: string): JsonObject {
  const isPerson = kind === 'person'
  const $ref = `${baseUrl}/${isPerson ? 'Users' : 'Groups'}/${id}`
  return { value: id, $ref, display: displayName, type: isPerson ? 'User' : 'Group' }
}
