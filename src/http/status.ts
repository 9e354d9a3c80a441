import { DatabaseUnavailable, DomainError, type ErrorKind } from '../base/errors.ts'
import { isExhausted, isLost } from '../db/sql-state.ts'

const statuses: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  precondition: 412,
  too_large: 413,
  unsupported_media: 415,
  address_too_long: 414,
  headers_too_large: 431,
  misdirected: 421,
  too_many: 429,
  unavailable: 503,
}

/** One table for all faces: what a kind of refusal is called over HTTP. */
export function statusOf(kind: ErrorKind): number {
  return statuses[kind]
}

/** The refusal that an unexpected error stands for: a lost database, or one that is out of space or connections, may pass; anything else is a fault of ours. */
export function refusalOf(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  return isLost(error) || isExhausted(error) ? new DatabaseUnavailable(error) : undefined
}
