/** What a JSON text looks like from outside, found without building anything of it. */
export interface JsonShape {
  /** The deepest nesting of arrays and objects. */
  depth: number
  /** Names in all objects, repeated ones counted each time. */
  members: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** One pass, no recursion: it runs before JSON.parse and must survive what JSON.parse would not like. */
export function jsonShape(text: string): JsonShape {
  let depth = 0
  let deepest = 0
  let members = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (code === COLON) members++
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) deepest = Math.max(deepest, ++depth)
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--
  }
  return { depth: deepest, members }
}

function endOfString(text: string, opening: number): number {
  let at = opening + 1
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}
