import type { CompareOperator, FilterLiteral } from './ast.ts'
import { instantOf, usualDateTime } from './instant.ts'
import type { CompareValue } from './resolved-filter.ts'
import type { AttributeDefinition, AttributeType } from './schema-definition.ts'

const nothing: CompareValue = { type: 'null' }
const first = Date.parse('0001-01-01T00:00:00Z')
const last = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * The value in its attribute's type, or a sentence on why it has none.
 * Booleans and numbers may come as strings (Entra sends `primary eq "True"`), and strings without quotes.
 */
export function compareValueOf(attribute: AttributeDefinition, literal: FilterLiteral): CompareValue | string {
  if (literal.kind === 'null') return nothing
  const text = literal.kind === 'boolean' ? String(literal.value) : literal.text
  switch (attribute.type) {
    case 'boolean':
      return booleanOf(text) ?? `${attribute.name} is compared with true or false`
    case 'integer':
    case 'decimal':
      return numberOf(text) ?? `${attribute.name} is compared with a number`
    case 'dateTime':
      return momentOf(text) ?? `${attribute.name} is compared with a date such as "2030-01-31T09:30:00Z"`
    default:
      return { type: 'text', text }
  }
}

/** RFC 7644 §3.4.2.2, table 3: what has no order has no `gt`, and only text has a beginning. */
export function isComparable(type: AttributeType, operator: CompareOperator, value: CompareValue): boolean {
  if (operator === 'eq' || operator === 'ne') return true
  if (value.type === 'null' || type === 'boolean') return false
  const ordering = operator === 'gt' || operator === 'ge' || operator === 'lt' || operator === 'le'
  return ordering ? type !== 'binary' : value.type === 'text'
}

function booleanOf(text: string): CompareValue | undefined {
  const lower = text.toLowerCase()
  if (lower === '') return nothing
  return lower === 'true' || lower === 'false' ? { type: 'boolean', boolean: lower === 'true' } : undefined
}

function numberOf(text: string): CompareValue | undefined {
  if (text === '') return nothing
  const number = Number(text)
  return Number.isFinite(number) && text.trim() === text ? { type: 'number', number } : undefined
}

function momentOf(text: string): CompareValue | undefined {
  if (text === '') return nothing
  const instant = instantOf(usualDateTime(text))
  if (instant === undefined || instant < first || instant > last) return undefined
  return { type: 'instant', instant }
}
