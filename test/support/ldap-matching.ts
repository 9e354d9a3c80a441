import { AndFilter, EqualityFilter, type Filter, NotFilter, OrFilter, PresenceFilter, SubstringFilter } from 'ldapts'

type Attributes = Record<string, (string | Buffer)[]>

/** Whether an entry is what a filter asks for; text without regard to case, as directories compare it. */
export function matches(filter: Filter, attributes: Attributes): boolean {
  if (filter instanceof AndFilter) return filter.filters.every((one) => matches(one, attributes))
  if (filter instanceof OrFilter) return filter.filters.some((one) => matches(one, attributes))
  if (filter instanceof NotFilter) return !matches(filter.filter, attributes)
  if (filter instanceof PresenceFilter) return valuesOf(filter.attribute, attributes).length > 0
  if (filter instanceof EqualityFilter) {
    const wanted = fold(filter.value)
    return valuesOf(filter.attribute, attributes).some((value) => value === wanted)
  }
  if (filter instanceof SubstringFilter) {
    return valuesOf(filter.attribute, attributes).some((value) => contains(value, filter))
  }
  throw new Error('the test server does not know this filter')
}

function valuesOf(name: string, attributes: Attributes): string[] {
  const found = Object.entries(attributes).find(([key]) => key.toLowerCase() === name.toLowerCase())
  return (found?.[1] ?? []).map(fold)
}

function fold(value: string | Buffer): string {
  return Buffer.from(value as string)
    .toString('latin1')
    .toLowerCase()
}

function contains(value: string, { initial, any, final }: SubstringFilter): boolean {
  let at = 0
  if (!value.startsWith(fold(initial))) return false
  at = fold(initial).length
  for (const piece of any.map(fold)) {
    const next = value.indexOf(piece, at)
    if (next === -1) return false
    at = next + piece.length
  }
  return value.length - at >= fold(final).length && value.endsWith(fold(final))
}
