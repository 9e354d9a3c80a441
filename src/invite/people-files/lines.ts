export interface Line {
  /** Counted from 1. */
  no: number
  text: string
}

/** The physical lines of a text, ended by LF, CRLF or CR. */
export function* lines(text: string): Generator<Line> {
  let no = 1
  for (let start = 0; start < text.length; no++) {
    const end = endOfLine(text, start)
    yield { no, text: text.slice(start, end) }
    start = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1)
  }
}

function endOfLine(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || code === 13) return at
  }
  return text.length
}
