import type { CompareNode, FilterLiteral, FilterNode, PresentNode, ValuePathNode } from './ast.ts'
import { foldFilter } from './fold-filter.ts'

interface Printed {
  readonly text: string
  readonly kind: FilterNode['kind']
}

/** The filter in the grammar of RFC 7644 §3.4.2.2, however loosely it was written. */
export function printFilter(filter: FilterNode): string {
  return foldFilter<CompareNode | PresentNode, ValuePathNode, Printed>(filter, {
    leaf: (leaf) => ({ kind: leaf.kind, text: leafText(leaf) }),
    valuePath: ({ path }, { text }) => ({ kind: 'valuePath', text: `${path}[${text}]` }),
    not: ({ text }) => ({ kind: 'not', text: `not (${text})` }),
    logical: (kind, operands) => ({
      kind,
      text: operands.map((operand) => grouped(operand, kind)).join(` ${kind} `),
    }),
  }).text
}

/** Only an `and` under an `or` needs no parentheses. */
function grouped({ kind, text }: Printed, parent: 'and' | 'or'): string {
  return kind === 'or' || (kind === 'and' && parent === 'and') ? `(${text})` : text
}

function leafText(leaf: CompareNode | PresentNode): string {
  return leaf.kind === 'present' ? `${leaf.path} pr` : `${leaf.path} ${leaf.operator} ${literalText(leaf.literal)}`
}

function literalText(literal: FilterLiteral): string {
  if (literal.kind === 'null') return 'null'
  if (literal.kind === 'boolean') return String(literal.value)
  return literal.kind === 'number' ? literal.text : JSON.stringify(literal.text)
}
