import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { AttributeDefinition } from '../../filter/schema-definition.ts'
import { BadValue, RequiredAttribute } from '../errors.ts'
import { bareObject, isObject } from '../resources/bare-object.ts'
import { keepOnePrimary } from '../resources/primary.ts'
import { isHollow, valueReader } from '../resources/read-value.ts'
import { addElements, removeListed } from './element-lists.ts'
import { mergeComplex, setPart } from './merge-complex.ts'
import type { PatchOperation } from './patch-request.ts'

/** A path that ends at an attribute. */
export function changeAttribute(
  holder: JsonObject,
  { op, value }: PatchOperation,
  { attribute, ignored }: { attribute: AttributeDefinition; ignored: string[] },
): void {
  if (op === 'remove') return removeAttribute(holder, attribute, value)
  if (attribute.multiValued) return changeList(holder, { op, value }, { attribute, ignored })
  if (attribute.type === 'complex') return changeComplex(holder, value, { attribute, ignored })

  const read = valueReader(attribute)(value, ignored)
  if (read !== undefined) holder[attribute.name] = read
  // Left blank, `active` says nothing: nobody comes in or is shut out by an empty template field.
  else if (attribute.name === 'active') return
  else if (attribute.required) throw new BadValue(`${attribute.name} is required`)
  else delete holder[attribute.name]
}

function removeAttribute(holder: JsonObject, attribute: AttributeDefinition, value: unknown): void {
  if (attribute.required) throw new RequiredAttribute(attribute.name)
  const current = holder[attribute.name]
  if (!attribute.multiValued || value === undefined || value === null) delete holder[attribute.name]
  else if (Array.isArray(current)) setList(holder, attribute, removeListed(current, attribute, value))
}

function changeList(
  holder: JsonObject,
  { op, value }: Pick<PatchOperation, 'op' | 'value'>,
  { attribute, ignored }: { attribute: AttributeDefinition; ignored: string[] },
): void {
  const read = valueReader(attribute)(value, ignored)
  if (op === 'replace') return setList(holder, attribute, (read ?? []) as JsonValue[])
  if (read === undefined) return
  const current = (holder[attribute.name] ?? []) as JsonValue[]
  setList(holder, attribute, addElements(current, read as JsonValue[], attribute))
}

export function setList(holder: JsonObject, { name }: AttributeDefinition, list: JsonValue[]): void {
  if (list.length > 0) holder[name] = list
  else delete holder[name]
}

function changeComplex(
  holder: JsonObject,
  value: unknown,
  { attribute, ignored }: { attribute: AttributeDefinition; ignored: string[] },
): void {
  const present = holder[attribute.name]
  const merged = mergeComplex(isObject(present) ? present : bareObject(), value, { attribute, ignored })
  if (merged) holder[attribute.name] = merged
  else delete holder[attribute.name]
}

/** A path that ends at a sub-attribute, without a filter: of a list, every element is meant. */
export function changeSubAttribute(
  holder: JsonObject,
  { op, value }: PatchOperation,
  parts: { attribute: AttributeDefinition; subAttribute: AttributeDefinition; ignored: string[] },
): void {
  const { attribute, subAttribute, ignored } = parts
  const read = op === 'remove' ? undefined : valueReader(subAttribute)(value, ignored)
  const targets = targetsOf(holder, attribute)
  if (targets.length === 0 && read !== undefined) targets.push(bareObject())
  for (const target of targets) setPart(target, subAttribute, read)
  keepOnePrimary(targets)

  if (attribute.multiValued)
    return setList(
      holder,
      attribute,
      targets.filter((target) => !isHollow(target)),
    )
  const [only] = targets
  if (only && Object.keys(only).length > 0) holder[attribute.name] = only
  else delete holder[attribute.name]
}

/** The objects that an attribute holds: a single complex value counts as a list of one. */
export function targetsOf(holder: JsonObject, attribute: AttributeDefinition): JsonObject[] {
  const current = holder[attribute.name]
  if (current === undefined) return []
  return (Array.isArray(current) ? current : [current]) as JsonObject[]
}
