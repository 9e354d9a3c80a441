import { shorten } from '../base/shorten.ts'
import { isUuid } from '../base/uuid.ts'

// ASCII: a thousand times a second, a text of one byte a letter costs half of one of two.
export const masked = '***'

const domain = /^[\w.-]{1,100}$/

/**
 * What may be kept of a value: whether it is empty, an id, a schema's name, or an address, of which the first letter and
 * the domain stay, since a wrong domain is what often fails. Nobody is known by it.
 */
export function maskText(text: string): string {
  if (text === '' || isUuid(text)) return text
  const at = text.lastIndexOf('@')
  if (at < 0) return text.startsWith('urn:') && text.length <= 200 ? text : masked
  const place = text.slice(at + 1)
  const [first = ''] = text
  return at > 0 && domain.test(place) ? `${first}${masked}@${place}` : masked
}

/** Quoted values, and words that are bare values: an address, a long number. One pass, each part matched once. */
const values = /"(?:[^"\\]|\\.)*"?|[^\s"()[\]]+/g
const longNumber = /^\+?[\d.-]{5,}$/

/** A filter, or a path with filters in it: attributes and operators stay, what they are compared with does not. */
export function maskFilter(filter: string): string {
  return cut(filter, 2_000).replace(values, (part) => {
    if (part.startsWith('"'))
      return `"${maskText(part.slice(1, part.endsWith('"') && part.length > 1 ? -1 : undefined))}"`
    return part.includes('@') || longNumber.test(part) ? maskText(part) : part
  })
}

export function cut(text: string, length: number): string {
  return text.length > length ? `${shorten(text, length)}…` : text
}
