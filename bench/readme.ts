import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Readme {
  /** From its first line to the command that installs and starts, the command included. */
  untilStart: string
  /** What follows it, to be read while it works. */
  meanwhile: string
  /** Of the first ten minutes, in order. */
  items: readonly string[]
}

/** As it is read, without pictures and the addresses of links. */
export function readReadme(directory: string): Readme {
  const shown = readFileSync(join(directory, 'README.md'), 'utf8')
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  const begun = shown.slice(0, shown.indexOf('Install and test everything'))
  const [before, command, meanwhile] = begun.split(/(npm ci && npm start\n```)/)
  const minutes = shown.slice(shown.indexOf('## The first ten minutes'), shown.indexOf('From there:'))
  const [opening = '', ...items] = minutes.split(/^\d+\. /m)
  return {
    untilStart: before! + command!,
    meanwhile: meanwhile!,
    items: items.map((item, at) => (at === 0 ? opening + item : item)),
  }
}
