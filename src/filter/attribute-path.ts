import type { AttributeDefinition, SchemaDefinition, SchemaExtension } from './schema-definition.ts'

/** An attribute or sub-attribute of a resource, found in its schema. */
export interface AttributePath {
  readonly kind: 'attribute'
  /** The extension that declares it; null for the core schema and the common attributes. */
  readonly extension: SchemaExtension | null
  readonly attribute: AttributeDefinition
  /** Null where the path names the attribute itself. */
  readonly subAttribute: AttributeDefinition | null
}

/** A whole schema, named by its URN alone: `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`. */
export interface SchemaPath {
  readonly kind: 'schema'
  readonly schema: SchemaDefinition
  /** Null where it is the core schema. */
  readonly extension: SchemaExtension | null
}

/** The canonical spelling, whatever case or short form the client used. */
export function pathText(path: AttributePath): string {
  const name = path.subAttribute ? `${path.attribute.name}.${path.subAttribute.name}` : path.attribute.name
  return path.extension ? `${path.extension.urn}:${name}` : name
}

/** What a comparison on `path` looks at: the sub-attribute if there is one. */
export function pathTarget(path: AttributePath): AttributeDefinition {
  return path.subAttribute ?? path.attribute
}
