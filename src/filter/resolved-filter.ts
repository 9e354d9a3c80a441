import type { EqualityOperator, OrderOperator, SubstringOperator } from './ast.ts'
import type { AttributePath, SchemaPath } from './attribute-path.ts'

/**
 * A compare value of its attribute's type. `text` is verbatim: folding is the comparison's business.
 * `instant` is in milliseconds since 1970, finer digits dropped. `null` also stands for the empty string.
 */
export type CompareValue =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'number'; readonly number: number }
  | { readonly type: 'boolean'; readonly boolean: boolean }
  | { readonly type: 'instant'; readonly instant: number }
  | { readonly type: 'null' }

export interface ResolvedCompare {
  readonly kind: 'compare'
  /** Never complex: a complex attribute stands for its `value`, which is then the `subAttribute`. */
  readonly path: AttributePath
  readonly operator: EqualityOperator | SubstringOperator | OrderOperator
  readonly value: CompareValue
}

export interface ResolvedPresent {
  readonly kind: 'present'
  readonly path: AttributePath
}

/** Some one element of `path.attribute` satisfies `filter`; there, each path's `subAttribute` is read from the element. */
export interface ResolvedValuePath {
  readonly kind: 'valuePath'
  readonly path: AttributePath
  readonly filter: ResolvedFilter
}

export interface ResolvedNot {
  readonly kind: 'not'
  readonly operand: ResolvedFilter
}

export interface ResolvedLogical {
  readonly kind: 'and' | 'or'
  readonly operands: readonly ResolvedFilter[]
}

/** A filter bound to a schema: every name is a definition, every value has its attribute's type. */
export type ResolvedFilter = ResolvedCompare | ResolvedPresent | ResolvedValuePath | ResolvedNot | ResolvedLogical

/**
 * What a PATCH operation aims at (RFC 7644 §3.5.2).
 * `elements`: those of the multi-valued (or single complex) `path.attribute` that satisfy `filter`, or their `path.subAttribute`.
 */
export type PatchPath =
  | SchemaPath
  | AttributePath
  | { readonly kind: 'elements'; readonly path: AttributePath; readonly filter: ResolvedFilter }
