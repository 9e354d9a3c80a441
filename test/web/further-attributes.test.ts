import fc from 'fast-check'
import { expect, it } from 'vitest'
import { attributeChanges, overtakenNames } from '../../web/people/attribute-changes.ts'
import { furtherChanges, furtherDraft, furtherFields, keyOf } from '../../web/people/further-attributes.ts'
import { readJson } from '../../web/people/read-json.ts'

const urn = 'urn:ietf:params:scim:schemas:extension:ships:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const plain = { multiValued: false, caseExact: false, description: '' }
const ships = {
  id: '1',
  urn,
  name: 'Ships',
  description: '',
  createdAt: '2026-11-01T00:00:00Z',
  modifiedAt: '2026-11-01T00:00:00Z',
  attributes: [
    { ...plain, name: 'berths', type: 'integer' as const },
    { ...plain, name: 'atSea', type: 'boolean' as const },
    { ...plain, name: 'flags', type: 'string' as const, multiValued: true },
    { ...plain, name: 'home', type: 'complex' as const },
  ],
}
const fields = furtherFields([ships])
const begun = { nickName: 'Ada', [urn]: { berths: 12, flags: ['NL', 'PT'], home: { port: 'Delft' } } }

function changes(typed: Record<string, string>, now: typeof begun = begun) {
  const named = Object.entries(typed).map(([name, text]) => {
    const field = fields.find((each) => each.name === name)!
    return [keyOf(field), text] as const
  })
  const draft = { ...furtherDraft(fields, begun), ...Object.fromEntries(named) }
  return furtherChanges(fields, { begun, now, draft })
}

it('has a field for what the tenant declared, but for what has parts of its own', () => {
  expect(fields.map(({ name }) => name)).toEqual(['nickName', 'userType', 'costCenter', 'berths', 'atSea', 'flags'])
})

it('sends nothing where nothing was typed', () => {
  expect(changes({})).toBeUndefined()
})

it('sends an extension as a whole, with the parts that are no fields, and each value as what it is', () => {
  expect(changes({ berths: '14', atSea: 'true', flags: 'NL\n\n BR ' })).toEqual({
    [urn]: { berths: 14, atSea: true, flags: ['NL', 'BR'], home: { port: 'Delft' } },
  })
})

it('empties by null, and an extension that holds nothing any more', () => {
  expect(changes({ nickName: ' ' })).toEqual({ nickName: null })
  const all = { [enterprise]: { costCenter: '4711' } }
  const draft = furtherDraft(fields, {})
  expect(furtherChanges(fields, { begun: all, now: all, draft })).toEqual({ [enterprise]: null })
})

it('keeps what others have written into the extension meanwhile', () => {
  const now = { ...begun, [urn]: { ...begun[urn], berths: 99 } }
  expect(changes({ atSea: 'false' }, now)).toMatchObject({ [urn]: { berths: 99, atSea: false } })
})

it('leaves what is no number for the server to refuse', () => {
  expect(changes({ berths: 'twelve' })).toMatchObject({ [urn]: { berths: 'twelve' } })
})

const stored = {
  displayName: 'Ada',
  emails: [{ value: 'ada@northwind.example', primary: true }],
  name: { givenName: 'Ada', familyName: 'Byron' },
  [enterprise]: { department: 'Engines', costCenter: '4711' },
}

/** What is sent where `typed` was written over what was stored. */
function edited(typed: object, now: object = stored) {
  const edit = { begun: stored, now, typed: { ...stored, ...typed } }
  return attributeChanges(edit as Parameters<typeof attributeChanges>[0])
}
const overtaken = (typed: object, now: object) =>
  overtakenNames({ begun: stored, now: { ...stored, ...now }, typed: { ...stored, ...typed } })

it('sends of attributes as JSON what was changed, as wholes, and what is gone as null', () => {
  const home = { value: 'ada@home.example' }
  expect(edited({ emails: [...stored.emails, home], title: 'Countess', name: undefined })).toEqual({
    emails: [...stored.emails, home],
    title: 'Countess',
    name: null,
  })
  expect(edited({ displayName: null })).toEqual({ displayName: null })
})

it('takes another order of names for no change, and another order of elements for one', () => {
  expect(edited({ name: { familyName: 'Byron', givenName: 'Ada' } })).toBeUndefined()
  expect(edited({ emails: [{ primary: true, value: 'ada@northwind.example' }], title: null })).toBeUndefined()
  const two = { begun: { list: [1, 2] }, now: { list: [1, 2] }, typed: { list: [2, 1] } }
  expect(attributeChanges(two)).toEqual({ list: [2, 1] })
})

it('keeps the parts that others have written meanwhile beside those that were typed', () => {
  const now = { ...stored, name: { givenName: 'Ada', familyName: 'Lovelace' } }
  expect(edited({ name: { ...stored.name, givenName: 'Augusta' } }, now)).toEqual({
    name: { givenName: 'Augusta', familyName: 'Lovelace' },
  })
  expect(edited({ name: { familyName: 'Byron' } }, now)).toEqual({ name: { familyName: 'Lovelace' } })
  expect(edited({ title: 'Countess' }, now)).toEqual({ title: 'Countess' })
  expect(edited({ [enterprise]: {} })).toEqual({ [enterprise]: null })
})

it('names what others have changed otherwise meanwhile, and nothing beside it', () => {
  const home = [{ value: 'ada@home.example' }]
  const name = { ...stored.name, familyName: 'Lovelace' }
  expect(overtaken({ emails: home }, { emails: [], name })).toEqual(['emails'])
  expect(overtaken({ name: { ...stored.name, familyName: 'King' } }, { name })).toEqual(['familyName'])
  expect(overtaken({ name: { ...stored.name, givenName: 'Augusta' } }, { name })).toEqual([])
  expect(overtaken({ emails: home }, { emails: home })).toEqual([])
})

it('does not let a name from the text reach a prototype', () => {
  const { attributes } = readJson('{"__proto__": {"isAdmin": true}}')
  const changed = attributeChanges({ begun: {}, now: {}, typed: attributes! })
  expect(Object.keys(changed!)).toEqual(['__proto__'])
  expect(Object.getPrototypeOf(changed)).toBe(Object.prototype)
})

it.each([
  ['', 'Line 1, column 1: the attributes stand between braces, { and }.'],
  ['[1]', 'Line 1, column 1: the attributes stand between braces, { and }.'],
  ['{\n  "a": 1\n  "b": 2\n}', 'Line 3, column 3: a comma or } is missing.'],
  ['{"a": [1 2]}', 'Line 1, column 10: a comma or ] is missing.'],
  ['{\n  "a": 1,\n}', 'Line 3, column 1: nothing follows the comma before this: take it out.'],
  ['{"a" 1}', 'Line 1, column 6: a colon is missing behind the name.'],
  ['{a: 1}', 'Line 1, column 2: JSON knows no such word: names and texts stand in quotes.'],
  ['{1: 1}', 'Line 1, column 2: a name in quotes is missing.'],
  ['{"a": }', 'Line 1, column 7: a value is missing: a text in quotes, a number, true, false, { or [.'],
  ['{"a": 1 // one\n}', 'Line 1, column 9: JSON has no comments.'],
  ['{"a": 1', 'Line 1, column 8: a comma or } is missing.'],
  ['{“a”: 1}', 'Line 1, column 2: JSON takes straight double quotes (") only.'],
  ['{"a": \'b\'}', 'Line 1, column 7: JSON takes straight double quotes (") only.'],
  ['{"a": Ada}', 'Line 1, column 7: JSON knows no such word: names and texts stand in quotes.'],
  ['{"a": 007}', 'Line 1, column 8: a comma or } is missing.'],
  ['{"a": "b\n}', 'Line 1, column 7: this text has no closing quote on its line.'],
  ['{"a": "b\\d"}', 'Line 1, column 7: something in this text must be written with a backslash, or without one.'],
  ['{"a": 1, "\\u0061": 2}', 'Line 1, column 10: a stands here a second time.'],
  ['{} {}', 'Line 1, column 4: nothing belongs here, behind the end.'],
  [`{"a": ${'['.repeat(100_000)}`, 'Line 1, column 56: nothing is nested as deep as this.'],
])('says where JSON breaks, and how: %#', (text, sentence) => {
  expect(readJson(text).fault?.sentence).toBe(sentence)
})

it('reads every object that JSON has, and finds a fault in whatever JSON.parse refuses', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
  fc.assert(
    fc.property(object, fc.nat(), fc.string({ maxLength: 3 }), (value, at, piece) => {
      const text = JSON.stringify(value, undefined, at % 3)
      expect(readJson(text).attributes).toEqual(JSON.parse(text))
      const broken = text.slice(0, at % text.length) + piece + text.slice((at % text.length) + 1)
      const sentence = readJson(broken).fault?.sentence ?? 'none'
      expect(sentence).toMatch(isJson(broken) ? /^none$|second time|braces/ : /^Line/)
    }),
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
