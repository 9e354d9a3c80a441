import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/filter/evaluate.ts'
import { readFilter } from '../../src/filter/resolve-filter.ts'
import { ENTERPRISE_URN } from '../../src/people/user-schema.ts'
import { everyType, PLANT_URN } from './every-type.ts'

const lena = {
  id: '2819c223-7f76-453a-919d-413861904646',
  externalId: 'Lena-1',
  userName: 'Lena.Duarte@Example.com',
  name: { givenName: 'Lena', familyName: 'Duarte' },
  displayName: '',
  active: false,
  emails: [
    { value: 'lena@example.com', type: 'work', primary: true },
    { value: 'lena@home.example', type: 'home' },
    { value: 'other@example.com' },
  ],
  phoneNumbers: [],
  title: null,
  meta: { created: '2030-01-31T09:30:00.000Z', lastModified: '2030-02-01T00:00:00.000Z' },
  [ENTERPRISE_URN]: { manager: { value: 'M-1' }, department: 'Straße' },
  [PLANT_URN]: { grade: 7, quota: 0.5, badge: 'Blue', tags: ['Red', 'green'], desk: { neighbours: ['ann', 'bob'] } },
}

const matches = (text: string, resource: unknown = lena) => evaluate(readFilter(text, everyType), resource)

describe('a filter over a resource', () => {
  it.each([
    // Case counts only where the attribute says so, and names never have one.
    ['userName eq "lena.duarte@example.COM"', true],
    ['externalId eq "Lena-1"', true],
    ['externalId eq "lena-1"', false],
    ['badge eq "blue"', false],
    ['badge eq "Blue"', true],
    ['department eq "STRASSE"', false],
    ['department eq "STRAßE"', true],
    ['userName co "DUARTE"', true],
    ['userName sw "lena."', true],
    ['userName sw "ena"', false],
    ['userName ew ".com"', true],
    ['userName ew "example"', false],
    ['userName co "%"', false],
    ['userName co "_"', false],
    // Of several values one suffices, also for ne.
    ['emails eq "other@example.com"', true],
    ['emails.value ew "home.example"', true],
    ['emails.type ne "work"', true],
    ['emails.type eq "work" and emails.value sw "other"', true],
    ['emails[type eq "work" and value sw "other"]', false],
    ['emails[type eq "work"].value eq "lena@example.com"', true],
    ['emails[type eq "work"].value eq "lena@home.example"', false],
    ['emails[not (type pr)].value eq "other@example.com"', true],
    ['emails[not (type eq "work")]', true],
    ['not (emails[type eq "fax"])', true],
    ['tags eq "RED"', true],
    ['tags ne "red"', true],
    ['tags[value sw "gr"]', true],
    ['desk.neighbours eq "bob"', true],
    ['desk[neighbours eq "Bob"]', false],
    // What has no value is unequal to every value, and less or greater than none.
    ['nickName ne "x"', true],
    ['nickName eq "x"', false],
    ['not (nickName eq "x")', true],
    ['nickName gt "a" or nickName le "a"', false],
    ['phoneNumbers.value ne "x"', true],
    ['phoneNumbers[value ne "x"]', false],
    ['grade ne 7', false],
    // Null, the empty text and the empty list are no value (RFC 7643 §2.5).
    ['title pr', false],
    ['title eq null', true],
    ['title eq ""', true],
    ['displayName pr', false],
    ['displayName eq null', true],
    ['displayName ne ""', false],
    ['userName ne null', true],
    ['phoneNumbers pr', false],
    ['phoneNumbers eq null', true],
    ['emails.type eq null', true],
    ['emails.display pr', false],
    ['name pr', true],
    ['name.middleName pr', false],
    ['addresses pr', false],
    ['active pr', true],
    ['userName sw ""', true],
    ['nickName sw ""', false],
    // By type.
    ['active eq false', true],
    ['active ne true', true],
    ['quota lt 0.51 and quota ge 0.5', true],
    ['grade gt 7', false],
    ['grade gt 6', true],
    ['meta.created eq "2030-01-31T10:30:00+01:00"', true],
    ['meta.created eq "2030-01-31T09:30:00.0009Z"', true],
    ['meta.lastModified gt "2030-01-31T23:59:59-01:00"', false],
    ['meta.lastModified gt "2030-01-31"', true],
    ['userName gt "lena" and userName lt "lenb"', true],
    // The extension's attributes, however they are named.
    ['manager eq "m-1"', true],
    [`${ENTERPRISE_URN}:manager.value eq "m-1"`, true],
    [`${ENTERPRISE_URN}:manager.displayName pr`, false],
    // and binds tighter than or.
    ['active eq false or active eq true and userName eq "x"', true],
    ['(active eq false or active eq true) and userName eq "x"', false],
    ['not (active eq true) and title eq null', true],
  ])('%s: %s', (text, expected) => {
    expect(matches(text)).toBe(expected)
  })

  it('reads names in any case', () => {
    const shouted = {
      USERNAME: 'x',
      Name: { GIVENNAME: 'Ann' },
      EMAILS: [{ TYPE: 'work', Value: 'a@b.example' }],
      [ENTERPRISE_URN.toUpperCase()]: { DEPARTMENT: 'D' },
    }
    expect(matches('userName eq "x" and name.givenName eq "ann" and department eq "d"', shouted)).toBe(true)
    expect(matches('emails[type eq "work" and value sw "a@"]', shouted)).toBe(true)
  })

  it('takes nothing from a prototype', () => {
    expect(matches('userName pr', Object.create({ userName: 'x' }))).toBe(false)
    expect(matches('title eq null', JSON.parse('{"__proto__": {"title": "x"}}'))).toBe(true)
  })

  it('bears values that are not of their type, as if they were absent', () => {
    const odd = {
      userName: 7,
      active: 'true',
      emails: 'a@b.example',
      name: ['x'],
      meta: { created: 'soon' },
      title: { value: 'x' },
    }
    expect(matches('userName pr or active pr or meta.created pr or title pr or name.givenName pr', odd)).toBe(false)
    expect(matches('emails.value ne "x" and active ne true', odd)).toBe(true)
    for (const nothing of [null, undefined, 7, 'x', []]) expect(matches('userName ne "x"', nothing)).toBe(true)
  })

  it('orders text by code points, where UTF-16 would put U+1F600 before U+FF21', () => {
    expect(matches('badge gt "\uff21"', { [PLANT_URN]: { badge: '\u{1f600}' } })).toBe(true)
  })
})
