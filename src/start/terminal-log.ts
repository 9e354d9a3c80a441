import type { DestinationStream } from 'pino'

const colours: Readonly<Record<string, string>> = { fatal: '\u001b[31m', error: '\u001b[31m', warn: '\u001b[33m' }
const dim = '\u001b[2m'
const plain = '\u001b[0m'

/** For a person at a terminal: a line an event, the time, what happened, then the facts. Elsewhere the log is JSON. */
export function terminalLog(write: (text: string) => void): DestinationStream {
  return { write: (line) => write(readable(line)) }
}

function readable(line: string): string {
  const { level, time, msg, err, ...facts } = JSON.parse(line) as Record<string, unknown>
  const colour = colours[String(level)] ?? ''
  const pairs = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const stack = (err as { stack?: string } | undefined)?.stack
  const head = `${dim}${String(time).slice(11, 19)}${plain} ${colour}${String(msg)}${plain}`
  return `${[head, ...pairs.map((pair) => `${dim}${pair}${plain}`)].join(' ')}\n${stack ? `${stack}\n` : ''}`
}
