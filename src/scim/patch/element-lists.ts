import { fold } from '../../base/fold.ts'
import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { AttributeDefinition } from '../../filter/schema-definition.ts'
import { isObject } from '../resources/bare-object.ts'
import { keepOnePrimary } from '../resources/primary.ts'
import { checkLength, elementReader } from '../resources/read-value.ts'
import { canonicalJson, sameJson } from '../resources/same-json.ts'

/** Adds what is not there yet; what is there under the same value and type takes on what the new one says of it. */
export function addElements(
  current: readonly JsonValue[],
  added: readonly JsonValue[],
  { name }: AttributeDefinition,
): JsonValue[] {
  const list = [...current]
  const twins = twinsIn(list, { added: added.length })
  for (const element of added) {
    const twin = twins.of(element)
    if (twin === undefined) twins.remember(element)
    if (twin === undefined) list.push(element)
    else if (isObject(twin)) Object.assign(twin, element)
    const target = twin ?? element
    if (isObject(element) && element['primary'] === true) keepOnePrimary(list, target)
  }
  checkLength(list, name)
  return list
}

/**
 * By value, and by the whole where there is none. Of a few that are added each is compared with the list; of many none is:
 * then both are made known by keys.
 */
function twinsIn(list: readonly JsonValue[], { added }: { added: number }) {
  return added > few ? twinsByKey(list) : twinsBySight(list)
}

const few = 3

function twinsBySight(list: readonly JsonValue[]) {
  const of = (element: JsonValue): JsonValue | undefined =>
    hasValue(element)
      ? list.find((one) => isObject(one) && one['value'] === element['value'] && agree(one['type'], element['type']))
      : list.find((one) => !hasValue(one) && sameJson(one, element))
  // What is added stands in the list by then.
  return { of, remember: () => undefined }
}

function twinsByKey(list: readonly JsonValue[]) {
  const byValue = new Map<JsonValue, JsonObject[]>()
  const wholes = new Map<string, JsonValue>()
  const unkeyed = new Set<JsonValue>()
  const remember = (element: JsonValue) => {
    if (!hasValue(element)) {
      unkeyed.add(element)
      return
    }
    const same = byValue.get(element['value']!)
    if (same) same.push(element)
    else byValue.set(element['value']!, [element])
  }
  for (const element of list) remember(element)
  const of = (element: JsonValue): JsonValue | undefined =>
    hasValue(element)
      ? byValue.get(element['value']!)?.find((one) => agree(one['type'], element['type']))
      : whole(canonicalJson(element))
  // What has a value is told by it, so the dear keys are made only where something without one is added.
  const whole = (key: string) => {
    for (const element of unkeyed) {
      const known = canonicalJson(element)
      if (!wholes.has(known)) wholes.set(known, element)
    }
    unkeyed.clear()
    return wholes.get(key)
  }
  return { of, remember }
}

const hasValue = (element: JsonValue): element is JsonObject => isObject(element) && element['value'] !== undefined

const agree = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other

/** Removes exactly the elements that a value lists (security §2.13). */
export function removeListed(
  current: readonly JsonValue[],
  attribute: AttributeDefinition,
  value: unknown,
): JsonValue[] {
  const read = elementReader(attribute)
  const given = Array.isArray(value) ? value : [value]
  checkLength(given, attribute.name)
  const wanted = new Map<string, { names: readonly string[]; keys: Set<string> }>()
  for (const one of given) {
    const element = read(one, [])
    if (element === undefined) continue
    const names = namesMeant(element)
    const group = wanted.get(names.join()) ?? { names, keys: new Set() }
    group.keys.add(keyOf(element, names, attribute))
    wanted.set(names.join(), group)
  }
  return current.filter((element) => {
    for (const { names, keys } of wanted.values()) if (keys.has(keyOf(element, names, attribute))) return false
    return true
  })
}

/** By which of its parts an element is meant: its value, of this type where one is named; without a value by all of them. */
function namesMeant(element: JsonValue): readonly string[] {
  if (!isObject(element)) return []
  if (element['value'] === undefined) return Object.keys(element).toSorted()
  return element['type'] === undefined ? ['value'] : ['value', 'type']
}

function keyOf(element: JsonValue, names: readonly string[], attribute: AttributeDefinition): string {
  if (!isObject(element)) return partKey(element, attribute)
  const parts = names.map((name) =>
    partKey(element[name], attribute.subAttributes.get(name.toLowerCase()) ?? attribute),
  )
  return `{${parts.join()}`
}

/** Always JSON, so that no two lists of parts become the same key. */
function partKey(part: JsonValue | undefined, { caseExact }: AttributeDefinition): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return JSON.stringify(caseExact ? part : fold(part))
  return canonicalJson(part)
}
