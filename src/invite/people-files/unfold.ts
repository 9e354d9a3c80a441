import { type Line, lines } from './lines.ts'

/** Whether `next` goes on the logical line that began with `first` and so far ended with `last`; then what it adds. */
export type Continuation = (parts: { first: string; last: string; next: string }) => string | undefined

/**
 * Joins physical lines to logical ones, each with the number of its first. Characters beyond `limit` are dropped, save
 * one that shows it was exceeded: an endless line costs no memory.
 */
export function* unfold(text: string, limit: number, continues: Continuation): Generator<Line> {
  let parts: string[] = []
  let length = 0
  let no = 0
  for (const line of lines(text)) {
    const more = parts.length > 0 ? continues({ first: parts[0]!, last: parts.at(-1)!, next: line.text }) : undefined
    if (more === undefined) {
      if (parts.length > 0) yield { no, text: parts.join('') }
      parts = []
      length = 0
      no = line.no
    }
    const added = (more ?? line.text).slice(0, Math.max(0, limit + 1 - length))
    parts.push(added)
    length += added.length
  }
  if (parts.length > 0) yield { no, text: parts.join('') }
}
