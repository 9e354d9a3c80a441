import type { Person } from '../api/types.ts'

type Attributes = Person['attributes']

export interface JsonFault {
  /** Begins with the line and the column. */
  sentence: string
  /** Where in the text, counted from 0. */
  at: number
}

export type JsonRead = { attributes: Attributes; fault?: undefined } | { attributes?: undefined; fault: JsonFault }

/** Browsers tell where JSON breaks each in its own way, or not at all; and a name that stands twice loses its first value silently. */
export function readJson(text: string): JsonRead {
  const found = findFault(text)
  if (found) return { fault: { at: found.at, sentence: `${placeOf(text, found.at)}: ${found.message}` } }
  return { attributes: JSON.parse(text) as Attributes }
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n')
  return `Line ${before.length}, column ${before.at(-1)!.length + 1}`
}

class Fault extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

function findFault(text: string): Fault | undefined {
  const scan: Scan = { text, at: 0, depth: 0 }
  try {
    skipBlank(scan)
    if (text[scan.at] !== '{') throw new Fault(scan.at, 'the attributes stand between braces, { and }.')
    scanValue(scan)
    if (scan.at < text.length) throw new Fault(scan.at, 'nothing belongs here, behind the end.')
    return undefined
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}

interface Scan {
  text: string
  at: number
  depth: number
}

const deepest = 50
const blank = /[ \t\n\r]*/y
const quoted = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy
const plain = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y

/** Leaves the scan behind the blanks that follow. */
function scanValue(scan: Scan): void {
  const begin = scan.text[scan.at]
  if (begin === '{') return scanMembers(scan, { closes: '}', one: scanNamed(new Set()) })
  if (begin === '[') return scanMembers(scan, { closes: ']', one: scanValue })
  if (begin === '"') return void scanText(scan)
  if (take(scan, plain) === undefined) throw new Fault(scan.at, sayNoValue(scan))
  skipBlank(scan)
}

interface Members {
  closes: '}' | ']'
  one: (scan: Scan) => void
}

function scanMembers(scan: Scan, { closes, one }: Members): void {
  if (++scan.depth > deepest) throw new Fault(scan.at, 'nothing is nested as deep as this.')
  step(scan)
  for (let comma: number | undefined; scan.text[scan.at] !== closes || comma !== undefined; ) {
    if (scan.text[scan.at] === closes) throw new Fault(comma!, 'nothing follows this comma: take it out.')
    one(scan)
    comma = scan.text[scan.at] === ',' ? scan.at : undefined
    if (comma !== undefined) step(scan)
    else if (scan.text[scan.at] !== closes) throw new Fault(scan.at, `a comma or ${closes} is missing.`)
  }
  step(scan)
  scan.depth--
}

function scanNamed(seen: Set<string>) {
  return (scan: Scan) => {
    const begin = scan.at
    if (scan.text[begin] !== '"') throw new Fault(begin, sayNoName(scan))
    const name = scanText(scan)
    if (seen.has(name)) throw new Fault(begin, `${name} stands here a second time.`)
    seen.add(name)
    if (scan.text[scan.at] !== ':') throw new Fault(scan.at, 'a colon is missing behind the name.')
    step(scan)
    scanValue(scan)
  }
}

function scanText(scan: Scan): string {
  const found = take(scan, quoted)
  if (found === undefined) throw new Fault(scan.at, sayBrokenText(scan))
  skipBlank(scan)
  return JSON.parse(found) as string
}

function take(scan: Scan, pattern: RegExp): string | undefined {
  pattern.lastIndex = scan.at
  const found = pattern.exec(scan.text)?.[0]
  if (found !== undefined) scan.at += found.length
  return found
}

function skipBlank(scan: Scan): void {
  take(scan, blank)
}

function step(scan: Scan): void {
  scan.at++
  skipBlank(scan)
}

const isCurly = ({ text, at }: Scan) => /[\u201c-\u201f\u2018\u2019']/.test(text[at] ?? '')
const sayCurly = 'JSON takes straight double quotes (") only.'

function sayNoValue(scan: Scan): string {
  return isCurly(scan) ? sayCurly : 'a value is missing: a text in quotes, a number, true, false, { or [.'
}

function sayNoName(scan: Scan): string {
  return isCurly(scan) ? sayCurly : 'a name in quotes is missing.'
}

function sayBrokenText({ text, at }: Scan): string {
  const line = text.slice(at).split('\n', 1)[0]!
  const isClosed = /^"(?:[^"\\]|\\.)*"/.test(line)
  return isClosed
    ? 'something in this text must be written with a backslash, or without one.'
    : 'this text has no closing quote on its line.'
}
