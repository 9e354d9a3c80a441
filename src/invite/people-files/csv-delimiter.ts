const delimiters = [',', ';', '\t']

/** Comma, semicolon or tab, whichever the line has most of outside quotes. */
export function delimiterOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '')
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))]!
}
