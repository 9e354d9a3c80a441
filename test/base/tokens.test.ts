import { expect, it } from 'vitest'
import { fold } from '../../src/base/fold.ts'
import { hashToken, mintToken, tokenHint } from '../../src/base/tokens.ts'
import { isUuid } from '../../src/base/uuid.ts'

it('mints tokens of 256 random bits behind a recognisable prefix', () => {
  const tokens = new Set(Array.from({ length: 100 }, () => mintToken('vst_scim_')))
  expect(tokens.size).toBe(100)
  for (const token of tokens) expect(token).toMatch(/^vst_scim_[0-9A-Za-z]{43}$/)
})

it('stores a SHA-256, and keeps four characters to tell two tokens apart', () => {
  const token = mintToken('vst_api_')
  expect(hashToken(token)).toHaveLength(32)
  expect(hashToken(token)).toEqual(hashToken(token))
  expect(tokenHint(token)).toBe(token.slice(-4))
})

it('folds case and compatibility forms to one key', () => {
  expect(fold('ÉLODIE@Example.COM')).toBe('élodie@example.com')
  expect(fold('ﬁona')).toBe('fiona')
  expect(fold('ＡＤＡ')).toBe('ada')
})

it.each([
  '',
  'me',
  '123',
  '5f0c9d0e6a554f4e9a0f3b1c0e6f7a11',
  "5f0c9d0e-6a55-4f4e-9a0f-3b1c0e6f7a1'",
  '5f0c9d0e-6a55-4f4e-9a0f-3b1c0e6f7a111',
])('takes %j for no UUID', (text) => {
  expect(isUuid(text)).toBe(false)
})

it('takes a UUID in either case', () => {
  expect(isUuid('5F0C9D0E-6a55-4f4e-9a0f-3b1c0e6f7a11')).toBe(true)
})
