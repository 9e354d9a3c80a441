import type { AttributePath, SchemaPath } from './attribute-path.ts'
import type { AttributeDefinition, AttributeMap, ResourceSchema, SchemaExtension } from './schema-definition.ts'

interface Scope {
  readonly extension: SchemaExtension | null
  readonly attributes: AttributeMap
}

/**
 * A name as clients write it: in any case, short or behind its schema's URN, with or without a sub-attribute.
 * An extension's attribute is also found by its short name, the core's coming first: Entra says plain `manager`.
 */
export function resolveName(text: string, schema: ResourceSchema): AttributePath | SchemaPath | undefined {
  const name = text.toLowerCase()
  const urn = longestUrn(name, schema)
  if (urn === undefined) return firstFound(name, shortScopes(schema))
  const extension = schema.extensions.get(urn) ?? null
  if (name.length === urn.length) return { kind: 'schema', schema: extension ?? schema.core, extension }
  return firstFound(name.slice(urn.length + 1), [{ extension, attributes: (extension ?? schema).attributes }])
}

/** What `name` means inside the brackets of a value path on `path`. */
export function resolveElementName(name: string, path: AttributePath): AttributePath | undefined {
  return withSubAttribute(path, name.toLowerCase())
}

/** The dot of `2.0` separates nothing, so a URN is recognised as a whole; where one continues another, the longer. */
function longestUrn(name: string, schema: ResourceSchema): string | undefined {
  const urns = [schema.core.urn.toLowerCase(), ...schema.extensions.keys()]
  const fitting = urns.filter((urn) => name === urn || (name.startsWith(urn) && follows.has(name[urn.length]!)))
  return fitting.sort((one, other) => other.length - one.length)[0]
}

/** Between a URN and a name stands a colon; some clients write the dot of a sub-attribute. */
const follows: ReadonlySet<string> = new Set([':', '.'])

function shortScopes(schema: ResourceSchema): Scope[] {
  const extensions = [...schema.extensions.values()]
  return [
    { extension: null, attributes: schema.attributes },
    ...extensions.map((extension) => ({ extension, attributes: extension.attributes })),
  ]
}

function firstFound(name: string, scopes: readonly Scope[]): AttributePath | undefined {
  const dot = name.indexOf('.')
  const attributeName = dot < 0 ? name : name.slice(0, dot)
  for (const { extension, attributes } of scopes) {
    const attribute = attributes.get(attributeName)
    if (!attribute) continue
    const path: AttributePath = { kind: 'attribute', extension, attribute, subAttribute: null }
    return dot < 0 ? path : withSubAttribute(path, name.slice(dot + 1))
  }
  return undefined
}

function withSubAttribute(path: AttributePath, name: string): AttributePath | undefined {
  const subAttribute = path.attribute.subAttributes.get(name)
  if (subAttribute) return { ...path, subAttribute }
  return name === 'value' && isPlainList(path.attribute) ? path : undefined
}

/** RFC 7643 §2.4: the elements of a multi-valued attribute that is not complex are named `value`. */
function isPlainList(attribute: AttributeDefinition): boolean {
  return attribute.multiValued && attribute.type !== 'complex'
}
