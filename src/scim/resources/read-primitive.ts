import type { JsonPrimitive } from '../../base/json.ts'
import { instantOf, usualDateTime } from '../../filter/instant.ts'
import type { AttributeType } from '../../filter/schema-definition.ts'
import { BadValue } from '../errors.ts'

/**
 * Reads a present value as its attribute's type; text stays exactly as it came, since clients compare what they
 * read with what they sent, but for a dateTime that no filter would find.
 * @param name for the message
 * @throws BadValue
 */
export function readPrimitive(type: AttributeType, input: unknown, name: string): JsonPrimitive {
  switch (type) {
    case 'boolean':
      return readBoolean(input, name)
    case 'integer':
    case 'decimal':
      return readNumber(type, input, name)
    case 'dateTime':
      return readDateTime(readText(input, name), name)
    case 'binary':
      return readBase64(readText(input, name), name)
    default:
      return readText(input, name)
  }
}

// Entra sends booleans as "True" and "False".
function readBoolean(input: unknown, name: string): boolean {
  if (typeof input === 'boolean') return input
  const word = typeof input === 'string' ? input.trim().toLowerCase() : ''
  if (word === 'true') return true
  if (word === 'false') return false
  throw new BadValue(`${name} takes true or false`)
}

function readNumber(type: 'integer' | 'decimal', input: unknown, name: string): number {
  const number = typeof input === 'string' && input.trim() !== '' ? Number(input) : input
  if (typeof number === 'number' && (type === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number))) {
    return number
  }
  throw new BadValue(`${name} takes ${type === 'integer' ? 'an integer' : 'a number'}`)
}

function readText(input: unknown, name: string): string {
  if (typeof input === 'string') return input
  if (typeof input === 'number' && Math.abs(input) > Number.MAX_SAFE_INTEGER)
    throw new BadValue(`${name} takes a string; so long a number does not come through as it was written`)
  if (typeof input === 'number' || typeof input === 'boolean') return String(input)
  throw new BadValue(`${name} takes a string`)
}

/** What filters understand, as it came; near it, what is meant. */
function readDateTime(text: string, name: string): string {
  const usual = usualDateTime(text)
  if (instantOf(usual) !== undefined) return usual
  throw new BadValue(`${name} takes a date and time such as 2024-01-31T09:30:00Z`)
}

// Line breaks, as in PEM, and the URL-safe alphabet are let through.
const BASE64 = /^[A-Za-z0-9+/_\-\s]+={0,2}\s*$/

function readBase64(text: string, name: string): string {
  if (BASE64.test(text)) return text
  throw new BadValue(`${name} takes base64`)
}
