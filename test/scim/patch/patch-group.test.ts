import { describe, expect, it } from 'vitest'
import { groupSchema } from '../../../src/groups/group-schema.ts'
import {
  BadValue,
  ImmutableAttribute,
  NoTarget,
  ReadOnlyAttribute,
  RequiredAttribute,
  TooLarge,
} from '../../../src/scim/errors.ts'
import { patchGroup } from '../../../src/scim/patch/patch-group.ts'
import { readPatchRequest } from '../../../src/scim/patch/patch-request.ts'
import { add, remove, replace } from './person-patches.ts'

const groupId = 'e0a1f7d2-1111-4c6b-9d1e-0a2b3c4d5e6f'
const patch = (operations: unknown[]) => {
  const patched = patchGroup(readPatchRequest({ Operations: operations }), { schema: groupSchema, id: groupId })
  if (patched instanceof Promise) throw new Error('this patch waits for its turns')
  return patched
}
const membersOf = (...operations: unknown[]) => patch(operations).members

describe('the members of a group', () => {
  it('Q14: removes one by a path filter', () => {
    expect(membersOf(remove('members[value eq "u1"]'))).toEqual([{ kind: 'remove', memberIds: ['u1'] }])
    expect(membersOf(remove('members[value eq "u1" or value eq "u2"]'))).toMatchObject([{ kind: 'remove' }])
  })

  it('Q15: removes exactly those that a value lists', () => {
    expect(membersOf(remove('members', [{ $ref: null, value: 'u1' }]))).toEqual([{ kind: 'remove', memberIds: ['u1'] }])
    expect(membersOf(remove('members', []))).toEqual([])
  })

  it('Q16: empties by remove without value, and replaces by a list, an empty one or null, with or without a path', () => {
    const empty = [{ kind: 'replace', memberIds: [] }]
    expect(membersOf(remove('members'))).toEqual(empty)
    expect(membersOf(replace('members', []))).toEqual(empty)
    expect(membersOf(replace('members', null))).toEqual(empty)
    expect(membersOf({ op: 'replace', value: { members: [{ value: 'u1' }] } })).toEqual([
      { kind: 'replace', memberIds: ['u1'] },
    ])
  })

  it('Q17: adds one or many, as objects, with display, with a null reference, or as bare ids', () => {
    const values = [{ value: 'u1' }, { value: 'u2', display: 'Two' }, { value: 'u3', $ref: null }, 'u4']
    expect(membersOf(add('members', values))).toEqual([{ kind: 'add', memberIds: ['u1', 'u2', 'u3', 'u4'] }])
    expect(membersOf(add('members', { $ref: 'https://host/scim/v2/Users/u5' }))).toEqual([
      { kind: 'add', memberIds: ['u5'] },
    ])
  })

  it('keeps the order of unlike operations and joins like ones', () => {
    expect(
      membersOf(add('members', [{ value: 'a' }]), add('members', [{ value: 'b' }]), remove('members[value eq "a"]')),
    ).toEqual([
      { kind: 'add', memberIds: ['a', 'b'] },
      { kind: 'remove', memberIds: ['a'] },
    ])
  })

  it('joins lists that would not fit into the arguments of one call', () => {
    const many = Array.from({ length: 150_000 }, () => 'u')
    expect(membersOf(add('members', many), add('members', many))[0]).toMatchObject({ kind: 'add' })
  })

  it('hands on a filter that asks for more than ids', () => {
    expect(membersOf(remove('members[display sw "A"]'))).toMatchObject([
      { kind: 'removeMatching', filters: [{ memberIds: undefined }] },
    ])
    const within = 'members[type eq "User" and (value eq "u1" or value eq "u2")]'
    expect(membersOf(remove(within), remove('members[type eq "Group"]'))).toMatchObject([
      { kind: 'removeMatching', filters: [{ memberIds: ['u2', 'u1'] }, { memberIds: undefined }] },
    ])
    const either = membersOf(remove('members[value eq "u1" or type eq "Group"]'))
    expect(either).toMatchObject([{ filters: [{ memberIds: undefined }] }])
  })

  it('looks through all members ten times and no more, however many it names', () => {
    const searches = (count: number) => Array.from({ length: count }, () => remove('members[type eq "Group"]'))
    const naming = Array.from({ length: 50 }, (_, at) => remove(`members[value eq "u${at}" and type eq "User"]`))
    expect(membersOf(...searches(10), ...naming)).toHaveLength(1)
    expect(() => membersOf(...searches(6), add('members', ['u1']), ...searches(5))).toThrow(TooLarge)
    const terms = (count: number) => Array.from({ length: count }, (_, at) => `display co "${at}"`).join(' or ')
    expect(membersOf(remove(`members[${terms(60)}]`), remove(`members[${terms(40)}]`))).toHaveLength(1)
    expect(() => membersOf(remove(`members[${terms(60)}]`), remove(`members[${terms(41)}]`))).toThrow(TooLarge)
  })

  it('lets others have their turn between the operations of a long patch', async () => {
    const path = `members[${Array.from({ length: 90 }, (_, at) => `value eq "u${at}"`).join(' or ')}]`
    const patched = patchGroup(readPatchRequest({ Operations: Array.from({ length: 100 }, () => remove(path)) }), {
      schema: groupSchema,
      id: groupId,
    })
    expect(patched).toBeInstanceOf(Promise)
    expect((await patched).members).toHaveLength(1)
  })

  it('refuses to change a part of a member, and a member that is none', () => {
    expect(() => membersOf(replace('members[value eq "u1"].display', 'x'))).toThrow(ReadOnlyAttribute)
    expect(() => membersOf(remove('members.value'))).toThrow(new ImmutableAttribute('members.value'))
    expect(() => membersOf(add('members', [{ value: 7 }]))).toThrow(BadValue)
  })
})

describe('the name of a group', () => {
  it('Q22: changes by a path-less value, the members untouched', () => {
    const value = { schemas: ['x'], id: groupId, externalId: 'x-1', displayName: 'New' }
    expect(patch([{ op: 'replace', value }])).toEqual({
      displayName: 'New',
      externalId: 'x-1',
      members: [],
      ignored: [],
    })
  })

  it('changes under the URN of the core, as a path and as a name', () => {
    const value = { displayName: 'New', members: [{ value: 'u1' }], shoeSize: 42 }
    const said = { displayName: 'New', members: [{ kind: 'replace', memberIds: ['u1'] }], ignored: ['shoeSize'] }
    const { urn } = groupSchema.core
    expect(patch([replace(urn, value)])).toEqual(said)
    expect(patch([{ op: 'replace', value: { [urn]: value } }])).toEqual(said)
    expect(() => patch([remove(urn)])).toThrow(NoTarget)
    expect(() => patch([replace(urn, 'x')])).toThrow(BadValue)
  })

  it('refuses two names in two spellings, and takes one of them', () => {
    const named = (displayName: string) => [{ op: 'replace', value: { displayName: 'a', DisplayName: displayName } }]
    expect(() => patch(named('b'))).toThrow(/displayName twice/)
    expect(patch(named('a')).displayName).toBe('a')
    expect(patch([...named('a'), replace('displayName', 'b')]).displayName).toBe('b')
    const members = { members: ['u1'], Members: ['u2'] }
    expect(() => patch([{ op: 'add', value: members }])).toThrow(/members twice/)
  })

  it('changes by a path, cannot be taken away, and another id is refused', () => {
    expect(patch([{ op: 'Replace', path: 'displayName', value: 'New' }]).displayName).toBe('New')
    expect(() => patch([remove('displayName')])).toThrow(RequiredAttribute)
    expect(() => patch([replace('displayName', '')])).toThrow(BadValue)
    expect(() => patch([{ op: 'replace', value: { id: 'other' } }])).toThrow(ReadOnlyAttribute)
  })

  it('loses the externalId by remove, null or the empty string', () => {
    for (const operation of [remove('externalId'), replace('externalId', null), replace('externalId', '')]) {
      expect(patch([operation]).externalId).toBeNull()
    }
  })
})
