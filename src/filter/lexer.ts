import { place } from './wording.ts'

export type TokenKind = 'word' | 'string' | '(' | ')' | '[' | ']' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** Of a string, what it stands for: without quotes and escapes. */
  readonly text: string
  /** Counted in UTF-16 units from 0. */
  readonly position: number
}

/** What is wrong with the text; each reader of texts makes its own error of it. */
export class SyntaxFault extends Error {}

const escapes = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])
const hexUnit = /^[0-9A-Fa-f]{4}$/
const loneSurrogate = /\p{Surrogate}/u

/** Reads each character once and never goes back; `steps` counts them, so that a test can hold it to that. */
export class Lexer {
  position = 0
  steps = 0

  constructor(private readonly text: string) {
    if (isUnstorable(text)) throw new SyntaxFault('it holds a character that no text may hold')
  }

  next(): Token {
    while (isSpace(this.text[this.position])) this.advance()
    const start = this.position
    const character = this.text[start]
    if (character === undefined) return { kind: 'end', text: '', position: start }
    if (isBracket(character)) {
      this.advance()
      return { kind: character, text: character, position: start }
    }
    // RFC 7644 knows double quotes only; single ones come from OData habits, and no value begins with one.
    return character === '"' || character === "'" ? this.string(character, start) : this.word(start)
  }

  private word(start: number): Token {
    for (let character = this.text[this.position]; isWordPart(character); character = this.text[this.position]) {
      this.advance()
    }
    return { kind: 'word', text: this.text.slice(start, this.position), position: start }
  }

  private string(quote: string, start: number): Token {
    this.advance()
    const parts: string[] = []
    for (;;) {
      const character = this.text[this.position]
      if (character === undefined) throw new SyntaxFault(`the string that begins ${place(start)} has no end`)
      this.advance()
      if (character === quote) break
      parts.push(character === '\\' ? this.escape() : character)
    }
    const text = parts.join('')
    if (isUnstorable(text)) throw new SyntaxFault(`the string ${place(start)} holds a character that no text may hold`)
    return { kind: 'string', text, position: start }
  }

  /** After a backslash. One that begins no escape of JSON stands for itself: `"DOMAIN\user"` is really sent. */
  private escape(): string {
    const character = this.text[this.position] ?? ''
    const hex = this.text.slice(this.position + 1, this.position + 5)
    if (character === 'u' && hexUnit.test(hex)) {
      this.advance(5)
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    const meaning = escapes.get(character)
    if (meaning === undefined) return '\\'
    this.advance()
    return meaning
  }

  private advance(by = 1) {
    this.position += by
    this.steps += by
  }
}

/** NUL and lone surrogates: PostgreSQL refuses the one, UTF-8 has no form for the other. */
export function isUnstorable(text: string): boolean {
  return text.includes('\0') || loneSurrogate.test(text)
}

function isBracket(character: string): character is '(' | ')' | '[' | ']' {
  return character === '(' || character === ')' || character === '[' || character === ']'
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && character !== '"' && !isSpace(character) && !isBracket(character)
}
