import { shorten } from '../../base/shorten.ts'
import { BadSyntax, BadValue, TooLarge } from '../errors.ts'
import { isObject } from '../resources/bare-object.ts'
import { memberOf } from '../resources/member-of.ts'
import { checkTextSize } from '../resources/text-size.ts'

export const MAX_BULK_OPERATIONS = 1000

export interface BulkOperation {
  /** In capitals; one that is not among `BULK_METHODS` fails by itself. Empty where it could not be read. */
  method: string
  /** The client's own name for what a POST makes; other operations point at it with `bulkId:` and this. */
  bulkId?: string
  /** As in If-Match. */
  version?: string
  /** Empty where it could not be read. */
  path: string
  data: unknown
  /** Why it cannot be carried out. */
  fault?: Error
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
  const inputs = isObject(given) ? [given] : given
  if (!Array.isArray(inputs)) throw new BadSyntax('Operations must be a list')
  if (inputs.length > MAX_BULK_OPERATIONS) throw new TooLarge(`more than ${MAX_BULK_OPERATIONS} operations`)
  const operations = inputs.map(readOperation)
  refuseTwins(operations)
  return { operations, failOnErrors: readFailOnErrors(memberOf(body, 'failOnErrors')) }
}

/** One that cannot be read fails by itself, under as much of its name as can be. */
function readOperation(input: unknown): BulkOperation {
  const faults: Error[] = []
  const read = <T>(name: string, reading: (value: unknown, name: string) => T): T | undefined => {
    try {
      if (!isObject(input)) throw new BadSyntax('an operation must be a JSON object')
      return reading(memberOf(input, name), name)
    } catch (error) {
      faults.push(error as Error)
      return undefined
    }
  }
  const method = read('method', methodOf) ?? ''
  return {
    method,
    bulkId: read('bulkId', textOrNothing),
    version: read('version', textOrNothing),
    path: read('path', pathOf) ?? '',
    data: bodyOf(method, read('data', dataOf)),
    fault: faults[0],
  }
}

/** The example of RFC 7644 §3.7.3 has a PATCH's operations as its data, without the message around them. */
function bodyOf(method: string, data: unknown): unknown {
  return method === 'PATCH' && Array.isArray(data) ? { Operations: data } : data
}

function methodOf(value: unknown): string {
  if (typeof value !== 'string') throw new BadSyntax(`method must be one of ${BULK_METHODS.join(', ')}`)
  return value.slice(0, 20).toUpperCase()
}

function pathOf(value: unknown): string {
  if (typeof value !== 'string') throw new BadSyntax('path must be a string')
  return value
}

// As if it had come alone.
function dataOf(value: unknown): unknown {
  checkTextSize(value)
  return value
}

function textOrNothing(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  throw new BadSyntax(`${name} must be a string`)
}

// Two resources of one name: a reference to it could mean either.
function refuseTwins(operations: readonly BulkOperation[]): void {
  const seen = new Map<string, number>()
  for (const [at, { method, bulkId }] of operations.entries()) {
    if (method !== 'POST' || bulkId === undefined) continue
    const first = seen.get(bulkId)
    if (first !== undefined) {
      throw new BadSyntax(`operations ${first + 1} and ${at + 1} both make bulkId:${shorten(bulkId, 100)}`)
    }
    seen.set(bulkId, at)
  }
}

function readFailOnErrors(value: unknown): number {
  if (value === undefined || value === null || value === 0) return Number.POSITIVE_INFINITY
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw new BadValue('failOnErrors must be a positive integer')
}
