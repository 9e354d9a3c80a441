const mostClaims = 200
const mostValues = 500
const longestValue = 4_096

/** Claims as texts, each a list: numbers and booleans in words, objects left out. What is too long to be compared is not there. */
export function claimsFrom(token: object): Map<string, readonly string[]> {
  const claims = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(token).slice(0, mostClaims)) {
    const values = (Array.isArray(value) ? value : [value]).slice(0, mostValues).flatMap(textOf)
    if (values.length > 0) claims.set(name, values)
  }
  return claims
}

function textOf(value: unknown): string[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (typeof value !== 'string' || value.length > longestValue || value.includes('\0')) return []
  return [value]
}
