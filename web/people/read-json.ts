import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'
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
  const fault = findFault(text)
  return fault ? { fault } : { attributes: JSON.parse(text) as Attributes }
}

interface Place {
  offset: number
  /** From 0, as the column. */
  line: number
  column: number
}

class Fault extends Error {
  readonly at: number
  constructor({ offset, line, column }: Place, message: string) {
    super(`Line ${line + 1}, column ${column + 1}: ${message}`)
    this.at = offset
  }
}

const deepest = 50

/** The first. Comments and a comma behind the last are faults, too. */
function findFault(text: string): JsonFault | undefined {
  try {
    look(text)
    return undefined
  } catch (fault) {
    if (fault instanceof Fault) return { at: fault.at, sentence: fault.message }
    throw fault
  }
}

function look(text: string): void {
  const open: Open[] = []
  // The reader goes as deep as the text does: it is stopped before the browser stops it.
  const begin = (offset: number, _length: number, line: number, column: number) => {
    const place = { offset, line, column }
    if (open.length === 0 && text[offset] !== '{') throw new Fault(place, noObject)
    if (open.push({ names: new Set(), closes: text[offset] === '{' ? '}' : ']' }) > deepest)
      throw new Fault(place, 'nothing is nested as deep as this.')
  }
  const end = () => void open.pop()
  const visitor = {
    onObjectBegin: begin,
    onArrayBegin: begin,
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty(name: string, offset: number, _length: number, line: number, column: number) {
      const { names } = open.at(-1)!
      if (names.has(name)) throw new Fault({ offset, line, column }, `${name} stands here a second time.`)
      names.add(name)
    },
    onLiteralValue(_value: unknown, offset: number, _length: number, line: number, column: number) {
      if (open.length === 0) throw new Fault({ offset, line, column }, noObject)
    },
    onError(code: ParseErrorCode, offset: number, _length: number, line: number, column: number) {
      const before = text.slice(0, offset).trimEnd()
      const sentence = say(printParseErrorCode(code), before, { found: text[offset], open: open.at(-1) })
      throw new Fault({ offset, line, column }, sentence)
    },
  }
  visit(text, visitor, { disallowComments: true, allowTrailingComma: false })
}

interface Open {
  names: Set<string>
  closes: '}' | ']'
}

const noObject = 'the attributes stand between braces, { and }.'
const noValue = 'a value is missing: a text in quotes, a number, true, false, { or [.'

function say(error: string, before: string, { found = '', open }: { found?: string; open?: Open }): string {
  if (open && isCurly.test(found)) return 'JSON takes straight double quotes (") only.'
  if (open && before.endsWith(',') && found === open.closes)
    return 'nothing follows the comma before this: take it out.'
  if (open && error === 'CommaExpected') return `a comma or ${open.closes} is missing.`
  // The reader closes an object or a list before it misses the end of it.
  const isInside = open !== undefined || error === 'CloseBraceExpected' || error === 'CloseBracketExpected'
  if (!isInside) return error === 'EndOfFileExpected' ? 'nothing belongs here, behind the end.' : noObject
  return sentences[error] ?? noValue
}

const isCurly = /[\u201c-\u201f\u2018\u2019']/
const badText = 'something in this text must be written with a backslash, or without one.'

/** By the reader's words. */
const sentences: Partial<Record<string, string>> = {
  InvalidSymbol: 'JSON knows no such word: names and texts stand in quotes.',
  PropertyNameExpected: 'a name in quotes is missing.',
  ColonExpected: 'a colon is missing behind the name.',
  CloseBraceExpected: 'a comma or } is missing.',
  CloseBracketExpected: 'a comma or ] is missing.',
  InvalidCommentToken: 'JSON has no comments.',
  UnexpectedEndOfString: 'this text has no closing quote on its line.',
  InvalidEscapeCharacter: badText,
  InvalidUnicode: badText,
  InvalidCharacter: badText,
}
