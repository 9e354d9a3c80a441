import type { JsonValue } from '../../base/json.ts'
import { checkSame } from './check-same.ts'

/**
 * A member of a message by its name, in any case.
 * @throws BadSyntax of two spellings with two values
 */
export function memberOf(object: Record<string, unknown>, name: string): unknown {
  const lower = name.toLowerCase()
  const [first, ...others] = Object.keys(object).filter((key) => key.toLowerCase() === lower)
  if (first === undefined) return undefined
  const value = object[first]
  for (const other of others) checkSame(value as JsonValue, object[other] as JsonValue, name)
  return value
}
