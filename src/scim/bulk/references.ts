import type { JsonObject } from '../../base/json.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'

const MARK = 'bulkId:'

/** A `bulkId:…` stands alone, at the end of a `$ref`, or in quotes inside the path of a PATCH operation. */
const REFERENCE = /bulkId:([^"/\s]+)/g

/** All that a request names, found without recursion: how deep it goes is the client's choice. */
export function bulkIdsIn(...values: unknown[]): Set<string> {
  const found = new Set<string>()
  const open = values
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') for (const [, id] of matchesOf(value)) found.add(id!)
    else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) open.push(inner)
  }
  return found
}

function matchesOf(text: string): Iterable<RegExpMatchArray> {
  return text.includes(MARK) ? text.matchAll(REFERENCE) : []
}

/** Puts ids in the place of the references that are known. */
export function resolveReferences(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return resolveText(value, ids)
  if (Array.isArray(value)) return value.map((element) => resolveReferences(element, ids))
  if (!isObject(value)) return value
  const resolved = bareObject() as Record<string, unknown>
  for (const name of Object.keys(value)) resolved[name] = resolveReferences(value[name], ids)
  return resolved
}

export function resolveText(text: string, ids: ReadonlyMap<string, string>): string {
  if (!text.includes(MARK)) return text
  return text.replace(REFERENCE, (reference, id: string) => ids.get(id) ?? reference)
}

/**
 * Takes what points at `pending` out of the body of a create: of a circle of references, one has to be made first,
 * and learns the other, or itself, afterwards by a PATCH, to which `late` is a value without a path.
 */
export function postpone(data: unknown, pending: ReadonlySet<string>): { data: unknown; late?: JsonObject } {
  if (pending.size === 0 || !isObject(data)) return { data }
  const [kept, late] = [bareObject(), bareObject()]
  for (const [name, value] of Object.entries(data as JsonObject)) {
    if (name.toLowerCase().startsWith('urn:') && isObject(value)) {
      const within = postpone(value, pending)
      kept[name] = within.data as JsonObject
      if (within.late) late[name] = within.late
    } else if (Array.isArray(value)) {
      kept[name] = value.filter((element) => !pointsAt(element, pending))
      const waiting = value.filter((element) => pointsAt(element, pending))
      if (waiting.length > 0) late[name] = waiting
    } else if (pointsAt(value, pending)) late[name] = value
    else kept[name] = value
  }
  return Object.keys(late).length > 0 ? { data: kept, late } : { data }
}

const pointsAt = (value: unknown, pending: ReadonlySet<string>): boolean =>
  [...bulkIdsIn(value)].some((id) => pending.has(id))
