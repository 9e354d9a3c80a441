import type { JsonObject } from '../../base/json.ts'
import type { AttributeDefinition, SchemaDefinition } from '../../filter/schema-definition.ts'

const URN = 'urn:ietf:params:scim:schemas:core:2.0:Schema'

/** RFC 7643 §7: what the server reads and shows, from the very definitions by which it does. */
export function schemaDocument(schema: SchemaDefinition, baseUrl: string): JsonObject {
  return {
    schemas: [URN],
    id: schema.urn,
    name: schema.name,
    description: schema.description,
    attributes: [...schema.attributes.values()].map(attributeDocument),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${schema.urn}` },
  }
}

function attributeDocument(attribute: AttributeDefinition): JsonObject {
  const { name, type, multiValued, description, required, mutability, returned, uniqueness } = attribute
  const isText = type === 'string' || type === 'reference' || type === 'binary'
  const subAttributes = [...attribute.subAttributes.values()].map(attributeDocument)
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(isText && { caseExact: attribute.caseExact }),
    mutability,
    returned,
    uniqueness,
    ...(attribute.canonicalValues.length > 0 && { canonicalValues: [...attribute.canonicalValues] }),
    ...(type === 'reference' && { referenceTypes: [...attribute.referenceTypes] }),
    ...(type === 'complex' && { subAttributes }),
  }
}
