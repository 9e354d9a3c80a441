import { expect, it } from 'vitest'
import { createKeyring } from '../../src/base/keyring.ts'
import { seal, unseal } from '../../src/base/sealed.ts'

const [older, newer] = ['an older secret of the tests, long enough', 'a newer secret of the tests, long enough']
const keyring = createKeyring([older])

it('opens what was sealed, in its own place only', () => {
  const sealed = seal(keyring, 'swordfish', 'here')
  expect(unseal(keyring, sealed, 'here')).toBe('swordfish')
  expect(unseal(keyring, sealed, 'there')).toBeUndefined()
  expect(sealed.box.includes('swordfish')).toBe(false)
})

it('seals the same differently each time', () => {
  expect(seal(keyring, 'x', 'here').box.equals(seal(keyring, 'x', 'here').box)).toBe(false)
})

it('does not open what was changed or cut, by any byte', () => {
  const { keyId, box } = seal(keyring, 'swordfish', 'here')
  for (let at = 0; at < box.length; at++) {
    const changed = Buffer.from(box)
    changed[at]! ^= 1
    expect(unseal(keyring, { keyId, box: changed }, 'here')).toBeUndefined()
    expect(unseal(keyring, { keyId, box: box.subarray(0, at) }, 'here')).toBeUndefined()
  }
})

it('opens after the key was rotated, while the older one is still there', () => {
  const sealed = seal(keyring, 'swordfish', 'here')
  expect(unseal(createKeyring([newer, older]), sealed, 'here')).toBe('swordfish')
  expect(unseal(createKeyring([newer]), sealed, 'here')).toBeUndefined()
})
