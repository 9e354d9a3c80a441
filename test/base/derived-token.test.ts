import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase62, toBase62 } from '../../src/base/base62.ts'
import { deriveToken, readToken, verifyToken } from '../../src/base/derived-token.ts'
import { createKeyring } from '../../src/base/keyring.ts'

const oldSecret = 'an old secret of more than thirty-two characters'
const newSecret = 'a new secret of more than thirty-two characters!'

describe('base62', () => {
  it('gives back the bytes it was made from, in letters and digits only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 28, maxLength: 28 }), (bytes) => {
        const text = toBase62(bytes)
        expect(text).toMatch(/^[0-9A-Za-z]{38}$/)
        expect(fromBase62(text, 28)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it.each(['', 'short', 'z'.repeat(38), `${'0'.repeat(37)}-`, `${'0'.repeat(37)}é`])(
    'knows that %j stands for no bytes',
    (text) => {
      expect(fromBase62(text, 28)).toBeUndefined()
    },
  )
})

describe('a derived token', () => {
  const keyring = createKeyring([oldSecret])
  const facts = { handle: randomBytes(12), generation: 1, keyId: keyring.currentKeyId }
  const token = deriveToken(keyring, 'claim-link', facts)!

  it('is the same whenever it is derived, so that it can be exported again', () => {
    expect(deriveToken(keyring, 'claim-link', facts)).toBe(token)
  })

  it('verifies for its own handle, generation, key and purpose only', () => {
    const { handle, mac } = readToken(token)!
    expect(handle).toEqual(facts.handle)
    expect(verifyToken(keyring, 'claim-link', facts, mac)).toBe(true)
    expect(verifyToken(keyring, 'claim-link', { ...facts, generation: 2 }, mac)).toBe(false)
    expect(verifyToken(keyring, 'claim-link', { ...facts, handle: randomBytes(12) }, mac)).toBe(false)
    expect(verifyToken(keyring, 'one-time-link', facts, mac)).toBe(false)
    expect(verifyToken(createKeyring([newSecret]), 'claim-link', facts, mac)).toBe(false)
  })

  it('does not verify with any single bit of its HMAC turned', () => {
    const { mac } = readToken(token)!
    for (let bit = 0; bit < mac.length * 8; bit++) {
      const turned = Buffer.from(mac)
      turned[bit >> 3]! ^= 1 << (bit & 7)
      expect(verifyToken(keyring, 'claim-link', facts, turned)).toBe(false)
    }
  })

  it('does not verify with an HMAC cut short', () => {
    expect(verifyToken(keyring, 'claim-link', facts, readToken(token)!.mac.subarray(0, 8))).toBe(false)
  })

  it('survives a change of the key as long as the old one is still configured', () => {
    const overlapping = createKeyring([newSecret, oldSecret])
    expect(overlapping.currentKeyId).not.toBe(facts.keyId)
    expect(verifyToken(overlapping, 'claim-link', facts, readToken(token)!.mac)).toBe(true)
    expect(deriveToken(createKeyring([newSecret]), 'claim-link', facts)).toBeUndefined()
  })
})
