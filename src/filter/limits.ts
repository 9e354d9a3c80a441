/** What one text may cost (security §2.8). */
export interface FilterLimits {
  /** In UTF-16 units. */
  readonly maxLength: number
  /** Of brackets and parentheses within each other. */
  readonly maxDepth: number
  /** Comparisons in a filter, names in an attribute list. */
  readonly maxTerms: number
}

export const filterLimits: FilterLimits = Object.freeze({ maxLength: 4_096, maxDepth: 20, maxTerms: 100 })
