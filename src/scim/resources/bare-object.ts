import type { JsonObject } from '../../base/json.ts'

// Built from input, so it inherits nothing; `new` on such a constructor stays in V8's fast mode, which
// Object.create(null) leaves.
const BareConstructor = function BareObject() {} as unknown as new () => JsonObject
BareConstructor.prototype = Object.create(null) as object

/** An object without inherited names. */
export const bareObject = (): JsonObject => new BareConstructor()

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
