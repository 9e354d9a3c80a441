/**
 * The SCIM filter that means the list as it is narrowed now, so that all who match can be chosen and not only those on
 * screen. The state is left out: inviting reaches the uninvited alone, reminding the invited alone.
 * @returns undefined where no filter says the same: nothing is narrowed, or by source.
 */
export function filterOfList(read: (name: string) => string): string | undefined {
  if (read('source')) return undefined
  const parts = [read('filter') && `(${read('filter')})`, searchAsFilter(read('search'))].filter(Boolean)
  return parts.length > 0 ? parts.join(' and ') : undefined
}

/** The search looks at the beginning of these. */
function searchAsFilter(search: string): string {
  if (!search) return ''
  const text = JSON.stringify(search)
  return `(displayName sw ${text} or userName sw ${text} or emails.value sw ${text})`
}
