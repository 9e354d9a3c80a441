import type { oas31 } from 'zod-openapi'

export type Schema = oas31.SchemaObject | oas31.ReferenceObject
export type Schemas = Readonly<Record<string, Schema>>

export interface FieldText {
  name: string
  type: TypeText
  required: boolean
  description?: string
  /** Limits and default, in words. */
  limits?: string
}

/** A type in words, with the names of the components in it, which the page makes links of. */
export type TypeText = readonly (string | { component: string })[]

const prefix = '#/components/schemas/'

export function componentOf(schema: Schema): string | undefined {
  return '$ref' in schema && schema.$ref?.startsWith(prefix) ? schema.$ref.slice(prefix.length) : undefined
}

/** The rows of a table of fields; of a union, those of all its members. */
export function fieldsOf(schema: Schema, schemas: Schemas): FieldText[] {
  const named = componentOf(schema)
  if (named) return fieldsOf(schemas[named] ?? {}, schemas)
  const { properties, required = [], anyOf, oneOf, allOf } = schema as oas31.SchemaObject
  const members = anyOf ?? oneOf ?? allOf
  if (members) return members.flatMap((member) => fieldsOf(member, schemas))
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    type: typeOf(property),
    required: required.includes(name),
    description: 'description' in property ? property.description : undefined,
    limits: limitsOf(property as oas31.SchemaObject),
  }))
}

export function typeOf(schema: Schema): TypeText {
  const named = componentOf(schema)
  if (named) return [{ component: named }]
  const {
    type,
    items,
    anyOf,
    oneOf,
    allOf,
    enum: values,
    const: only,
    properties,
    format,
  } = schema as oas31.SchemaObject
  if (values) return [values.map((value) => JSON.stringify(value)).join(' | ')]
  if (only !== undefined) return [JSON.stringify(only)]
  const members = anyOf ?? oneOf ?? allOf
  if (members) return members.flatMap((member, at) => (at === 0 ? typeOf(member) : [' | ', ...typeOf(member)]))
  if (items) return ['list of ', ...typeOf(items)]
  if (properties) return ['{ ', Object.keys(properties).join(', '), ' }']
  if (!type) return ['any JSON value']
  return [[type].flat().join(' | ') + (format ? ` (${format})` : '')]
}

function limitsOf(schema: oas31.SchemaObject): string | undefined {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = schema
  const limits = [
    range(minLength, maxLength, 'characters'),
    range(minItems, maxItems, 'items'),
    range(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, ''),
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean)
  return limits.length > 0 ? limits.join(', ') : undefined
}

function range(least: number | undefined, most: number | undefined, of: string): string {
  if (most === undefined) return least ? `at least ${least} ${of}`.trim() : ''
  return `${least === undefined ? 'at most' : `${least} to`} ${most} ${of}`.trim()
}
