import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { AttributePath, SchemaPath } from '../../filter/attribute-path.ts'
import { readAttributeList } from '../../filter/read-path.ts'
import type { ResourceSchema } from '../../filter/schema-definition.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'
import { projectionTree, type Selection } from './selection.ts'

/** What of a resource an answer shows (RFC 7644 §3.9). */
export interface Projection {
  /** Whether a top-level attribute or extension, or a part of it, is shown at all; what is not need not be loaded. */
  wants(name: string, part?: string): boolean
  /** @param resource without extensions' parts that are only shown on request, where `wants` does not ask for them. */
  apply(resource: JsonObject): JsonObject
}

export interface AttributeLists {
  attributes?: string
  excludedAttributes?: string
}

/** @throws InvalidPath naming the first unknown attribute. */
export function readProjection(schema: ResourceSchema, { attributes, excludedAttributes }: AttributeLists): Projection {
  const shown = attributes?.trim() ? readAttributeList(attributes, schema) : undefined
  const hidden = excludedAttributes?.trim() ? readAttributeList(excludedAttributes, schema) : undefined
  if (!shown && !hidden) return defaultProjection(schema)
  return projectionOf(schema, shown, hidden)
}

const defaults = new WeakMap<ResourceSchema, Projection>()

function defaultProjection(schema: ResourceSchema): Projection {
  const known = defaults.get(schema)
  if (known) return known
  const projection = projectionOf(schema)
  defaults.set(schema, projection)
  return projection
}

type Paths = readonly (AttributePath | SchemaPath)[]

function projectionOf(schema: ResourceSchema, shown?: Paths, hidden?: Paths): Projection {
  const { members, isPlain } = projectionTree(schema, { shown, hidden })
  const wants = (name: string, part?: string): boolean => {
    const selection = members.get(name)
    return selection === 'all' || (selection !== undefined && (part === undefined || selection.has(part)))
  }
  return { wants, apply: isPlain ? (resource) => resource : (resource) => pick(resource, members) }
}

function pick(object: JsonObject, selection: ReadonlyMap<string, Selection>): JsonObject {
  const picked = bareObject()
  for (const name of Object.keys(object)) {
    const selected = selection.get(name)
    if (selected === undefined) continue
    const value = selected === 'all' ? object[name]! : pickWithin(object[name]!, selected)
    if (value !== undefined) picked[name] = value
  }
  return picked
}

function pickWithin(value: JsonValue, selection: ReadonlyMap<string, Selection>): JsonValue | undefined {
  if (Array.isArray(value)) {
    const elements = value.map((element) => pickWithin(element, selection)).filter((element) => element !== undefined)
    return elements.length > 0 ? elements : undefined
  }
  if (!isObject(value)) return value
  const picked = pick(value, selection)
  return Object.keys(picked).length > 0 ? picked : undefined
}
