import type { Query } from '../api/request.ts'

type Read = (name: string) => string

const narrowings = ['search', 'filter', 'source', 'mail'] as const

/** What narrows the list but for the state: inviting reaches the uninvited alone, reminding the invited alone. */
export function narrowingOf(read: Read): Query {
  return Object.fromEntries(narrowings.map((name) => [name, read(name)]).filter(([, value]) => value))
}

export function isNarrowed(read: Read): boolean {
  return [...narrowings, 'state'].some((name) => read(name) !== '')
}
