import type { ResolvedFilter } from '../../filter/resolved-filter.ts'

/**
 * The ids that `value eq "…"`, or several of them joined by `or`, name: undefined where the filter asks for
 * something else. Iterative, since the depth of a filter is the client's choice.
 */
export function memberIdsOf(filter: ResolvedFilter): string[] | undefined {
  const open: ResolvedFilter[] = [filter]
  const ids: string[] = []
  while (open.length > 0) {
    const node = open.pop()!
    if (node.kind === 'or') open.push(...node.operands)
    else if (node.kind !== 'compare' || node.operator !== 'eq' || node.value.type !== 'text') return undefined
    else if (node.path.subAttribute?.name !== 'value') return undefined
    else ids.push(node.value.text)
  }
  return ids
}

/** The ids of whom a filter can match at all, where an `and` in it names them. */
export function memberIdsWithin(filter: ResolvedFilter): string[] | undefined {
  const open: ResolvedFilter[] = [filter]
  for (let node = open.pop(); node; node = open.pop()) {
    const ids = memberIdsOf(node)
    if (ids) return ids
    if (node.kind === 'and') open.push(...node.operands)
  }
  return undefined
}
