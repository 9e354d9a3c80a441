import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyring } from '../../../src/base/keyring.ts'
import { deriveAccessCode, groupedCode, isAccessCode, readAccessCode } from '../../../src/invite/access-codes/code.ts'
import { testKeyring } from '../../support/keyring.ts'

const facts = { handle: 123_456_789, generation: 1, keyId: testKeyring.currentKeyId }
const code = deriveAccessCode(testKeyring, facts)!

describe('an access code', () => {
  it('has 16 letters, none of which looks like another', () => {
    expect(code).toMatch(/^[BCDFGHJKMNPQRSTVWXYZ]{16}$/)
    expect(groupedCode(code)).toMatch(/^[A-Z]{4}-[A-Z]{4}-[A-Z]{4}-[A-Z]{4}$/)
  })

  it('is read back whatever the handle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_279_999_999 }),
        fc.integer({ min: 1, max: 1_000 }),
        (handle, generation) => {
          const made = deriveAccessCode(testKeyring, { ...facts, handle, generation })!
          const read = readAccessCode(groupedCode(made))!
          expect(read).toEqual({ code: made, handle })
          expect(isAccessCode(testKeyring, { ...facts, handle, generation }, read.code)).toBe(true)
        },
      ),
    )
  })

  it.each([
    ['with dashes', groupedCode(code)],
    ['in small letters', code.toLowerCase()],
    ['with spaces and full stops', ` ${code.replaceAll(/(.{4})/g, '$1 . ')}`],
    ['in full width', Array.from(code, (letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)).join('')],
    ['with look-alikes', code.replaceAll('Q', '0').replaceAll('J', '1').replaceAll('S', '5').replaceAll('V', 'u')],
  ])('is understood %s', (_, typed) => {
    expect(readAccessCode(typed)?.code).toBe(code)
  })

  it.each(['', code.slice(1), `${code}B`, code.replace(/^./, 'Ä'), code.replace(/^./, '3'), '----', '\0'.repeat(16)])(
    'is not %j',
    (typed) => {
      expect(readAccessCode(typed)).toBeUndefined()
    },
  )

  it('belongs to one handle, one generation and one key', () => {
    const other = createKeyring(['another secret key that is long enough for all of this'])
    expect(isAccessCode(testKeyring, { ...facts, generation: 2 }, code)).toBe(false)
    expect(isAccessCode(testKeyring, { ...facts, handle: 1 }, code)).toBe(false)
    expect(isAccessCode(other, { ...facts, keyId: other.currentKeyId }, code)).toBe(false)
    expect(isAccessCode(other, facts, code)).toBe(false)
    expect(deriveAccessCode(other, facts)).toBeUndefined()
  })
})
