import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fromBase62, toBase62 } from '../../src/base/base62.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** As one learns it: one digit after the other, of one big number. */
function plainly(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
  let text = ''
  for (let width = Math.ceil((bytes.length * 8) / Math.log2(62)); width > 0; width--) {
    text = digits[Number(rest % 62n)] + text
    rest /= 62n
  }
  return text
}

it('writes any bytes as the number that they are, in a width of their length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(toBase62(bytes)).toBe(plainly(bytes))
    }),
    { numRuns: 1_000 },
  )
})

it.each([0, 1, 2, 3, 12, 27, 28])('reads %i bytes back, the smallest and the largest too', (length) => {
  for (const fill of [0, 1, 0x7f, 0x80, 0xff]) {
    const bytes = Buffer.alloc(length, fill)
    expect(fromBase62(toBase62(bytes), length)).toEqual(bytes)
  }
})
