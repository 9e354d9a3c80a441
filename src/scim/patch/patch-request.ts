import { BadPath, BadSyntax, BadValue, TooLarge } from '../errors.ts'
import { isObject } from '../resources/bare-object.ts'
import { memberOf } from '../resources/member-of.ts'

export const MAX_OPERATIONS = 1000

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  /** Null: the value names what it changes. */
  readonly path: string | null
  /** Undefined where the operation has none. */
  readonly value: unknown
}

/**
 * Reads the body of a PATCH request (RFC 7644 §3.5.2). `schemas` is not looked at: some clients leave it out.
 * @throws BadSyntax, BadPath, BadValue, TooLarge
 */
export function readPatchRequest(body: unknown): PatchOperation[] {
  if (!isObject(body)) throw new BadSyntax('the body must be a JSON object')
  const given = memberOf(body, 'Operations')
  const operations = isObject(given) ? [given] : given
  if (!Array.isArray(operations)) throw new BadSyntax('Operations must be a list')
  if (operations.length > MAX_OPERATIONS) throw new TooLarge(`more than ${MAX_OPERATIONS} operations in one PATCH`)
  return operations.map(readOperation)
}

function readOperation(input: unknown): PatchOperation {
  if (!isObject(input)) throw new BadSyntax('an operation must be a JSON object')
  const op = readOp(memberOf(input, 'op'))
  const path = memberOf(input, 'path') ?? ''
  if (typeof path !== 'string') throw new BadPath('path must be a string')
  const value = memberOf(input, 'value')
  if (value === undefined && op !== 'remove') throw new BadValue(`${op} needs a value`)
  return path.trim() === '' ? { op, path: null, value: soleElement(value) } : { op, path, value }
}

/** Values come in lists from clients that know no other; of a path-less one only a single object can be meant. */
function soleElement(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value
}

// Entra capitalises them.
function readOp(input: unknown): PatchOperation['op'] {
  const op = typeof input === 'string' ? input.toLowerCase() : ''
  if (op === 'add' || op === 'replace' || op === 'remove') return op
  throw new BadSyntax('op must be add, replace or remove')
}
