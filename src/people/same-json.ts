import type { JsonObject, JsonValue } from '../base/json.ts'

/** Equality of JSON values: the order of names does not count (jsonb keeps none), the order of elements does. */
export function sameJson(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true
  if (Array.isArray(left) || Array.isArray(right))
    return Array.isArray(left) && Array.isArray(right) && sameList(left, right)
  return isObject(left) && isObject(right) && sameObject(left, right)
}

function sameList(left: JsonValue[], right: JsonValue[]): boolean {
  return left.length === right.length && left.every((value, index) => sameJson(value, right[index]))
}

function sameObject(left: JsonObject, right: JsonObject): boolean {
  const names = Object.keys(left)
  if (names.length !== Object.keys(right).length) return false
  return names.every((name) => Object.hasOwn(right, name) && sameJson(left[name], right[name]))
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null
}
