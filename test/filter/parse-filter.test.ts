import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidFilter } from '../../src/filter/errors.ts'
import { parseFilter } from '../../src/filter/parse-filter.ts'
import { printFilter } from '../../src/filter/print-filter.ts'
import { everyType } from './every-type.ts'
import { filtersOver } from './random-filter.ts'
import { texts } from './random-values.ts'

describe('a filter is read', () => {
  it.each([
    // RFC 7644 §3.4.2.2, figure 2.
    ['userName eq "bjensen"', 'userName eq "bjensen"'],
    ['name.familyName co "O\'Malley"', 'name.familyName co "O\'Malley"'],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
      'urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"',
    ],
    ['title pr', 'title pr'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34Z"'],
    ['title pr and userType eq "Employee"', 'title pr and userType eq "Employee"'],
    [
      'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
      'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
    ],
    [
      'userType ne "Employee" and not (emails co "example.com")',
      'userType ne "Employee" and not (emails co "example.com")',
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
    ],
    // `and` binds tighter than `or`, on either side.
    ['a pr or b pr and c pr', 'a pr or b pr and c pr'],
    ['(a pr or b pr) and c pr', '(a pr or b pr) and c pr'],
    ['(a pr and b pr) or c pr', 'a pr and b pr or c pr'],
    ['not (not (a pr))', 'not (not (a pr))'],
    ['((a pr))', 'a pr'],
    [
      'emails[not (type eq "work") or (primary eq true and value pr)]',
      'emails[not (type eq "work") or primary eq true and value pr]',
    ],
    // Case and space mean nothing outside of values.
    ['USERNAME EQ "x" AND NOT(a PR) oR b Pr', 'USERNAME eq "x" and not (a pr) or b pr'],
    [' \t\r\n a   eq\n"x" ', 'a eq "x"'],
    ['a eq"x"and(b pr)', 'a eq "x" and b pr'],
    // Values.
    ['a eq true or a eq False', 'a eq true or a eq false'],
    ['a eq null', 'a eq null'],
    ['a eq -12.50e+3', 'a eq -12.50e+3'],
    ['a eq "\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00"', 'a eq "\\"\\\\/\\b\\f\\n\\r\\tA\u{1f600}"'],
    ['a eq ""', 'a eq ""'],
    ['and eq "or"', 'and eq "or"'],
    ['not eq "not"', 'not eq "not"'],
  ])('%s', (text, printed) => {
    expect(printFilter(parseFilter(text).root)).toBe(printed)
  })

  it.each([
    ['emails[type eq "work"].value eq "x"', 'emails[type eq "work" and value eq "x"]'],
    [
      'emails[type eq "work" or primary eq true].value pr and a pr',
      'emails[(type eq "work" or primary eq true) and value pr] and a pr',
    ],
    ['externalId eq jyoung', 'externalId eq "jyoung"'],
    ['(userName eq b.jensen@example.com)', 'userName eq "b.jensen@example.com"'],
    ["userName eq 'b jensen'", 'userName eq "b jensen"'],
    ['userName eq 007', 'userName eq "007"'],
    ['userName eq "DOMAIN\\user"', 'userName eq "DOMAIN\\\\user"'],
    ['userName eq "DOMAIN\\\\user"', 'userName eq "DOMAIN\\\\user"'],
    ['a eq "\\u12g4"', 'a eq "\\\\u12g4"'],
  ])('beyond the grammar, as clients send it: %s', (text, printed) => {
    expect(printFilter(parseFilter(text).root)).toBe(printed)
  })

  it('and printing what was read, and reading that, gives the same filter', () => {
    fc.assert(
      fc.property(filtersOver(everyType, texts), (node) => {
        const printed = printFilter(node)
        fc.pre(printed.length <= 4_096)
        expect(printFilter(parseFilter(printed).root)).toBe(printed)
      }),
    )
  })
})

describe('a filter is refused, with its place,', () => {
  it.each([
    ['', "an attribute's name is missing at character 1"],
    ['userName', 'an operator is missing at character 9'],
    ['userName eq', 'a value is missing at character 12'],
    ['userName eq (', 'a value is missing at character 13'],
    ['userName is "x"', '"is" at character 10 is not an operator'],
    ['userName "x"', 'an operator is missing at character 10'],
    ['"userName" eq "x"', "an attribute's name is missing at character 1"],
    ['a pr b pr', '"and", "or" or the end is expected at character 6'],
    ['a pr and', "an attribute's name is missing at character 9"],
    ['a pr and and b pr', '"b" at character 14 is not an operator'],
    ['(a pr', 'a ) is missing at the end'],
    ['a pr)', '"and", "or" or the end is expected at character 5'],
    ['()', "an attribute's name is missing at character 2"],
    ['not a pr', '"a" at character 5 is not an operator'],
    ['emails[', "an attribute's name is missing at character 8"],
    ['emails[type eq "work"', 'a ] is missing at the end'],
    ['emails[type eq "work")', '"and", "or" or ] is expected at character 22'],
    ['emails[]', "an attribute's name is missing at character 8"],
    ['emails[a[b pr]]', 'a value path cannot stand within another at character 9'],
    ['emails[(a[b pr])]', 'a value path cannot stand within another at character 10'],
    ['emails[type eq "work"].value', 'an operator is missing at character 29'],
    ['a eq "x', 'the string that begins at character 6 has no end'],
    ['a eq "x\\"', 'the string that begins at character 6 has no end'],
    ["a eq 'x", 'the string that begins at character 6 has no end'],
    ['a eq "\\u0000"', 'the string at character 6 holds a character that no text may hold'],
    ['a eq "\\ud83d"', 'the string at character 6 holds a character that no text may hold'],
    ['a eq "\0"', 'it holds a character that no text may hold'],
    ['a eq "\ude00"', 'it holds a character that no text may hold'],
  ])('%j', (text, reason) => {
    expect(() => parseFilter(text)).toThrow(new InvalidFilter(`the filter cannot be read: ${reason}`))
  })

  it('without repeating what is no name', () => {
    const hostile = '<script>alert(1)</script>'
    expect(() => parseFilter(`a ${hostile}`)).toThrow('that name at character 3 is not an operator')
    expect(() => parseFilter(`a ${'e'.repeat(1_000)}`)).toThrow('that name at character 3 is not an operator')
  })
})

describe('what a filter may cost', () => {
  const nested = (depth: number) => `${'('.repeat(depth)}a pr${')'.repeat(depth)}`
  const many = (terms: number) => Array.from({ length: terms }, () => 'a pr').join(' or ')

  it('4,096 characters, not one more', () => {
    expect(parseFilter(`a eq "${'x'.repeat(4_089)}"`).steps).toBe(4_096)
    expect(() => parseFilter(`a eq "${'x'.repeat(4_090)}"`)).toThrow('the filter is longer than 4096 characters')
  })

  it('20 brackets within each other, of whatever kind, not one more', () => {
    expect(printFilter(parseFilter(nested(20)).root)).toBe('a pr')
    expect(() => parseFilter(nested(21))).toThrow('it nests deeper than 20 at character 21')
    expect(() => parseFilter('not ('.repeat(21))).toThrow('it nests deeper than 20')
    expect(() => parseFilter(`${'('.repeat(20)}a[b pr]`)).toThrow('it nests deeper than 20')
  })

  it('100 comparisons, not one more', () => {
    expect(parseFilter(many(100)).terms).toBe(100)
    expect(() => parseFilter(many(101))).toThrow('it has more than 100 comparisons')
  })

  it('as the caller sets it', () => {
    const limits = { maxLength: 10_000, maxDepth: 1, maxTerms: 2 }
    expect(parseFilter('(a pr or b pr)', limits).terms).toBe(2)
    expect(() => parseFilter('((a pr))', limits)).toThrow('it nests deeper than 1')
    expect(() => parseFilter('a pr or b pr or c pr', limits)).toThrow('it has more than 2 comparisons')
  })

  const unlimited = { maxLength: Infinity, maxDepth: Infinity, maxTerms: Infinity }
  it.each([
    ['a long string', (n: number) => `a eq "${'x'.repeat(n)}"`],
    ['escapes', (n: number) => `a eq "${'\\u0041\\'.repeat(n)}n"`],
    ['quotes', (n: number) => `a eq "${'\\"'.repeat(n)}"`],
    ['terms', (n: number) => many(n)],
    ['spaces', (n: number) => `a${' '.repeat(n)}pr`],
    ['brackets', (n: number) => nested(n)],
    ['negations', (n: number) => `${'not ('.repeat(n)}a pr${')'.repeat(n)}`],
    ['value paths', (n: number) => Array.from({ length: n }, () => 'a[b pr].c pr').join(' and ')],
  ])('each character looked at once: %s', (_what, textOf) => {
    for (const size of [1_000, 2_000, 4_000]) {
      const text = textOf(size)
      expect(parseFilter(text, unlimited).steps).toBe(text.length)
    }
  })

  it('no call stack, however deep it is', () => {
    const deep = `${'not ('.repeat(200_000)}a pr${')'.repeat(200_000)}`
    expect(printFilter(parseFilter('not ('.repeat(20) + 'a pr' + ')'.repeat(20)).root)).toMatch(/^(not \(){20}a pr/)
    expect(parseFilter(deep, unlimited).terms).toBe(1)
  })

  it('whatever it is made of, it is read or refused, never more', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...Array.from('()[]"\\\'. \n\0aeqpr'), ' and ', ' or ', 'not ', '\ud800', 'a eq '),
      maxLength: 200,
    })
    const holds = fc.property(hostile, (text) => stepsOrRefusal(text) <= text.length)
    expect(() => fc.assert(holds, { numRuns: 2_000 })).not.toThrow()
  })
})

/** @throws whatever is no refusal. */
function stepsOrRefusal(text: string): number {
  try {
    return parseFilter(text).steps
  } catch (error) {
    if (error instanceof InvalidFilter) return 0
    throw error
  }
}
