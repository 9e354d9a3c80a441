import { fold } from '../base/fold.ts'
import type { CompareOperator } from './ast.ts'
import type { Comparable } from './read-json.ts'
import type { CompareValue } from './resolved-filter.ts'
import type { AttributeDefinition } from './schema-definition.ts'

export type Predicate = (value: Comparable) => boolean

export type Fold = (text: string) => string

/** Folding that remembers its last text: a hundred terms of a filter ask for the same value, one after another. */
export function foldingOnce(): Fold {
  let [last, folded] = ['', '']
  return (text) => {
    if (text !== last) [last, folded] = [text, fold(text)]
    return folded
  }
}

/**
 * What a comparison says of one value. Of no value it says: unequal to everything but null.
 * Text compares by code points, as collation "C" does, and unless `caseExact` in its folded form.
 */
export function predicateOf(
  definition: AttributeDefinition,
  { operator, value, fold }: { operator: CompareOperator; value: CompareValue; fold: Fold },
): Predicate {
  const operand = operandOf(definition, value)
  const prepared = (text: Comparable) => (isText(text) && !definition.caseExact ? fold(text) : text)
  const test = tests[operator]
  return (candidate) => test(prepared(candidate), operand)
}

/** By code points: JavaScript's own order is by UTF-16 units, which puts U+1F600 before U+FF21. */
export function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

const tests: Record<CompareOperator, (value: Comparable, operand: Comparable) => boolean> = {
  eq: (value, operand) => value === operand,
  ne: (value, operand) => value !== operand,
  co: (value, operand) => isText(value) && value.includes(String(operand)),
  sw: (value, operand) => isText(value) && value.startsWith(String(operand)),
  ew: (value, operand) => isText(value) && value.endsWith(String(operand)),
  gt: (value, operand) => value !== null && order(value, operand) > 0,
  ge: (value, operand) => value !== null && order(value, operand) >= 0,
  lt: (value, operand) => value !== null && order(value, operand) < 0,
  le: (value, operand) => value !== null && order(value, operand) <= 0,
}

function order(value: Comparable, operand: Comparable): number {
  return isText(value) && isText(operand) ? compareText(value, operand) : Number(value) - Number(operand)
}

function operandOf(definition: AttributeDefinition, value: CompareValue): Comparable {
  if (value.type === 'null') return null
  if (value.type === 'number') return value.number
  if (value.type === 'boolean') return value.boolean
  if (value.type === 'instant') return value.instant
  return definition.caseExact ? value.text : fold(value.text)
}

function isText(value: Comparable): value is string {
  return typeof value === 'string'
}
