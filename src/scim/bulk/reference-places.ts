import type { JsonObject } from '../../base/json.ts'
import type { AttributePath } from '../../filter/attribute-path.ts'
import type { AttributeDefinition, ResourceSchema } from '../../filter/schema-definition.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'
import { resolveKey } from '../resources/resolve-key.ts'

/** Called with each text that may be a reference; what it returns stands in its place. */
export type Visit = (text: string) => string

export interface Place {
  schema: ResourceSchema
  /** Of an extension's parts: its URN and a colon. */
  prefix?: string
}

/**
 * A resource, or a path-less value of a PATCH, its references visited: RFC 7644 §3.7.2 has them where a resource's id would
 * stand, so that a title may well read `bulkId:x`. What holds no reference is handed on as it is.
 */
export function visitResource(value: unknown, place: Place, visit: Visit): unknown {
  if (!isObject(value)) return value
  const visited = bareObject()
  for (const key of Object.keys(value)) visited[key] = visitNamed(key, value[key], { place, visit }) as JsonObject
  return visited
}

/** One name of a resource with its value. */
export function visitNamed(key: string, value: unknown, { place, visit }: { place: Place; visit: Visit }): unknown {
  const path = resolveKey((place.prefix ?? '') + key, place.schema)
  if (path === undefined || value === null) return value
  if (path.kind === 'elements') return visitAt(path.path, value, visit)
  if (path.kind === 'attribute') return visitAt(path, value, visit)
  const prefix = path.extension ? `${path.extension.urn}:` : undefined
  return visitResource(value, { schema: place.schema, prefix }, visit)
}

/** The body of a PATCH: what its operations' paths name, too. */
export function visitPatch(data: unknown, schema: ResourceSchema, visit: Visit): unknown {
  return mapNamed(data, 'operations', (operations) =>
    Array.isArray(operations)
      ? operations.map((operation) => visitOperation(operation, schema, visit))
      : visitOperation(operations, schema, visit),
  )
}

function visitOperation(operation: unknown, schema: ResourceSchema, visit: Visit): unknown {
  let path: string | undefined
  const located = mapNamed(operation, 'path', (given) => (typeof given === 'string' ? (path = visit(given)) : given))
  const place = { schema }
  return mapNamed(located, 'value', (value) =>
    path === undefined || path.trim() === ''
      ? visitEach(value, (one) => visitResource(one, place, visit))
      : visitNamed(path, value, { place, visit }),
  )
}

/** Messages' own names come in any case. */
function mapNamed(holder: unknown, name: string, change: (value: unknown) => unknown): unknown {
  if (!isObject(holder)) return holder
  const mapped = bareObject()
  for (const key of Object.keys(holder))
    mapped[key] = (key.toLowerCase() === name ? change(holder[key]) : holder[key]) as JsonObject
  return mapped
}

function visitAt({ attribute, subAttribute }: AttributePath, value: unknown, visit: Visit): unknown {
  if (!pointsElsewhere(attribute) || (subAttribute && !referring.has(subAttribute.name))) return value
  return visitEach(value, (one) => visitElement(one, visit))
}

/** What has `$ref` beside `value` points at a resource: `members`, `manager`. Groups of a user are not the client's to say. */
function pointsElsewhere({ subAttributes, mutability }: AttributeDefinition): boolean {
  return subAttributes.has('$ref') && mutability !== 'readOnly'
}

const referring: ReadonlySet<string> = new Set(['value', '$ref'])

function visitElement(element: unknown, visit: Visit): unknown {
  if (typeof element === 'string') return visit(element)
  if (!isObject(element)) return element
  const visited = bareObject()
  for (const key of Object.keys(element)) {
    const part = element[key]
    visited[key] = (referring.has(key.toLowerCase()) && typeof part === 'string' ? visit(part) : part) as JsonObject
  }
  return visited
}

function visitEach(value: unknown, visit: (one: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(visit) : visit(value)
}
