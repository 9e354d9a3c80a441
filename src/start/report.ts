import { CannotStart } from '../base/cannot-start.ts'
import { DomainError } from '../base/errors.ts'

/** Lines for what the operator can put right; the whole error for what only we can. */
export function reportFailure(error: unknown): void {
  for (const line of linesOf(error)) console.error(line)
}

function linesOf(error: unknown): readonly unknown[] {
  if (error instanceof CannotStart) return error.lines
  return [error instanceof DomainError ? error.message : error]
}
