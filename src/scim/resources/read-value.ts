import type { JsonObject, JsonPrimitive, JsonValue } from '../../base/json.ts'
import type { AttributeDefinition } from '../../filter/schema-definition.ts'
import { BadValue } from '../errors.ts'
import { bareObject, isObject } from './bare-object.ts'
import { checkSame } from './check-same.ts'
import { leaveOut } from './leave-out.ts'
import { memberOf } from './member-of.ts'
import { readPrimitive } from './read-primitive.ts'
import { keepOnePrimary } from './primary.ts'

/**
 * Turns what a client sent for an attribute into what is stored, or undefined where it means "unset": null, "",
 * an empty list, an object with nothing in it.
 * Unknown sub-attributes go into `ignored`, under their dotted names.
 * @throws BadValue, BadSyntax
 */
export type ReadValue = (input: unknown, ignored: string[]) => JsonValue | undefined

// Definitions are frozen, so what is compiled from one stays true as long as it lives.
const compiled = new WeakMap<AttributeDefinition, ReadValue>()

export function valueReader(attribute: AttributeDefinition): ReadValue {
  const known = compiled.get(attribute)
  if (known) return known
  const reader = compile(attribute, attribute.name)
  compiled.set(attribute, reader)
  return reader
}

/** The same for one element of a multi-valued attribute. */
export function elementReader(attribute: AttributeDefinition): ReadValue {
  return single(attribute, attribute.name)
}

/** Nobody has more; and what is compared with each other stays few, whatever a body holds. */
const mostValues = 1_000

/** @throws BadValue */
export function checkLength(values: readonly unknown[], name: string): void {
  if (values.length > mostValues) throw new BadValue(`${name} takes at most ${mostValues} values`)
}

function compile(attribute: AttributeDefinition, name: string): ReadValue {
  const read = single(attribute, name)
  return attribute.multiValued ? listReader(read, name) : singleReader(read, name)
}

function single(attribute: AttributeDefinition, name: string): ReadValue {
  return attribute.type === 'complex' ? complexReader(attribute, name) : primitiveReader(attribute, name)
}

const isBlank = (input: unknown): boolean => typeof input === 'string' && input.trim() === ''

const isUnset = (input: unknown): boolean => input === null || input === undefined || input === ''

// OneLogin sends a single address as an object, other agents send roles as plain strings.
function listReader(read: ReadValue, name: string): ReadValue {
  return (input, ignored) => {
    if (isUnset(input)) return undefined
    const elements: JsonValue[] = []
    const given = Array.isArray(input) ? input : [input]
    checkLength(given, name)
    for (const one of given) {
      const element = read(one, ignored)
      if (element !== undefined && !isHollow(element)) elements.push(element)
    }
    keepOnePrimary(elements)
    return elements.length > 0 ? elements : undefined
  }
}

// Entra's older jobs wrap a single value into a list of one.
function singleReader(read: ReadValue, name: string): ReadValue {
  return (input, ignored) => {
    if (!Array.isArray(input)) return read(input, ignored)
    if (input.length > 1) throw new BadValue(`${name} takes a single value`)
    return read(input[0], ignored)
  }
}

function primitiveReader(attribute: AttributeDefinition, name: string): ReadValue {
  // Required, so no tenant's own extension means another thing by that name.
  const namesAccount = attribute.required && name === 'userName'
  return (input) => {
    if (isUnset(input)) return undefined
    const within = isObject(input) ? memberOf(input, 'value') : undefined
    const value = within === undefined ? input : within
    // A mapping gone wrong would name the account: numbers are texts in data (employeeNumber 42), but nobody signs in as `true`.
    if (namesAccount && (typeof value === 'number' || typeof value === 'boolean'))
      throw new BadValue(`${name} takes a string`)
    if (isUnset(value) || (namesAccount && isBlank(value))) return undefined
    return readPrimitive(attribute.type, value, name)
  }
}

function complexReader(attribute: AttributeDefinition, name: string): ReadValue {
  const parts = new Map<string, { name: string; read: ReadValue } | null>()
  for (const [key, part] of attribute.subAttributes) {
    const reader = { name: part.name, read: compile(part, `${name}.${part.name}`) }
    parts.set(key, part.mutability === 'readOnly' ? null : reader)
  }
  const value = attribute.subAttributes.get('value')

  return (input, ignored) => {
    if (isUnset(input)) return undefined
    if (!isObject(input)) {
      if (!value || Array.isArray(input)) throw new BadValue(`${name} takes an object`)
      return withValue(value.name, readPrimitive(value.type, input, name))
    }
    const object = bareObject()
    let isEmpty = true
    for (const key of Object.keys(input)) {
      const part = parts.get(key) ?? parts.get(key.toLowerCase())
      if (part === undefined) leaveOut(ignored, `${name}.${key}`)
      if (!part) continue
      const read = part.read(input[key], ignored)
      if (read === undefined) continue
      const present = object[part.name]
      if (present !== undefined) checkSame(present, read, `${name}.${part.name}`)
      object[part.name] = read
      isEmpty = false
    }
    return isEmpty ? undefined : object
  }
}

function withValue(name: string, value: JsonPrimitive): JsonObject {
  const object = bareObject()
  object[name] = value
  return object
}

/** Nothing is left of an element that only says of what kind it would be, as blank template fields do. */
export function isHollow(element: JsonValue): boolean {
  if (!isObject(element)) return false
  for (const name in element) if (name !== 'type' && name !== 'primary') return false
  return true
}
