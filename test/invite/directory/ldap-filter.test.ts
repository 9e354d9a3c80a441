import { FilterParser } from 'ldapts'
import { describe, expect, it } from 'vitest'
import { DirectoryFilterRefused } from '../../../src/invite/directory/errors.ts'
import { readLdapFilter } from '../../../src/invite/directory/ldap-filter.ts'

describe('a filter', () => {
  it.each([
    '(objectClass=person)',
    '(&(objectClass=user)(!(objectClass=computer)))',
    '(|(mail=a*)(mail=*b*c)(mail=*)(cn~=ada)(badge>=7)(badge<=9))',
    '(userAccountControl:1.2.840.113556.1.4.803:=2)',
    '(memberOf:1.2.840.113556.1.4.1941:=CN=Staff,DC=example,DC=com)',
    '(ou:dn:=people)',
    '(userCertificate;binary=*)',
  ])('%s is read as it was meant', (text) => {
    // The library's own reader knows no attribute options.
    const theirs = text.includes(';') ? text : FilterParser.parseString(text).toString()
    expect(readLdapFilter(text).toString()).toBe(theirs)
  })

  it('may be written with spaces between its parts', () => {
    expect(readLdapFilter(' (& (a=1) \n (b=2) ) ').toString()).toBe('(&(a=1)(b=2))')
  })

  it('takes escaped bytes together for the character that they are', () => {
    expect(readLdapFilter(String.raw`(cn=Ren\c3\a9 \2a\28\29)`)).toMatchObject({ value: 'René *()' })
    expect(readLdapFilter(String.raw`(cn=*\2a*)`)).toMatchObject({ any: ['*'] })
    expect(readLdapFilter(String.raw`(objectGUID=\a4\e3\ff)`)).toMatchObject({ value: Buffer.from('a4e3ff', 'hex') })
  })

  it.each([
    ['', 1, 'ends too early'],
    ['objectClass=person', 1, 'parenthesis is missing'],
    ['(cn=a', 1, 'not closed'],
    ['(cn=a))', 7, 'nothing may follow'],
    [')', 1, 'closes nothing'],
    ['(&)', 1, 'has no condition'],
    ['(&(a=1)', 8, 'ends too early'],
    ['(!(a=1)(b=2))', 1, 'takes one condition'],
    ['(cn)', 2, 'attribute=value'],
    ['(c n=1)', 2, 'no name of an attribute'],
    ['(=1)', 2, 'no name of an attribute'],
    ['(cn=a(b)', 6, 'write this character'],
    [String.raw`(cn=\zz)`, 5, 'write this character'],
    ['(cn=a\0b)', 6, 'write this character'],
    ['(:=x)', 2, 'matching rule'],
    [String.raw`(cn>=\ff)`, 6, 'no text'],
    ['(a=1)(b=2)', 6, 'nothing may follow'],
  ])('%j is refused at character %i', (text, at, reason) => {
    expect(() => readLdapFilter(text)).toThrow(DirectoryFilterRefused)
    expect(() => readLdapFilter(text)).toThrow(`character ${at}: `)
    expect(() => readLdapFilter(text)).toThrow(reason)
  })

  it('has an end: in length, in depth and in conditions', () => {
    expect(() => readLdapFilter('('.padEnd(5_000, '('))).toThrow('longer than 4096')
    expect(() => readLdapFilter(`${'(!'.repeat(21)}(a=1)${')'.repeat(21)}`)).toThrow('deeper than 20')
    expect(() => readLdapFilter(`(|${'(a=1)'.repeat(101)})`)).toThrow('more than 100')
    expect(readLdapFilter(`${'(!'.repeat(20)}(a=1)${')'.repeat(20)}`)).toBeDefined()
  })
})
