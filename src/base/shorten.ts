/** The beginning of a text, at most so long. Never half a surrogate pair, which is in no URL and which `jsonb` refuses. */
export function shorten(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  const isHalf = text.length > length && last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isHalf ? length - 1 : length)
}
