import { describe, expect, it } from 'vitest'
import { type AttributePath, pathText, type SchemaPath } from '../../src/filter/attribute-path.ts'
import { InvalidFilter, InvalidPath } from '../../src/filter/errors.ts'
import { matchesElement } from '../../src/filter/evaluate.ts'
import { readAttributeList, readAttributePath, readPatchPath, seedOf } from '../../src/filter/read-path.ts'
import type { PatchPath } from '../../src/filter/resolved-filter.ts'
import { groupSchema } from '../../src/groups/group-schema.ts'
import { ENTERPRISE_URN, USER_URN } from '../../src/people/user-schema.ts'
import { everyType, PLANT_URN } from './every-type.ts'

describe('a PATCH path', () => {
  it.each([
    ['displayName', 'displayName'],
    ['NAME.givenname', 'name.givenName'],
    [`${ENTERPRISE_URN}:employeeNumber`, `${ENTERPRISE_URN}:employeeNumber`],
    [`${ENTERPRISE_URN}:manager.value`, `${ENTERPRISE_URN}:manager.value`],
    ['manager', `${ENTERPRISE_URN}:manager`],
    [`${USER_URN}:emails[type eq "work"].value`, 'elements of emails.value'],
    [`${USER_URN}:userName`, 'userName'],
    [ENTERPRISE_URN.toUpperCase(), `schema ${ENTERPRISE_URN}`],
    [USER_URN, `schema ${USER_URN}`],
    ['emails[type eq "work"]', 'elements of emails'],
    ['emails[type eq "work"].value', 'elements of emails.value'],
    ['roles[primary eq "True"].value', 'elements of roles.value'],
    [' addresses[type eq "work" and not (primary eq true)] .streetAddress ', 'elements of addresses.streetAddress'],
    ['tags[value eq "x"]', `elements of ${PLANT_URN}:tags`],
    ['tags[value eq "x"].value', `elements of ${PLANT_URN}:tags`],
  ])('%s', (text, expected) => {
    expect(shown(readPatchPath(text, everyType))).toBe(expected)
  })

  it('with brackets says which elements, and what one yet to be made would hold', () => {
    const path = readPatchPath('members[value eq "u-1" and type eq "User"]', groupSchema)
    const filter = path.kind === 'elements' && path.filter
    expect(filter && matchesElement(filter, { value: 'U-1', type: 'User' })).toBe(true)
    expect(filter && matchesElement(filter, { value: 'u-1' })).toBe(false)
    expect(filter && seedOf(filter).map(([{ name }, value]) => [name, value])).toEqual([
      ['value', { type: 'text', text: 'u-1' }],
      ['type', { type: 'text', text: 'User' }],
    ])
  })

  it('promises nothing of an element by what is negated, ordered, or one of several', () => {
    const path = readPatchPath(
      'emails[not (type eq "work") and value sw "a" and (primary eq true or display eq "x")]',
      everyType,
    )
    expect(path.kind === 'elements' && seedOf(path.filter)).toEqual([])
  })

  it.each([
    ['', "the path cannot be read: an attribute's name is missing at character 1"],
    ['nick', 'User has no attribute "nick" (at character 1)'],
    ['name.nick', 'User has no attribute "name.nick" (at character 1)'],
    ['nick[value pr]', 'User has no attribute "nick" (at character 1)'],
    ['emails[type eq "work"].nick', 'emails has no sub-attribute "nick"'],
    ['emails[type eq "work"].', 'emails has no sub-attribute ""'],
    [
      'emails[type eq "work"]value',
      'the path cannot be read: only a dot and a sub-attribute can follow the brackets, at character 23',
    ],
    [
      'emails[type eq "work"].value x',
      'the path cannot be read: only a dot and a sub-attribute can follow the brackets, at character 23',
    ],
    ['emails[type eq "work"', 'the path cannot be read: a ] is missing at the end'],
    ['emails[type]', 'the path cannot be read: an operator is missing at character 12'],
    ['displayName x', 'the path cannot be read: the path goes on at character 13'],
    ['displayName eq "x"', 'the path cannot be read: the path goes on at character 13'],
    ['title[value eq "x"]', '"title" has no parts, so brackets cannot follow it'],
    [`${ENTERPRISE_URN}[value pr]`, `"${ENTERPRISE_URN}" has no parts, so brackets cannot follow it`],
    [`emails[${'('.repeat(20)}type pr`, 'the path cannot be read: it nests deeper than 20 at character 27'],
    ['/title', 'User has no attribute "/title" (at character 1)'],
    ['__proto__', 'User has no attribute "__proto__" (at character 1)'],
    ['constructor.prototype', 'User has no attribute "constructor.prototype" (at character 1)'],
  ])('is refused: %s', (text, reason) => {
    expect(() => readPatchPath(text, everyType)).toThrow(new InvalidPath(reason))
  })

  it('is refused beyond 4,096 characters', () => {
    expect(() => readPatchPath('a'.repeat(4_096), everyType)).toThrow(
      `User has no attribute "${'a'.repeat(100)}" (at character 1)`,
    )
    expect(() => readPatchPath('a'.repeat(4_097), everyType)).toThrow('the path is longer than 4096 characters')
  })

  it('whose brackets compare what cannot be compared has an invalid filter (RFC 7644 §3.12)', () => {
    expect(() => readPatchPath('emails[primary gt true]', everyType)).toThrow(
      new InvalidFilter('"gt" does not apply to emails.primary of type boolean'),
    )
    expect(() => readPatchPath('emails[nick eq "x"]', everyType)).toThrow(InvalidFilter)
  })
})

describe('a list of attributes', () => {
  it('is separated by commas, in any case, with gaps', () => {
    const text = ` username,name.GivenName , ${ENTERPRISE_URN}:department,, manager,${PLANT_URN},meta,`
    expect(readAttributeList(text, everyType).map(shown)).toEqual([
      'userName',
      'name.givenName',
      `${ENTERPRISE_URN}:department`,
      `${ENTERPRISE_URN}:manager`,
      `schema ${PLANT_URN}`,
      'meta',
    ])
    expect(readAttributeList('', everyType)).toEqual([])
  })

  it.each([
    ['userName,nick', 'User has no attribute "nick"'],
    ['userName nick', 'User has no attribute "userName nick"'],
    ['emails[type eq "work"]', 'User has no attribute "emails[type eq …]"'],
    ['*', 'User has no attribute "*"'],
  ])('is refused: %s', (text, reason) => {
    expect(() => readAttributeList(text, everyType)).toThrow(new InvalidPath(reason))
  })

  it('is refused beyond 100 names or 4,096 characters', () => {
    const names = (count: number) => Array.from({ length: count }, () => 'title').join()
    expect(readAttributeList(names(100), everyType)).toHaveLength(100)
    expect(() => readAttributeList(names(101), everyType)).toThrow('more than 100 attributes are listed')
    expect(() => readAttributeList(' '.repeat(4_097), everyType)).toThrow('longer than 4096 characters')
  })

  it('of one name is an attribute, never a schema', () => {
    expect(pathText(readAttributePath(' Name.FamilyName ', everyType))).toBe('name.familyName')
    expect(() => readAttributePath(ENTERPRISE_URN, everyType)).toThrow(InvalidPath)
    expect(() => readAttributePath('', everyType)).toThrow(InvalidPath)
  })
})

function shown(path: PatchPath | AttributePath | SchemaPath): string {
  if (path.kind === 'schema') return `schema ${path.schema.urn}`
  return path.kind === 'elements' ? `elements of ${pathText(path.path)}` : pathText(path)
}
