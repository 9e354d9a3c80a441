import SCIMMY from 'scimmy'
import {
  defineResourceSchema,
  defineSchema,
  type ResourceSchema,
  type SchemaDeclaration,
} from '../filter/schema-definition.ts'

export const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group'

// Through JSON: `describe` returns attributes whose properties only their `toJSON` shows.
const { id: urn, ...described } = JSON.parse(JSON.stringify(SCIMMY.Schemas.Group.definition.describe())) as Omit<
  SchemaDeclaration,
  'urn'
> & { id: string }

/**
 * What a member is called is said by the member itself, whatever the client sends, and only when it is asked for: a
 * client that compares what it reads with what it wrote would find a difference in every member.
 */
const attributes = described.attributes.map((attribute) => ({
  ...attribute,
  // Of the tenant's pushed groups, in any case.
  ...(attribute.name === 'displayName' && { uniqueness: 'server' as const }),
  subAttributes: attribute.subAttributes?.map((part) =>
    part.name === 'display' ? { ...part, mutability: 'readOnly' as const, returned: 'request' as const } : part,
  ),
}))

/** A pushed group as SCIM sees it (RFC 7643 §4.2). */
export const groupSchema: ResourceSchema = defineResourceSchema({
  name: 'Group',
  core: defineSchema({ ...described, attributes, urn }),
})
