/** What a JSON text looks like from outside, found without building anything of it. */
export interface JsonShape {
  /** The deepest nesting of arrays and objects. */
  depth: number
  /** Names in all objects, repeated ones counted each time. */
  members: number
  /** Different names, as they are written, as far as they are counted. */
  names: number
  /** Objects, arrays and what stands in them. */
  values: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * One pass, no recursion: it runs before JSON.parse and must survive what JSON.parse would not like.
 * @param mostNames up to one more of them are counted
 */
export function jsonShape(text: string, mostNames = 0): JsonShape {
  const names = new Set<string>()
  let [depth, deepest, members, values] = [0, 0, 0, 1]
  let [opening, closing] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) [opening, closing] = [at, (at = endOfString(text, at))]
    else if (code === COLON) {
      members++
      // What stands before a colon is a name.
      if (names.size <= mostNames) names.add(text.slice(opening, closing))
    } else if (code === COMMA) values++
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      values++
      deepest = Math.max(deepest, ++depth)
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--
  }
  return { depth: deepest, members, names: names.size, values }
}

/** Of the closing quote, or of the text where there is none. */
function endOfString(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let first = at
    while (text.charCodeAt(first - 1) === BACKSLASH) first--
    if ((at - first) % 2 === 0) return at
  }
  return text.length
}
