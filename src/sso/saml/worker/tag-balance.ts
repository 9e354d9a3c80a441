// Comments, CDATA sections, the declaration; a tag with its name, its quoted values and its end; or a `<` that begins none of them.
// Each alternative ends before the next `<`, so that the scan stays linear.
const token =
  /<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<(?<end>\/?)(?<name>[^\s<>/"'=!?]+)(?<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(?<empty>\/?)>|</g

/**
 * Every end tag closes what was opened last, and everything is closed once: the parser passes over an end tag that fits nothing, and closes
 * by itself what is left open at the end.
 */
export function isBalanced(text: string): boolean {
  const open: string[] = []
  for (const { groups, 0: whole } of text.matchAll(token)) {
    if (whole === '<') return false
    const { end, name, rest, empty } = groups!
    if (name === undefined || (!end && empty)) continue
    if (!end) open.push(name)
    else if (empty || rest?.trim() || open.pop() !== name) return false
  }
  return open.length === 0
}
