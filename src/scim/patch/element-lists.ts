import { fold } from '../../base/fold.ts'
import type { JsonValue } from '../../base/json.ts'
import type { AttributeDefinition } from '../../filter/schema-definition.ts'
import { isObject } from '../resources/bare-object.ts'
import { keepOnePrimary } from '../resources/primary.ts'
import { elementReader } from '../resources/read-value.ts'
import { sameJson } from '../resources/same-json.ts'

/** Adds what is not there yet; what is there under the same value and type takes on what the new one says of it. */
export function addElements(current: readonly JsonValue[], added: readonly JsonValue[]): JsonValue[] {
  const list = [...current]
  for (const element of added) {
    const twin = list.find((one) => isTwin(one, element))
    if (twin === undefined) list.push(element)
    else if (isObject(twin)) Object.assign(twin, element)
    const target = twin ?? element
    if (isObject(element) && element['primary'] === true) keepOnePrimary(list, target)
  }
  return list
}

function isTwin(one: JsonValue, other: JsonValue): boolean {
  if (!isObject(one) || !isObject(other) || one['value'] === undefined) return sameJson(one, other)
  return one['value'] === other['value'] && agree(one['type'], other['type'])
}

const agree = (one: unknown, other: unknown) => one === undefined || other === undefined || one === other

/** Removes exactly the elements that a value lists (security §2.13). */
export function removeListed(
  current: readonly JsonValue[],
  attribute: AttributeDefinition,
  value: unknown,
): JsonValue[] {
  const read = elementReader(attribute)
  const listed = (Array.isArray(value) ? value : [value]).map((one) => read(one, []))
  return current.filter(
    (element) => !listed.some((wanted) => wanted !== undefined && isMeant(element, wanted, attribute)),
  )
}

function isMeant(element: JsonValue, wanted: JsonValue, attribute: AttributeDefinition): boolean {
  if (!isObject(element) || !isObject(wanted)) return samePart(element, wanted, attribute)
  const names = wanted['value'] === undefined ? Object.keys(wanted) : ['value', 'type']
  return names.every((name) => {
    const part = attribute.subAttributes.get(name.toLowerCase())
    const isOpen = name === 'type' && wanted[name] === undefined
    return isOpen || samePart(element[name], wanted[name], part ?? attribute)
  })
}

function samePart(
  one: JsonValue | undefined,
  other: JsonValue | undefined,
  { caseExact }: AttributeDefinition,
): boolean {
  if (typeof one !== 'string' || typeof other !== 'string' || caseExact) return sameJson(one, other)
  return fold(one) === fold(other)
}
