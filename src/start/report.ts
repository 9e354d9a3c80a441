import { inspect } from 'node:util'
import { CannotStart } from '../base/cannot-start.ts'
import { DomainError } from '../base/errors.ts'

/** Lines for what the operator can put right; the whole error for what only we can. */
export function reportFailure(error: unknown, complain: (line: string) => void = console.error): void {
  for (const line of linesOf(error)) complain(line)
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof CannotStart) return error.lines
  return [error instanceof DomainError ? error.message : inspect(error)]
}
