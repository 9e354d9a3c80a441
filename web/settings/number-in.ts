/**
 * Thousands may be grouped. What is no number goes as it was typed, for the server to refuse: JSON would make NaN a null,
 * which takes a setting away.
 */
export function numberIn(text: string): number {
  const typed = text.trim()
  const number = /^\d{1,3}(,\d{3})+$/.test(typed) ? typed.replaceAll(',', '') : typed
  return (/^-?\d+(\.\d+)?$/.test(number) ? Number(number) : typed) as number
}
