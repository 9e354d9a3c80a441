import { BadSyntax, BadValue, TooLarge } from '../errors.ts'
import { isObject } from '../resources/bare-object.ts'
import { memberOf } from '../resources/member-of.ts'

export const MAX_BULK_OPERATIONS = 1000

export interface BulkOperation {
  /** In capitals; one that is not among `BULK_METHODS` fails by itself. */
  method: string
  /** The client's own name for what a POST makes; other operations point at it with `bulkId:` and this. */
  bulkId?: string
  /** As in If-Match. */
  version?: string
  path: string
  data: unknown
}

export interface BulkRequest {
  operations: BulkOperation[]
  /** After this many errors the rest is left. Infinity: never. */
  failOnErrors: number
}

export const BULK_METHODS: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE']

/** RFC 7644 §3.7. @throws BadSyntax, BadValue, TooLarge */
export function readBulkRequest(body: unknown): BulkRequest {
  if (!isObject(body)) throw new BadSyntax('the body must be a JSON object')
  const given = memberOf(body, 'Operations')
  if (!Array.isArray(given)) throw new BadSyntax('Operations must be a list')
  if (given.length > MAX_BULK_OPERATIONS) throw new TooLarge(`more than ${MAX_BULK_OPERATIONS} operations`)
  const operations = given.map(readOperation)
  refuseTwins(operations)
  return { operations, failOnErrors: readFailOnErrors(memberOf(body, 'failOnErrors')) }
}

function readOperation(input: unknown): BulkOperation {
  if (!isObject(input)) throw new BadSyntax('an operation must be a JSON object')
  const [method, path] = [memberOf(input, 'method'), memberOf(input, 'path')]
  if (typeof method !== 'string') throw new BadSyntax(`method must be one of ${BULK_METHODS.join(', ')}`)
  if (typeof path !== 'string') throw new BadSyntax('path must be a string')
  return {
    method: method.slice(0, 20).toUpperCase(),
    bulkId: textOrNothing(memberOf(input, 'bulkId'), 'bulkId'),
    version: textOrNothing(memberOf(input, 'version'), 'version'),
    path,
    data: memberOf(input, 'data'),
  }
}

function textOrNothing(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  throw new BadSyntax(`${name} must be a string`)
}

// Two resources of one name: a reference to it could mean either.
function refuseTwins(operations: readonly BulkOperation[]): void {
  const seen = new Set<string>()
  for (const { method, bulkId } of operations) {
    if (method !== 'POST' || bulkId === undefined) continue
    if (seen.has(bulkId)) throw new BadSyntax('two operations have the same bulkId')
    seen.add(bulkId)
  }
}

function readFailOnErrors(value: unknown): number {
  if (value === undefined || value === null || value === 0) return Number.POSITIVE_INFINITY
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw new BadValue('failOnErrors must be a positive integer')
}
