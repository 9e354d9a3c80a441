import type { JsonObject, JsonValue } from '../../base/json.ts'
import type { AttributeDefinition } from '../../filter/schema-definition.ts'
import { BadValue } from '../errors.ts'
import { isObject } from '../resources/bare-object.ts'
import { checkSame } from '../resources/check-same.ts'
import { leaveOut } from '../resources/leave-out.ts'
import { memberOf } from '../resources/member-of.ts'
import { valueReader } from '../resources/read-value.ts'

/**
 * Puts the sub-attributes that a value names into `target` and leaves the others; undefined where nothing remains.
 * A bare value stands for `{ value }`: Entra sets a manager by the id alone.
 */
export function mergeComplex(
  target: JsonObject,
  input: unknown,
  { attribute, ignored }: { attribute: AttributeDefinition; ignored: string[] },
): JsonObject | undefined {
  const value = onlyElement(input, attribute)
  if (value === null || value === undefined || value === '') return undefined
  const parts = isObject(value) ? value : bareValue(value, attribute)
  forgetOldReference(target, parts, attribute)
  const given = new Set<AttributeDefinition>()
  for (const key of Object.keys(parts)) {
    const part = attribute.subAttributes.get(key.toLowerCase())
    if (!part) leaveOut(ignored, `${attribute.name}.${key}`)
    if (!part || part.mutability === 'readOnly') continue
    const read = valueReader(part)(parts[key], ignored)
    if (given.has(part)) checkSame(target[part.name], read, `${attribute.name}.${part.name}`)
    given.add(part)
    setPart(target, part, read)
  }
  return Object.keys(target).length > 0 ? target : undefined
}

export function setPart(target: JsonObject, part: AttributeDefinition, value: JsonValue | undefined): void {
  if (value === undefined) delete target[part.name]
  else target[part.name] = value
}

function onlyElement(input: unknown, { name }: AttributeDefinition): unknown {
  if (!Array.isArray(input)) return input
  if (input.length > 1) throw new BadValue(`${name} takes a single value`)
  return input[0]
}

function bareValue(value: unknown, attribute: AttributeDefinition): Record<string, unknown> {
  if (attribute.subAttributes.has('value')) return { value }
  throw new BadValue(`${attribute.name} takes an object`)
}

// `$ref` and `displayName` of the manager before say nothing of the new one.
function forgetOldReference(target: JsonObject, parts: Record<string, unknown>, attribute: AttributeDefinition): void {
  const isReference = attribute.subAttributes.has('$ref') && !attribute.multiValued
  if (!isReference) return
  const value = memberOf(parts, 'value')
  if (value === undefined || value === target['value']) return
  for (const name of Object.keys(target)) delete target[name]
}
