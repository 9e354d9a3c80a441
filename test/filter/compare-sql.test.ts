import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText } from '../../src/filter/compare.ts'
import { afterAllWith } from '../../src/filter/compare-sql.ts'
import { texts } from './random-values.ts'

describe('the range of texts that begin alike', () => {
  const anyText = fc.oneof(texts, fc.string({ unit: 'binary' }))

  it('holds them all and no other', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (prefix, other, joined) => {
        const text = joined ? prefix + other : other
        const end = afterAllWith(prefix)
        const isWithin = compareText(text, prefix) >= 0 && (end === undefined || compareText(text, end) < 0)
        expect(isWithin).toBe(text.startsWith(prefix))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a', 'b'],
    ['ab', 'ac'],
    ['\ud7ff', '\ue000'],
    ['a\u{10ffff}', 'b'],
    ['\uffff', '\u{10000}'],
  ])('of %j ends before %j', (prefix, end) => {
    expect(afterAllWith(prefix)).toBe(end)
  })

  it('of the last character has no end, nor has that of none', () => {
    expect(afterAllWith('\u{10ffff}')).toBeUndefined()
    expect(afterAllWith('')).toBeUndefined()
  })
})
