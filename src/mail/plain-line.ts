// Control characters would end a header line, and the bidirectional overrides make a name read as something else.
const unfit = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu

/** One line without control characters, fit for a header (security §7.43). */
export function plainLine(text: string): string {
  return text.replace(unfit, ' ').trim()
}
