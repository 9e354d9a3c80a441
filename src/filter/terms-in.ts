import { foldFilter } from './fold-filter.ts'
import type { ResolvedCompare, ResolvedFilter, ResolvedPresent, ResolvedValuePath } from './resolved-filter.ts'

/** How many comparisons a filter has. */
export function termsIn(filter: ResolvedFilter): number {
  return foldFilter<ResolvedCompare | ResolvedPresent, ResolvedValuePath, number>(filter, {
    leaf: () => 1,
    valuePath: (_, terms) => terms,
    not: (terms) => terms,
    logical: (_, terms) => terms.reduce((sum, one) => sum + one, 0),
  })
}
