import { describe, expect, it } from 'vitest'
import { InvalidPath } from '../../../src/filter/errors.ts'
import {
  BadSyntax,
  BadValue,
  NoTarget,
  ReadOnlyAttribute,
  RequiredAttribute,
  TooLarge,
} from '../../../src/scim/errors.ts'
import { add, anna, ENT, heavyPatch, patch, personId, remove, replace } from './person-patches.ts'

describe('operations of Entra', () => {
  it('Q04: reads capitalised operations', () => {
    expect(patch([{ op: 'Replace', path: 'displayName', value: 'Anna B.' }]).document['displayName']).toBe('Anna B.')
    expect(patch([{ op: 'Add', path: 'nickName', value: 'Ann' }]).document['nickName']).toBe('Ann')
    expect(patch([{ op: 'Remove', path: 'displayName' }]).document).not.toHaveProperty('displayName')
  })

  it('Q05: reads booleans that are sent as strings', () => {
    expect(patch([replace('active', 'False')]).document['active']).toBe(false)
    expect(patch([replace('active', 'TRUE')]).changed).toBe(false)
    expect(() => patch([replace('active', 'no')])).toThrow(BadValue)
  })

  it('Q05: reads a string boolean inside a path filter', () => {
    const { document } = patch([replace('emails[primary eq "True"].value', 'new@example.com')])
    expect(document['emails']).toEqual([{ type: 'work', value: 'new@example.com', primary: true }])
  })

  it.each(['add', 'replace'])('Q06: %s makes an element that the filter describes', (op) => {
    const { document } = patch([{ op, path: 'phoneNumbers[type eq "mobile"].value', value: '555' }])
    expect(document['phoneNumbers']).toEqual([{ type: 'mobile', value: '555' }])
  })

  it('Q06: refuses a filter that describes no element', () => {
    expect(() => patch([replace('phoneNumbers[type ne "mobile"].value', '555')])).toThrow(NoTarget)
    expect(() => patch([replace('phoneNumbers[type eq "a" or type eq "b"].value', '555')])).toThrow(NoTarget)
  })

  it('Q07: builds one element from four operations', () => {
    const parts = { streetAddress: '88 Mill Lane', locality: 'Porto', postalCode: '4000-123', country: 'PT' }
    const operations = Object.entries(parts).map(([name, value]) => add(`addresses[type eq "work"].${name}`, value))
    expect(patch(operations).document['addresses']).toEqual([{ type: 'work', ...parts }])
  })

  it('Q08: takes dotted names of a path-less value as paths', () => {
    const { document } = patch([{ op: 'replace', value: { 'name.givenName': 'Anne', 'Name.FamilyName': 'Bergh' } }])
    expect(document['name']).toEqual({ givenName: 'Anne', familyName: 'Bergh', formatted: 'Anna Berg' })
    expect(document).not.toHaveProperty(['name.givenName'])
  })

  it('Q09: resolves URN names and merges an extension object', () => {
    const byName = patch([{ op: 'replace', value: { [`${ENT}:department`]: 'Sales' } }])
    const byObject = patch([{ op: 'add', value: { [ENT.toUpperCase()]: { Department: 'Sales' } } }])
    for (const { document } of [byName, byObject]) {
      expect(document[ENT]).toEqual({ department: 'Sales', employeeNumber: '0007' })
    }
  })

  it('Q11: does not take the dot of 2.0 for a separator', () => {
    expect(patch([replace(`${ENT}:employeeNumber`, '0008')]).document[ENT]).toEqual({
      department: 'Planning',
      employeeNumber: '0008',
    })
  })

  it.each([
    ['a bare id', `${ENT}:manager`, 'm-1'],
    ['a list with a reference', 'manager', [{ $ref: null, value: 'm-1' }]],
    ['an object', `${ENT}:manager`, { value: 'm-1', displayName: 'Ignored' }],
    ['its own value', `${ENT}:manager.value`, 'm-1'],
  ])('Q12: sets the manager by %s', (_, path, value) => {
    expect(patch([add(path, value)]).document[ENT]).toMatchObject({ manager: { value: 'm-1' }, department: 'Planning' })
  })

  it('Q12: an empty string removes the manager, another id forgets the reference of the first', () => {
    const managed = { ...anna, [ENT]: { manager: { value: 'm-1', $ref: '/Users/m-1' } } }
    expect(patch([replace(`${ENT}:manager`, '')], managed).document).not.toHaveProperty([ENT])
    expect(patch([replace(`${ENT}:manager`, 'm-2')], managed).document[ENT]).toEqual({ manager: { value: 'm-2' } })
  })

  it('Q13: keeps roles as JSON text verbatim and changes the primary one', () => {
    const text = '{"id":"1","value":"Approver"}'
    const { document } = patch([
      add('roles', [{ value: text }]),
      replace('roles[primary eq "True"].value', 'Lead'),
      replace('roles[primary eq "True"].value', 'Chief'),
    ])
    expect(document['roles']).toEqual([{ value: text }, { primary: true, value: 'Chief' }])
  })

  it('Q30: null and the empty string unset, and are no error for what is not there', () => {
    expect(patch([replace('displayName', null)]).document).not.toHaveProperty('displayName')
    expect(patch([replace('displayName', '')]).document).not.toHaveProperty('displayName')
    expect(
      patch([replace('title', ''), add('phoneNumbers', []), replace('phoneNumbers[type eq "fax"].value', '')]).changed,
    ).toBe(false)
  })

  it('Q41: removes the element when nothing but its type is left', () => {
    const phoned = {
      ...anna,
      phoneNumbers: [
        { type: 'mobile', value: '1' },
        { type: 'work', value: '2', display: 'two' },
      ],
    }
    const { document } = patch([remove('phoneNumbers[type eq "mobile"].value')], phoned)
    expect(document['phoneNumbers']).toEqual([{ type: 'work', value: '2', display: 'two' }])
  })

  it('Q41: removing what is absent is success', () => {
    expect(
      patch([remove('nickName'), remove('phoneNumbers[type eq "fax"].value'), remove(`${ENT}:manager`)]).changed,
    ).toBe(false)
  })
})

describe('operations of Okta and others', () => {
  it('Q10: a path-less replace changes the named attributes only', () => {
    const { document } = patch([{ op: 'replace', value: { active: false } }])
    expect(document).toEqual({ ...anna, active: false })
  })

  it('Q28: discards a password, with and without a path', () => {
    expect(patch([{ op: 'replace', value: { password: 'secret' } }, replace('password', 'secret')]).changed).toBe(false)
  })

  it('Q32: wraps a single value and plain strings into a list', () => {
    expect(patch([replace('emails', { value: 'one@example.com' })]).document['emails']).toEqual([
      { value: 'one@example.com' },
    ])
    expect(patch([replace('roles', ['member', 'lead'])]).document['roles']).toEqual([
      { value: 'member' },
      { value: 'lead' },
    ])
  })

  it('Q22: ignores the unchanged id, meta, schemas and groups of a path-less value, and refuses another id', () => {
    const echoed = { schemas: ['x'], id: personId, meta: { version: '1' }, groups: [{ value: 'g' }], title: 'Head' }
    expect(patch([{ op: 'replace', value: echoed }]).document).toEqual({ ...anna, title: 'Head' })
    expect(() => patch([{ op: 'replace', value: { id: 'other' } }])).toThrow(ReadOnlyAttribute)
  })
})

describe('two spellings of one attribute in one value', () => {
  const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
  it.each([
    ['title', { title: 'a', TITLE: 'b' }],
    ['title', { title: 'a', TITLE: null }],
    ['title', { title: 'a', [CORE]: { title: 'b' } }],
    [`${ENT}:department`, { department: 'a', [ENT]: { department: 'b' } }],
    ['name.givenName', { 'name.givenName': 'a', name: { GivenName: 'b' } }],
    ['name.givenName', { name: { givenName: 'a', GivenName: 'b' } }],
    ['emails.value', { emails: [{ value: 'a@example.com', Value: 'b@example.com' }] }],
    ['roles', { roles: ['a'], Roles: ['b'] }],
    ['emails.value', { 'emails[type eq "home"].value': 'a@x.y', 'Emails[Type eq "home"].Value': 'b@x.y' }],
  ])('refuses two values of %s: %j', (path, value) => {
    const attempt = () => patch([{ op: 'replace', value }])
    expect(attempt).toThrow(BadSyntax)
    expect(attempt).toThrow(`${path} twice`)
  })

  it('takes one value in both, and two in two operations', () => {
    const value = {
      active: false,
      Active: 'False',
      title: 'a',
      [`${CORE}:title`]: 'a',
      roles: ['a'],
      Roles: [{ value: 'a' }],
    }
    expect(patch([{ op: 'replace', value }]).document).toMatchObject({ active: false, title: 'a' })
    const twice = [
      { op: 'replace', value: { title: 'a' } },
      { op: 'replace', value: { TITLE: 'b' } },
    ]
    expect(patch(twice).document['title']).toBe('b')
  })
})

describe('RFC 7644 §3.5.2', () => {
  it('adds to a list what is not there yet, and a no-op is none', () => {
    const alias = { value: 'alias@example.com', type: 'home' }
    expect(patch([add('emails', [alias])]).document['emails']).toEqual([...anna.emails, alias])
    expect(patch([add('emails', [{ value: 'anna@example.com', type: 'work' }])]).changed).toBe(false)
  })

  it('takes a list and a value path beside it in any order', () => {
    const work = { value: 'w@example.com', type: 'work' }
    const [home, emails] = [{ 'emails[type eq "home"].value': 'h@example.com' }, { emails: [work] }]
    for (const value of [
      { ...home, ...emails },
      { ...emails, ...home },
    ])
      expect(patch([{ op: 'replace', value }]).document['emails']).toEqual([
        work,
        { type: 'home', value: 'h@example.com' },
      ])
  })

  it('keeps one primary: the one set last', () => {
    const { document } = patch([add('emails', [{ value: 'b@example.com', primary: true }])])
    expect(document['emails']).toEqual([
      { type: 'work', value: 'anna@example.com', primary: false },
      { value: 'b@example.com', primary: true },
    ])
    const both = [
      { value: 'a@example.com', primary: true },
      { value: 'b@example.com', primary: true },
    ]
    const { document: replaced } = patch([replace('emails', both)])
    expect(replaced['emails']).toEqual([both[0], { value: 'b@example.com', primary: false }])
  })

  it('keeps one primary, whatever made more of them', () => {
    const two = { ...anna, emails: [...anna.emails, { type: 'home', value: 'h@example.com' }] }
    for (const operation of [replace('emails.primary', true), { op: 'add', value: { 'emails.primary': true } }]) {
      const emails = patch([operation], two).document['emails'] as { primary: boolean }[]
      expect(emails.map(({ primary }) => primary)).toEqual([true, false])
    }
  })

  it('makes no second value where there is room for one', () => {
    expect(() => patch([replace('name[givenName eq "Zoe"].familyName', 'Q')])).toThrow(NoTarget)
    expect(() =>
      patch([add(`${ENT}:manager[value eq "z"].value`, 'm')], { ...anna, [ENT]: { manager: { value: 'y' } } }),
    ).toThrow(NoTarget)
  })

  // A hundred million comparisons, each of whole values, would take minutes.
  it('compares thousands of values without comparing each with each', async () => {
    const roles = (from: number, count = 1000) =>
      Array.from({ length: count }, (_, at) => ({ value: `role ${from + at}` }))
    const full = { ...anna, roles: roles(0) }
    const Operations = Array.from({ length: 100 }, (_, at) => remove('roles', roles(1000 * (at + 1))))
    const { document } = await heavyPatch([...Operations, add('roles', roles(0)), remove('roles', roles(1))], full)
    expect(document['roles']).toEqual([{ value: 'role 0' }])
    for (const many of [
      add('roles', roles(1000, 1)),
      replace('roles', roles(0, 1001)),
      remove('roles', roles(0, 1001)),
    ])
      await expect(heavyPatch([many], full)).rejects.toThrow(BadValue)
  })

  it('moves primary by a filter', () => {
    const two = { ...anna, emails: [...anna.emails, { type: 'home', value: 'h@example.com' }] }
    const { document } = patch([replace('emails[type eq "home"].primary', true)], two)
    expect(document['emails']).toEqual([
      { type: 'work', value: 'anna@example.com', primary: false },
      { type: 'home', value: 'h@example.com', primary: true },
    ])
  })

  it('removes exactly the elements that a value lists', () => {
    const roles = { ...anna, roles: [{ value: 'a', display: 'A' }, { value: 'b' }, { value: 'c' }] }
    expect(patch([remove('roles', [{ value: 'a' }, { value: 'x' }])], roles).document['roles']).toEqual([
      { value: 'b' },
      { value: 'c' },
    ])
    expect(patch([remove('roles', [])], roles).changed).toBe(false)
    expect(patch([remove('roles')], roles).document).not.toHaveProperty('roles')
  })

  it('removes the elements that a filter selects', () => {
    const roles = {
      ...anna,
      roles: [
        { value: 'a', type: 'x' },
        { value: 'b', type: 'y' },
      ],
    }
    expect(patch([remove('roles[type eq "X"]')], roles).document['roles']).toEqual([{ value: 'b', type: 'y' }])
  })

  it('merges into the selected element', () => {
    const { document } = patch([replace('emails[type eq "work"]', { value: 'n@example.com' })])
    expect(document['emails']).toEqual([{ type: 'work', value: 'n@example.com', primary: true }])
  })

  it('reaches the sub-attribute of every element without a filter', () => {
    const two = { ...anna, emails: [...anna.emails, { type: 'home', value: 'h@example.com' }] }
    expect(patch([replace('emails.display', 'D')], two).document['emails']).toMatchObject([
      { display: 'D' },
      { display: 'D' },
    ])
  })

  it('merges a complex value and unsets the parts that are null', () => {
    const { document } = patch([replace('name', { givenName: 'Anne', formatted: null })])
    expect(document['name']).toEqual({ givenName: 'Anne', familyName: 'Berg' })
  })

  it('takes a schema URN as a path', () => {
    expect(patch([add(ENT, { costCenter: '7' })]).document[ENT]).toEqual({ ...(anna[ENT] as object), costCenter: '7' })
    expect(patch([remove(ENT)]).document).not.toHaveProperty([ENT])
    expect(patch([replace('urn:ietf:params:scim:schemas:core:2.0:User:title', 'Head')]).document['title']).toBe('Head')
  })

  it('ignores and reports an unknown name in a value, and refuses it in a path, naming it', () => {
    const { document, ignored, changed } = patch([{ op: 'add', value: { shoeSize: 42, name: { colour: 'red' } } }])
    expect({ document, ignored, changed }).toEqual({
      document: anna,
      ignored: ['shoeSize', 'name.colour'],
      changed: false,
    })
    expect(() => patch([add('shoeSize', 42)])).toThrow(InvalidPath)
    expect(() => patch([add('shoeSize', 42)])).toThrow(/shoeSize/)
  })

  it('refuses to write what is read-only, with or without a path', () => {
    for (const path of ['id', 'meta.created', 'groups', `${ENT}:manager.displayName`]) {
      expect(() => patch([replace(path, 'x')]), path).toThrow(ReadOnlyAttribute)
    }
  })

  it('refuses to take away a required attribute', () => {
    expect(() => patch([remove('userName')])).toThrow(RequiredAttribute)
    expect(() => patch([replace('userName', '')])).toThrow(BadValue)
  })

  it('does not touch active by leaving it blank, and it cannot be taken away', () => {
    expect(patch([replace('active', ''), replace('active', null)]).changed).toBe(false)
    expect(() => patch([remove('active')])).toThrow(RequiredAttribute)
  })

  it('refuses a remove without a path and a value without one that is no object', () => {
    expect(() => patch([{ op: 'remove' }])).toThrow(NoTarget)
    expect(() => patch([{ op: 'add', value: 'x' }])).toThrow(BadValue)
  })

  it('applies all operations or none', () => {
    const before = structuredClone(anna)
    expect(() =>
      patch([replace('name.givenName', 'X'), add('emails', [{ value: 'x@example.com' }]), remove('userName')]),
    ).toThrow(RequiredAttribute)
    expect(anna).toEqual(before)
  })

  // Each within the limits of its own, together they would keep the process busy for minutes.
  it.each([
    ['filters of many terms', remove(`emails[${someTerms(30)}]`)],
    ['lists to remove', remove('emails', [{ value: 'nobody@example.com' }])],
    ['new values', add('emails', { value: 'anna@example.com', display: 'x'.repeat(500) })],
  ])('refuses %s over many values in one PATCH', async (_, operation) => {
    const many = Array.from({ length: 600 }, () => operation)
    await expect(heavyPatch(many, { ...anna, emails: longEmails(900) })).rejects.toThrow(TooLarge)
    expect((await heavyPatch(many.slice(0, 2), { ...anna, emails: longEmails(900) })).document).toBeDefined()
  })

  it('refuses an operation that looks at too much by itself, and says that it is to be split', async () => {
    const emails = longEmails(900)
    await expect(heavyPatch([remove(`emails[${someTerms(60)}]`)], { ...anna, emails })).rejects.toThrow(/split/)
    await expect(
      heavyPatch([remove(`emails[${someTerms(60)}]`)], { ...anna, emails: emails.slice(800) }),
    ).resolves.toMatchObject({ changed: false })
  })

  it('looks at letters that folding makes many of as at many', async () => {
    const emails = (letter: string) => longEmails(400).map((email) => ({ ...email, value: letter.repeat(300) }))
    const many = Array.from({ length: 30 }, () => remove('emails[value co "nobody"]'))
    await expect(heavyPatch(many, { ...anna, emails: emails('x') })).resolves.toMatchObject({ changed: false })
    await expect(heavyPatch(many, { ...anna, emails: emails('ﷺ') })).rejects.toThrow(TooLarge)
  })

  it('refuses to let a resource grow beyond what a body may bring', async () => {
    const photos = (from: number) =>
      Array.from({ length: 150 }, (_, at) => ({ type: `t${from + at}`, value: `${from + at}${'p'.repeat(4000)}` }))
    const { document } = await heavyPatch([add('photos', photos(0))])
    await expect(heavyPatch([add('photos', photos(150))], document)).rejects.toThrow(/1 MiB/)
  })

  it('lets others have their turn between the operations of a heavy patch, one patch after another', async () => {
    const values = Array.from({ length: 1000 }, (_, at) => ({
      type: 'work',
      value: `address.number.${at}@example.com`,
    }))
    const removes = values.map(({ value }) => remove(`emails[value eq "${value}"]`))
    const patches = [1, 2, 3].map(() => heavyPatch(removes, { ...anna, emails: values }))
    let [turns, ended] = [0, 0]
    for (const one of patches) void one.then(() => ended++)
    while (ended < patches.length) {
      await new Promise(setImmediate)
      turns++
    }
    // A piece is 2,000,000 of more than 100,000,000 that each of them takes, and no two share a turn.
    expect(turns).toBeGreaterThan(3 * 25)
  })

  it('is done at once with a plain patch', () => {
    const plainPatch = Array.from({ length: 20 }, (_, at) =>
      replace('emails[type eq "work"].value', `a${at}@example.com`),
    )
    expect(patch(plainPatch).document['emails']).toMatchObject([{ value: 'a19@example.com' }])
  })

  it('takes 1,000 operations of one value each on a list of 1,000', async () => {
    const value = (at: number) => `address.number.${at}@people.example.com`
    const emails = Array.from({ length: 1000 }, (_, at) => ({ type: 'work', value: value(at) }))
    const adds = emails.map((email) => add('emails', [email]))
    expect((await heavyPatch(adds.slice(1))).document['emails']).toHaveLength(1000)
    const removes = emails.map((email) => remove(`emails[value eq "${email.value}"]`))
    expect((await heavyPatch(removes, { ...anna, emails })).document['emails']).toBeUndefined()
    const addresses = Array.from({ length: 1000 }, (_, at) => add('addresses', { streetAddress: `Street ${at}` }))
    expect((await heavyPatch(addresses)).document['addresses']).toHaveLength(1000)
  })

  it('takes 1,000 operations and no more', async () => {
    const operations = Array.from({ length: 1001 }, (_, at) => replace('title', `t${at}`))
    expect((await heavyPatch(operations.slice(1))).document['title']).toBe('t1000')
    expect(() => patch(operations)).toThrow(TooLarge)
  })

  it.each([
    [[{ op: 'move', path: 'title', value: 'x' }], BadSyntax],
    [['replace'], BadSyntax],
    [[{ op: 'replace', path: 'title' }], BadValue],
    [[{ op: 'replace', path: '__proto__', value: 'x' }], InvalidPath],
    [[{ op: 'replace', path: 'constructor.prototype', value: 'x' }], InvalidPath],
    [[replace('title', { deep: 1 })], BadValue],
    [[replace('name', 'Anna')], BadValue],
    [[replace('userName', ['a', 'b'])], BadValue],
  ])('refuses %j', (operations, error) => {
    expect(() => patch(operations)).toThrow(error)
  })
})

const longEmails = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ type: 'work', value: `${'x'.repeat(400)}${at}@example.com` }))

const someTerms = (count: number) => Array.from({ length: count }, (_, at) => `value co "xx0q${at}"`).join(' or ')
