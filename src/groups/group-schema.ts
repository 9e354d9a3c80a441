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

/** A pushed group as SCIM sees it (RFC 7643 §4.2). */
export const groupSchema: ResourceSchema = defineResourceSchema({
  name: 'Group',
  core: defineSchema({ ...described, urn }),
})
