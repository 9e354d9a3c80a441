/** What the operator must put right before anything can run. Printed as its lines, without a stack; the process ends with 1. */
export class CannotStart extends Error {
  readonly lines: readonly string[]

  /** @param lines one a mistake, each saying what is wrong and what to do. */
  constructor(lines: string | readonly string[], options?: { cause?: unknown }) {
    const all = typeof lines === 'string' ? [lines] : lines
    super(all.join('\n'), options)
    this.name = new.target.name
    this.lines = all
  }
}

/** The `code` of a system error (`ENOENT`, `EADDRINUSE`), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
