import { expect, it } from 'vitest'
import { furtherChanges, furtherDraft, furtherFields, keyOf } from '../../web/people/further-attributes.ts'

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
