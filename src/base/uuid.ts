const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** An id that is no UUID is simply unknown, and never reaches SQL (security §1.3). */
export function isUuid(text: string): boolean {
  return text.length === 36 && form.test(text)
}
