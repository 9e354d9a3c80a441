/** The shape that the written and the resolved filter share. */
export type FilterTree<Leaf, ValuePath> =
  | Leaf
  | ValuePath
  | { readonly kind: 'not'; readonly operand: FilterTree<Leaf, ValuePath> }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly FilterTree<Leaf, ValuePath>[] }

export interface FilterFold<Leaf, ValuePath, Result> {
  /** @param within the value path in whose brackets the leaf stands. */
  leaf(leaf: Leaf, within: ValuePath | null): Result
  valuePath(node: ValuePath, filter: Result): Result
  not(operand: Result): Result
  logical(kind: 'and' | 'or', operands: Result[]): Result
}

interface Visit<Leaf, ValuePath, Result> {
  readonly node: FilterTree<Leaf, ValuePath>
  readonly within: ValuePath | null
  readonly parts: readonly FilterTree<Leaf, ValuePath>[]
  readonly results: Result[]
}

/** From the leaves up, each node once, on a stack of our own: what a client nests costs no call stack. */
export function foldFilter<
  Leaf extends { readonly kind: 'compare' | 'present' },
  ValuePath extends { readonly kind: 'valuePath'; readonly filter: FilterTree<Leaf, ValuePath> },
  Result,
>(root: FilterTree<Leaf, ValuePath>, fold: FilterFold<Leaf, ValuePath, Result>): Result {
  const visitOf = (node: FilterTree<Leaf, ValuePath>, within: ValuePath | null) => ({
    node,
    within,
    parts: partsOf<Leaf, ValuePath>(node),
    results: [],
  })
  const open: Visit<Leaf, ValuePath, Result>[] = [visitOf(root, null)]
  for (;;) {
    const visit = open.at(-1)!
    const part = visit.parts[visit.results.length]
    if (part) {
      open.push(visitOf(part, visit.node.kind === 'valuePath' ? visit.node : visit.within))
      continue
    }
    open.pop()
    const result = resultOf(visit, fold)
    const parent = open.at(-1)
    if (!parent) return result
    parent.results.push(result)
  }
}

function partsOf<
  Leaf extends { readonly kind: 'compare' | 'present' },
  ValuePath extends { readonly kind: 'valuePath'; readonly filter: FilterTree<Leaf, ValuePath> },
>(node: FilterTree<Leaf, ValuePath>): readonly FilterTree<Leaf, ValuePath>[] {
  if (node.kind === 'valuePath') return [node.filter]
  if (node.kind === 'not') return [node.operand]
  return node.kind === 'and' || node.kind === 'or' ? node.operands : []
}

function resultOf<
  Leaf extends { readonly kind: 'compare' | 'present' },
  ValuePath extends { readonly kind: 'valuePath' },
  Result,
>({ node, within, results }: Visit<Leaf, ValuePath, Result>, fold: FilterFold<Leaf, ValuePath, Result>): Result {
  if (node.kind === 'valuePath') return fold.valuePath(node, results[0]!)
  if (node.kind === 'not') return fold.not(results[0]!)
  if (node.kind === 'and' || node.kind === 'or') return fold.logical(node.kind, results)
  // The compiler cannot subtract the other kinds from a type parameter.
  return fold.leaf(node as Leaf, within)
}
