import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { deriveKeys, displayNameOf, mailAddress } from '../../src/people/derive-keys.ts'
import { isMailAddress } from '../../src/people/mail-address.ts'
import { ENTERPRISE_URN } from '../../src/people/user-schema.ts'

const document = (attributes: JsonObject, userName = 'ada') => ({ userName, active: true, attributes })
const mailOf = (emails: JsonObject[], userName?: string) => mailAddress(document({ emails }, userName))

describe('the mail address', () => {
  it.each<[string, JsonObject[], string]>([
    [
      'the primary one',
      [{ value: 'a@x.org' }, { value: 'b@x.org', primary: true }, { value: 'c@x.org', type: 'work' }],
      'b@x.org',
    ],
    [
      'else the first of work',
      [{ value: 'a@x.org' }, { value: 'b@x.org', type: 'Work' }, { value: 'c@x.org', type: 'work' }],
      'b@x.org',
    ],
    [
      'else the first',
      [
        { value: 'a@x.org', type: 'home' },
        { value: 'b@x.org', type: 'other' },
      ],
      'a@x.org',
    ],
    ['of those that mail can reach', [{ value: 'a b@x.org', primary: true }, { value: 'b@x.org' }], 'b@x.org'],
  ])('is %s', (_, emails, expected) => {
    expect(mailOf(emails, 'ada@x.org')).toBe(expected)
  })

  it('is the userName where that is an address and no e-mail is', () => {
    expect(mailOf([], 'Ada@x.org')).toBe('Ada@x.org')
    expect(mailOf([{ value: 'nonsense' }], 'ada@x.org')).toBe('ada@x.org')
    expect(mailOf([{ value: 'nonsense' }], 'ada')).toBeUndefined()
    expect(mailAddress(document({ emails: 'ada@x.org' }))).toBeUndefined()
  })

  it('is kept with the others in their order, by folded value', () => {
    const emails: JsonObject[] = [{ value: 'B@x.org', type: 'home' }, { value: '' }, { value: 'ﬁ@x.org' }]
    expect(deriveKeys(document({ emails })).addresses).toEqual([
      { ord: 1, value: 'B@x.org', valueKey: 'b@x.org', type: 'home', isPrimary: false, isMail: true },
      { ord: 3, value: 'ﬁ@x.org', valueKey: 'fi@x.org', type: null, isPrimary: false, isMail: false },
    ])
    expect(deriveKeys(document({}, 'A@x.org')).addresses).toEqual([
      { ord: 0, value: 'A@x.org', valueKey: 'a@x.org', type: null, isPrimary: false, isMail: true },
    ])
  })
})

describe('isMailAddress', () => {
  it.each([
    'a@b.co',
    "o'neil+tag@sub.example.org",
    'a.b-c_d@xn--bcher-kva.example',
    'müller@bücher.example',
    `${'a'.repeat(64)}@b.co`,
  ])('takes %s', (address) => {
    expect(isMailAddress(address)).toBe(true)
  })

  it.each([
    '',
    '@',
    'a',
    'a@',
    '@b.co',
    'a@b',
    'a@@b.co',
    'a@b@c.co',
    'a b@c.co',
    'a@b .co',
    '"a b"@c.co',
    'a(comment)@b.co',
    '<a@b.co>',
    'a,b@c.co',
    'a;b@c.co',
    'a:b@c.co',
    'a\\b@c.co',
    'a\n@b.co',
    'a@b.co\n',
    'a@b.co\r\nBcc: x@y.z',
    'a\u0000@b.co',
    'a\u202e@b.co',
    '.a@b.co',
    'a.@b.co',
    'a..b@c.co',
    'a@.b.co',
    'a@b..co',
    'a@b.co.',
    'a@-b.co',
    'a@b-.co',
    'a@b_c.co',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    `a@${'b'.repeat(64)}.co`,
    `${'a'.repeat(65)}@b.co`,
    `a@${'b.'.repeat(126)}co`,
  ])('refuses %j', (address) => {
    expect(isMailAddress(address)).toBe(false)
  })
})

describe('the keys', () => {
  it('are folded: compatibility forms and case do not count', () => {
    const keys = deriveKeys(document({ displayName: 'ÉCOLE', [ENTERPRISE_URN]: { employeeNumber: 'Nº7' } }, 'ＡＤＡ'))
    expect(keys).toMatchObject({ userNameKey: 'ada', displayKey: 'école', employeeKey: 'no7' })
    expect(deriveKeys(document({})).employeeKey).toBeNull()
  })

  it.each([
    [{ displayName: 'D', name: { formatted: 'F', givenName: 'G' } }, 'D'],
    [{ displayName: '', name: { formatted: 'F', givenName: 'G' } }, 'F'],
    [{ name: { givenName: 'G', familyName: 'N' } }, 'G N'],
    [{ name: { familyName: 'N' } }, 'N'],
    [{ name: 'N' }, 'ada'],
    [{}, 'ada'],
  ])('sort by the name that is shown: %j → %s', (attributes, name) => {
    expect(displayNameOf(document(attributes as JsonObject))).toBe(name)
    expect(deriveKeys(document(attributes as JsonObject)).displayKey).toBe(name.toLowerCase())
  })
})
