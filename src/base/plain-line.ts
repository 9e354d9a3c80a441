// Control characters would end a header line, and the bidirectional overrides make a name read as something else.
const unfit = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu
const visible = /[^\s\p{Default_Ignorable_Code_Point}\u2800]/u

/** One line without control characters, fit for a header (security §7.43); empty where nothing of it would be seen. Joiners stay: names and emoji are written with them. */
export function plainLine(text: string): string {
  return visible.test(text.replace(unfit, '')) ? text.replace(unfit, ' ').trim() : ''
}
