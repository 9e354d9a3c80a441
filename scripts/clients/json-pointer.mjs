/** RFC 6901. A missing value is `undefined`, which JSON itself cannot hold. */
export function atPointer(document, pointer) {
  if (pointer === '') return document
  let value = document
  for (const token of pointer.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}
