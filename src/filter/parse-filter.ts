import type { FilterNode } from './ast.ts'
import { InvalidFilter } from './errors.ts'
import { Lexer, SyntaxFault } from './lexer.ts'
import { type FilterLimits, filterLimits } from './limits.ts'
import { ExpressionParser } from './parse-expression.ts'

export interface FilterText {
  readonly root: FilterNode
  /** How many comparisons it holds. */
  readonly terms: number
  /** Characters looked at: never more than there are. */
  readonly steps: number
}

/**
 * The grammar of RFC 7644 §3.4.2.2, and what real clients send beyond it (docs/filter.md).
 * @throws InvalidFilter
 */
export function parseFilter(text: string, limits: FilterLimits = filterLimits): FilterText {
  if (text.length > limits.maxLength) {
    throw new InvalidFilter(`the filter is longer than ${limits.maxLength} characters`)
  }
  try {
    const lexer = new Lexer(text)
    const parser = new ExpressionParser(lexer, limits)
    const root = parser.parse(null)
    return { root, terms: parser.terms, steps: lexer.steps }
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault
    throw new InvalidFilter(`the filter cannot be read: ${fault.message}`)
  }
}
