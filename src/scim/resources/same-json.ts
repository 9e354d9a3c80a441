import type { JsonValue } from '../../base/json.ts'
import { bareObject, isObject } from './bare-object.ts'

type MaybeJson = JsonValue | undefined

/** Equality of JSON values: the order of names does not count (jsonb keeps none), the order of elements does. */
export function sameJson(left: MaybeJson, right: MaybeJson): boolean {
  if (left === right) return true
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((one, at) => sameJson(one, right[at]))
  }
  if (!isObject(left) || !isObject(right)) return false
  const names = Object.keys(left)
  return names.length === Object.keys(right).length && names.every((name) => sameJson(left[name], right[name]))
}

/** The same text for what sameJson calls equal, and for nothing else. */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_, part: JsonValue) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}

/** A copy that can be changed without the original noticing. Its depth is the body's, at most 32. */
export function copyJson<T extends JsonValue>(value: T): T {
  if (Array.isArray(value)) return value.map(copyJson) as T
  if (!isObject(value)) return value
  const copy = bareObject()
  for (const name of Object.keys(value)) copy[name] = copyJson(value[name] as JsonValue)
  return copy as T
}
