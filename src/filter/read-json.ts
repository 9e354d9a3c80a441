import { instantOf } from './instant.ts'
import type { AttributeDefinition } from './schema-definition.ts'

/** A value as filters see it. What is absent, null, empty, or not of its attribute's type is null (RFC 7643 §2.5). */
export type Comparable = string | number | boolean | null

/** A member by its name in any case; the exact spelling first. */
export function memberOf(holder: unknown, name: string): unknown {
  if (!isObject(holder)) return undefined
  if (Object.hasOwn(holder, name)) return holder[name]
  const lower = name.toLowerCase()
  const key = Object.keys(holder).find((key) => key.toLowerCase() === lower)
  return key === undefined ? undefined : holder[key]
}

/** A list's elements; a value that should be a list, but is none, counts as its one element. */
export function elementsOf(value: unknown): readonly unknown[] {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value]
  return elements.filter((element) => element !== null && element !== undefined)
}

/** Text stays verbatim; a dateTime becomes its milliseconds. */
export function comparableOf(definition: AttributeDefinition, value: unknown): Comparable {
  switch (definition.type) {
    case 'complex':
      return null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? value : null
    case 'dateTime':
      return typeof value === 'string' ? (instantOf(value) ?? null) : null
    default:
      return typeof value === 'string' && value !== '' ? value : null
  }
}

/** Of a complex value: whether any sub-attribute is assigned. */
export function holdsAnything(value: unknown): boolean {
  return isObject(value) ? Object.values(value).some(isAssigned) : isAssigned(value)
}

function isAssigned(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return !isObject(value) || Object.keys(value).length > 0
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
