import { isUtf8 } from 'node:buffer'
import {
  ApproximateFilter,
  EqualityFilter,
  ExtensibleFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  PresenceFilter,
  SubstringFilter,
} from 'ldapts'
import { DirectoryFilterRefused } from './errors.ts'

/** A name or an OID, with options (RFC 4512 §2.5). */
const attributeForm = /^(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)*)(?:;[a-z0-9-]+)*$/i

/** One condition, without its parentheses. @param at of its first character, for what is said of it */
export function readFilterItem(text: string, at: number): Filter {
  const equals = text.indexOf('=')
  if (equals === -1) throw new DirectoryFilterRefused('a condition is attribute=value', at)
  const value = { text: text.slice(equals + 1), at: at + equals + 1 }
  const operator = text[equals - 1] ?? ''
  if (operator === ':') return extensible(text.slice(0, equals - 1), at, value)
  if ('~<>'.includes(operator) && operator !== '') {
    return compared(operator, attributeOf(text.slice(0, equals - 1), at), textOf(value))
  }
  const attribute = attributeOf(text.slice(0, equals), at)
  if (value.text === '*') return new PresenceFilter({ attribute })
  if (value.text.includes('*')) return substring(attribute, value)
  return new EqualityFilter({ attribute, value: bytesOrText(value) })
}

interface Value {
  text: string
  at: number
}

function compared(operator: string, attribute: string, value: string): Filter {
  if (operator === '~') return new ApproximateFilter({ attribute, value })
  return operator === '>'
    ? new GreaterThanEqualsFilter({ attribute, value })
    : new LessThanEqualsFilter({ attribute, value })
}

function substring(attribute: string, { text, at }: Value): Filter {
  const pieces = text.split('*').map((piece) => textOf({ text: piece, at }))
  const any = pieces.slice(1, -1).filter((piece) => piece !== '')
  return new SubstringFilter({ attribute, initial: pieces[0]!, any, final: pieces.at(-1)! })
}

/** `attribute:dn:rule:=value`, each but one of attribute and rule optional; Active Directory's bit and chain rules. */
function extensible(left: string, at: number, value: Value): Filter {
  const [attribute = '', ...options] = left.split(':')
  const dnAttributes = options[0]?.toLowerCase() === 'dn'
  const [rule, ...more] = dnAttributes ? options.slice(1) : options
  if (more.length > 0 || (attribute === '' && !rule)) throw new DirectoryFilterRefused('this matching rule is none', at)
  const named = [attribute, rule].filter((name) => name !== undefined && name !== '') as string[]
  for (const name of named) attributeOf(name, at)
  return new ExtensibleFilter({ matchType: attribute, rule, dnAttributes, value: textOf(value) })
}

function attributeOf(name: string, at: number): string {
  const bare = name.trim()
  if (!attributeForm.test(bare)) throw new DirectoryFilterRefused('this is no name of an attribute', at)
  return bare
}

function textOf(value: Value): string {
  const text = bytesOrText(value)
  if (typeof text !== 'string') throw new DirectoryFilterRefused('bytes that are no text can only be equal', value.at)
  return text
}

/** `\hh` is a byte, of which several make a character beyond ASCII (RFC 4515 §3). */
function bytesOrText({ text, at }: Value): string | Buffer {
  const wrong = /\(|\0|\\(?![0-9a-f]{2})/i.exec(text)
  if (wrong) throw new DirectoryFilterRefused('write this character as \\28, \\29, \\2a or \\5c', at + wrong.index)
  if (!text.includes('\\')) return text
  const parts = text.split(/\\([0-9a-f]{2})/i)
  const bytes = Buffer.concat(parts.map((part, index) => Buffer.from(part, index % 2 === 1 ? 'hex' : 'utf8')))
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes
}
