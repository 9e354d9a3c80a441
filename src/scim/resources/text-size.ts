import type { JsonObject, JsonValue } from '../../base/json.ts'
import { TooLarge } from '../errors.ts'

/** Characters of all values of one resource: what a body may bring, a row of PATCHes must not pass bit by bit. */
const mostText = 1024 * 1024

/** Whether a text among the values satisfies `test`. Iterative: how deep it goes is the client's choice. */
export function someText(values: readonly unknown[], test: (text: string) => boolean): boolean {
  const open: unknown[] = [...values]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string' && test(value)) return true
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) open.push(inner)
  }
  return false
}

/** @throws TooLarge */
export function checkTextSize(resource: unknown, most = mostText): void {
  let left = most
  const isTooMuch = someText([resource], (text) => {
    left -= text.length
    return left < 0
  })
  if (isTooMuch) throw new TooLarge('one resource holds 1 MiB of text at most')
}

/** Characters of a resource that are written in a millisecond or so. */
const longText = 32 * 1024

/** Whether all texts in a stored document make a long one. Its depth is that of schemas. */
export function isLongText(document: JsonObject): boolean {
  return textLength(document, longText) > longText
}

/** Without a list of names or values for each object: every answer and PATCH asks. */
function textLength(value: JsonValue, most: number): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  let length = 0
  // What is none of a text takes room, too.
  if (Array.isArray(value)) for (const part of value) if ((length += 4 + textLength(part, most)) > most) break
  if (!Array.isArray(value)) for (const name in value) if ((length += 4 + textLength(value[name]!, most)) > most) break
  return length
}
