import { AndFilter, type Filter, NotFilter, OrFilter } from 'ldapts'
import { DirectoryFilterRefused } from './errors.ts'
import { readFilterItem } from './ldap-filter-item.ts'

const longest = 4_096
const deepest = 20
const mostItems = 100

interface Frame {
  operator: '&' | '|' | '!'
  filters: Filter[]
  /** Where it began. */
  at: number
}

/**
 * Reads a filter as RFC 4515 writes it, in one pass and without recursion. The library's own reader takes each escaped
 * byte for a character, so that `\c3\a9` finds no é, and knows no limits. @throws DirectoryFilterRefused
 */
export function readLdapFilter(text: string): Filter {
  if (text.length > longest) throw new DirectoryFilterRefused(`it is longer than ${longest} characters`, longest)
  const frames: Frame[] = []
  let whole: Filter | undefined
  let items = 0
  let at = 0

  while (at < text.length) {
    const character = text[at]!
    if (/\s/.test(character)) at++
    else if (whole) throw new DirectoryFilterRefused('nothing may follow the filter', at)
    else if (character === ')') at = close(at)
    else if (character === '(') at = open(at)
    else throw new DirectoryFilterRefused('a parenthesis is missing', at)
  }
  if (!whole) throw new DirectoryFilterRefused('it ends too early', text.length)
  return whole

  function open(at: number): number {
    const operator = text[at + 1]
    if (operator === '&' || operator === '|' || operator === '!') {
      if (frames.length >= deepest) throw new DirectoryFilterRefused(`it is nested deeper than ${deepest}`, at)
      frames.push({ operator, filters: [], at })
      return at + 2
    }
    const end = text.indexOf(')', at)
    if (end === -1) throw new DirectoryFilterRefused('this parenthesis is not closed', at)
    if (++items > mostItems) throw new DirectoryFilterRefused(`it has more than ${mostItems} conditions`, at)
    add(readFilterItem(text.slice(at + 1, end), at + 1))
    return end + 1
  }

  function close(at: number): number {
    const frame = frames.pop()
    if (!frame) throw new DirectoryFilterRefused('this parenthesis closes nothing', at)
    add(combined(frame))
    return at + 1
  }

  function add(filter: Filter): void {
    const frame = frames.at(-1)
    if (frame) frame.filters.push(filter)
    else whole = filter
  }
}

function combined({ operator, filters, at }: Frame): Filter {
  const [first, ...more] = filters
  if (!first) throw new DirectoryFilterRefused(`"${operator}" has no condition`, at)
  if (operator === '&') return new AndFilter({ filters })
  if (operator === '|') return new OrFilter({ filters })
  if (more.length > 0) throw new DirectoryFilterRefused('"!" takes one condition', at)
  return new NotFilter({ filter: first })
}
