import { describe, expect, it } from 'vitest'
import { pathText } from '../../src/filter/attribute-path.ts'
import { InvalidFilter } from '../../src/filter/errors.ts'
import { foldFilter } from '../../src/filter/fold-filter.ts'
import { readFilter } from '../../src/filter/resolve-filter.ts'
import type {
  CompareValue,
  ResolvedCompare,
  ResolvedFilter,
  ResolvedPresent,
  ResolvedValuePath,
} from '../../src/filter/resolved-filter.ts'
import {
  defineResourceSchema,
  defineSchema,
  extendResourceSchema,
  type SchemaExtension,
} from '../../src/filter/schema-definition.ts'
import { groupSchema } from '../../src/groups/group-schema.ts'
import { ENTERPRISE_URN, USER_URN } from '../../src/people/user-schema.ts'
import { everyType, PLANT_URN } from './every-type.ts'

describe('a name in a filter finds its definition', () => {
  it.each([
    ['username pr', 'userName pr'],
    ['URN:IETF:params:scim:schemas:core:2.0:USER:UserName pr', 'userName pr'],
    [`${USER_URN}:name.GIVENNAME pr`, 'name.givenName pr'],
    [`${USER_URN}:meta.created pr`, 'meta.created pr'],
    [`${ENTERPRISE_URN}:employeeNumber pr`, `${ENTERPRISE_URN}:employeeNumber pr`],
    [`${ENTERPRISE_URN}:manager.displayName pr`, `${ENTERPRISE_URN}:manager.displayName pr`],
    ['Department pr', `${ENTERPRISE_URN}:department pr`],
    ['manager eq "m"', `${ENTERPRISE_URN}:manager.value eq text m`],
    ['manager.value eq "m"', `${ENTERPRISE_URN}:manager.value eq text m`],
    ['emails eq "x"', 'emails.value eq text x'],
    ['emails pr', 'emails pr'],
    ['EMAILS[TYPE eq "work"]', 'emails[emails.type eq text work]'],
    ['emails[not (value co "x") or primary pr]', 'emails[not emails.value co text x or emails.primary pr]'],
    ['name[givenName pr]', 'name[name.givenName pr]'],
    [`${PLANT_URN}:tags eq "x"`, `${PLANT_URN}:tags eq text x`],
    ['tags.value eq "x"', `${PLANT_URN}:tags eq text x`],
    ['tags[value eq "x"]', `${PLANT_URN}:tags[${PLANT_URN}:tags eq text x]`],
    ['schemas eq "urn:x"', 'schemas eq text urn:x'],
  ])('%s', (text, expected) => {
    expect(shown(readFilter(text, everyType))).toBe(expected)
  })

  it('members of a group compare by their value', () => {
    expect(shown(readFilter('members eq "u"', groupSchema))).toBe('members.value eq text u')
  })

  it('the longer of two URNs, where one continues the other', () => {
    const [short, long] = ['urn:x:2.0:User', 'urn:x:2.0:User:plus'].map(extensionWith('plus', 'badge'))
    const schema = extendResourceSchema(everyType, [short!, long!])
    expect(shown(readFilter('urn:x:2.0:user:plus:badge pr', schema))).toBe('urn:x:2.0:User:plus:badge pr')
    expect(shown(readFilter('urn:x:2.0:user:plus pr', extendResourceSchema(everyType, [short!])))).toBe(
      'urn:x:2.0:User:plus pr',
    )
  })

  it("the core's before an extension's of the same short name, and extensions in their order", () => {
    const schema = extendResourceSchema(everyType, ['urn:a', 'urn:b'].map(extensionWith('title', 'level')))
    expect(shown(readFilter('title pr and level pr', schema))).toBe('title pr and urn:a:level pr')
    expect(shown(readFilter('urn:b:title pr', schema))).toBe('urn:b:title pr')
  })

  it('and one tenant does not know what another declared', () => {
    extendResourceSchema(everyType, ['urn:a'].map(extensionWith('level')))
    expect(() => readFilter('level pr', everyType)).toThrow('User has no attribute "level" (at character 1)')
  })
})

describe('a value in a filter takes the type of its attribute', () => {
  it.each<[string, CompareValue]>([
    ['active eq true', { type: 'boolean', boolean: true }],
    ['active eq "False"', { type: 'boolean', boolean: false }],
    ['emails[primary eq "True"]', { type: 'boolean', boolean: true }],
    ['active eq ""', { type: 'null' }],
    ['employeeNumber eq 0123', { type: 'text', text: '0123' }],
    ['employeeNumber eq 1.50', { type: 'text', text: '1.50' }],
    ['title eq TRUE', { type: 'text', text: 'true' }],
    ['title eq ""', { type: 'null' }],
    ['title co ""', { type: 'text', text: '' }],
    ['title eq null', { type: 'null' }],
    ['title eq "null"', { type: 'text', text: 'null' }],
    ['grade eq "7"', { type: 'number', number: 7 }],
    ['quota ge -1.5e3', { type: 'number', number: -1500 }],
    [
      'meta.created gt "2030-01-31T10:30:00.5+01:00"',
      { type: 'instant', instant: Date.UTC(2030, 0, 31, 9, 30, 0, 500) },
    ],
    [
      'meta.created gt "2030-01-31T09:30:00.123999Z"',
      { type: 'instant', instant: Date.UTC(2030, 0, 31, 9, 30, 0, 123) },
    ],
    ['meta.created gt "2030-01-31T09:30:00"', { type: 'instant', instant: Date.UTC(2030, 0, 31, 9, 30) }],
    ['meta.created gt "2030-01-31t10:30+0100"', { type: 'instant', instant: Date.UTC(2030, 0, 31, 9, 30) }],
    ['meta.created gt 2030-01-31', { type: 'instant', instant: Date.UTC(2030, 0, 31) }],
    ['meta.created gt "2028-02-29"', { type: 'instant', instant: Date.UTC(2028, 1, 29) }],
  ])('%s', (text, value) => {
    expect(firstCompare(readFilter(text, everyType)).value).toEqual(value)
  })
})

describe('a filter is refused that', () => {
  it.each([
    ['names nothing', 'nick pr', 'User has no attribute "nick" (at character 1)'],
    [
      'names nothing behind a URN',
      `title pr and ${ENTERPRISE_URN}:nick pr`,
      `User has no attribute "${ENTERPRISE_URN}:nick" (at character 14)`,
    ],
    ['names nothing behind an unknown URN', 'urn:x:title pr', 'User has no attribute "urn:x:title" (at character 1)'],
    ['names a schema', `${ENTERPRISE_URN} pr`, `User has no attribute "${ENTERPRISE_URN}" (at character 1)`],
    ['names no sub-attribute', 'name.nick pr', 'User has no attribute "name.nick" (at character 1)'],
    ['goes too deep', 'name.givenName.value pr', 'User has no attribute "name.givenName.value" (at character 1)'],
    ['names no sub-attribute in brackets', 'emails[nick pr]', 'emails has no sub-attribute "nick" (at character 8)'],
    [
      'names the whole in its own brackets',
      'emails[emails.type pr]',
      'emails has no sub-attribute "emails.type" (at character 8)',
    ],
    ['names a prototype', '__proto__ pr', 'User has no attribute "__proto__" (at character 1)'],
    ['names what no name looks like', '<b> pr', 'User has no attribute "<b>" (at character 1)'],
    ['brackets a plain attribute', 'title[value pr]', 'title has no parts, so brackets cannot follow it'],
    ['brackets a sub-attribute', 'emails.type[value pr]', 'emails.type has no parts, so brackets cannot follow it'],
    [
      'compares a complex attribute without value',
      'name eq "x"',
      'name is complex: compare one of formatted, familyName, givenName, middleName, honorificPrefix, honorificSuffix',
    ],
    ['compares a boolean with text', 'active eq "yes"', 'active is compared with true or false'],
    ['compares a number with text', 'grade eq "seven"', 'grade is compared with a number'],
    ['compares a number with more than numbers can hold', 'quota lt 1e999', 'quota is compared with a number'],
    [
      'compares a date with text',
      'meta.created gt "soon"',
      'created is compared with a date such as "2030-01-31T09:30:00Z"',
    ],
    [
      'compares a date with no date',
      'meta.created gt "2029-02-29"',
      'created is compared with a date such as "2030-01-31T09:30:00Z"',
    ],
    [
      'compares a date with one of no year',
      'meta.created gt "0001-01-01T00:00:00+14:00"',
      'created is compared with a date such as "2030-01-31T09:30:00Z"',
    ],
    ['orders booleans', 'active gt true', '"gt" does not apply to active of type boolean'],
    ['orders binaries', 'seal lt "x"', `"lt" does not apply to ${PLANT_URN}:seal of type binary`],
    ['looks into a boolean', 'active co true', '"co" does not apply to active of type boolean'],
    ['looks into a number', 'grade sw 1', `"sw" does not apply to ${PLANT_URN}:grade of type integer`],
    ['looks into a date', 'meta.created ew "2030-01-31"', '"ew" does not apply to meta.created of type dateTime'],
    ['orders by nothing', 'title gt null', '"gt" does not apply to title compared with null'],
    ['looks for nothing', 'title co null', '"co" does not apply to title compared with null'],
  ])('%s', (_what, text, reason) => {
    expect(() => readFilter(text, everyType)).toThrow(new InvalidFilter(reason))
  })

  it('asks for what is never shown', () => {
    const schema = defineResourceSchema({
      name: 'User',
      core: defineSchema({
        urn: 'urn:core',
        name: 'User',
        attributes: [
          { name: 'password', returned: 'never' },
          { name: 'vault', type: 'complex', returned: 'never', subAttributes: [{ name: 'code' }] },
          { name: 'door', type: 'complex', multiValued: true, subAttributes: [{ name: 'code', returned: 'never' }] },
        ],
      }),
    })
    for (const text of ['vault pr', 'vault.code pr', 'vault[code pr]', 'door.code pr', 'door[code pr]']) {
      expect(() => readFilter(text, schema)).toThrow('is never shown')
    }
    expect(() => readFilter('password sw "a"', schema)).toThrow(
      'password is never shown, so nothing can be filtered by it',
    )
  })
})

function extensionWith(...names: string[]): (urn: string) => SchemaExtension {
  return (urn) => ({
    ...defineSchema({ urn, name: urn, attributes: names.map((name) => ({ name })) }),
    required: false,
  })
}

function shown(filter: ResolvedFilter): string {
  return foldFilter<ResolvedCompare | ResolvedPresent, ResolvedValuePath, string>(filter, {
    leaf: (leaf) =>
      leaf.kind === 'present'
        ? `${pathText(leaf.path)} pr`
        : `${pathText(leaf.path)} ${leaf.operator} ${Object.values(leaf.value).join(' ')}`,
    valuePath: ({ path }, inner) => `${pathText(path)}[${inner}]`,
    not: (operand) => `not ${operand}`,
    logical: (kind, operands) => operands.join(` ${kind} `),
  })
}

function firstCompare(filter: ResolvedFilter): ResolvedCompare {
  return (filter.kind === 'valuePath' ? filter.filter : filter) as ResolvedCompare
}
