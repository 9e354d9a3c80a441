/** The keys of a pasted JWK or JWKS; undefined where it is neither. */
export function keysIn(text: string): object[] | undefined {
  const value = parsed(text)
  if (!isObject(value)) return undefined
  if ('keys' in value) {
    return Array.isArray(value.keys) && value.keys.length > 0 && value.keys.every(isObject) ? value.keys : undefined
  }
  return 'kty' in value ? [value] : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
