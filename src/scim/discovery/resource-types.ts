import type { JsonObject } from '../../base/json.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'

const URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'

/** RFC 7643 §6. */
export function resourceType(schema: ResourceSchema, endpoint: string, baseUrl: string): JsonObject {
  return {
    schemas: [URN],
    id: schema.name,
    name: schema.name,
    description: schema.core.description,
    endpoint,
    schema: schema.core.urn,
    schemaExtensions: [...schema.extensions.values()].map(({ urn, required }) => ({ schema: urn, required })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${schema.name}` },
  }
}
