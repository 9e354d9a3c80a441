import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Readme {
  /** From its first line to the command that installs and starts. */
  untilStart: string
  /** Of the first ten minutes, in order. */
  items: readonly string[]
}

/** As it is read, without pictures and the addresses of links. */
export function readReadme(directory: string): Readme {
  const shown = readFileSync(join(directory, 'README.md'), 'utf8')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  const untilStart = shown.slice(0, shown.indexOf('Install and test everything'))
  const minutes = shown.slice(shown.indexOf('## The first ten minutes'), shown.indexOf('From there:'))
  const [opening = '', ...items] = minutes.split(/^\d+\. /m)
  return { untilStart, items: items.map((item, at) => (at === 0 ? opening + item : item)) }
}
