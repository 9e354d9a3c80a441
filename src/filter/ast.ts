/** The filter as it was written (RFC 7644 §3.4.2.2): names are still text, values not yet of their attribute's type. */

export type EqualityOperator = 'eq' | 'ne'
export type SubstringOperator = 'co' | 'sw' | 'ew'
export type OrderOperator = 'gt' | 'ge' | 'lt' | 'le'
export type CompareOperator = EqualityOperator | SubstringOperator | OrderOperator

export type FilterLiteral =
  | { readonly kind: 'string'; readonly text: string }
  /** `text` is the number as it was written, since an attribute of type string compares with that. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }

export interface CompareNode {
  readonly kind: 'compare'
  readonly path: string
  readonly operator: CompareOperator
  readonly literal: FilterLiteral
  /** Where `path` stands in the text, counted in UTF-16 units from 0. */
  readonly position: number
}

export interface PresentNode {
  readonly kind: 'present'
  readonly path: string
  readonly position: number
}

/** `emails[type eq "work"]`: one and the same element satisfies all of `filter`, whose names are sub-attributes. */
export interface ValuePathNode {
  readonly kind: 'valuePath'
  readonly path: string
  readonly filter: FilterNode
  readonly position: number
}

export interface NotNode {
  readonly kind: 'not'
  readonly operand: FilterNode
}

export interface LogicalNode {
  readonly kind: 'and' | 'or'
  /** At least two. */
  readonly operands: readonly FilterNode[]
}

export type FilterNode = CompareNode | PresentNode | ValuePathNode | NotNode | LogicalNode

/** A PATCH path (RFC 7644 §3.5.2, figure 7) as it was written. */
export interface PathText {
  readonly path: string
  /** Of `emails[type eq "work"].value`, what stands between the brackets; null where there are none. */
  readonly filter: FilterNode | null
  /** What follows the closing bracket; null where nothing does. */
  readonly subAttribute: string | null
  readonly position: number
}
