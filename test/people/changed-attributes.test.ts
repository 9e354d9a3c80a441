import { expect, it } from 'vitest'
import { changedAttributes } from '../../src/people/changed-attributes.ts'
import { ENTERPRISE_URN } from '../../src/people/user-schema.ts'
import { sayEvent } from '../../web/audit/event-words.ts'

const person = (attributes: Parameters<typeof changedAttributes>[0]['attributes']) => ({
  userName: 'ada',
  active: true,
  attributes,
})

it('names what differs, and inside an extension the attribute', () => {
  const before = person({ title: 'Nurse', [ENTERPRISE_URN]: { department: 'Harbour', division: 'North' } })
  const after = person({
    title: 'Doctor',
    [ENTERPRISE_URN]: { department: 'Sales', division: 'North', costCenter: '7' },
  })
  expect(changedAttributes(before, after)).toEqual([
    'title',
    `${ENTERPRISE_URN}:costCenter`,
    `${ENTERPRISE_URN}:department`,
  ])
  expect(changedAttributes(before, before)).toEqual([])
})

it('names an extension that comes or goes by what is in it, and by itself where that is nothing', () => {
  const given = person({ [ENTERPRISE_URN]: { department: 'Harbour' } })
  expect(changedAttributes(person({}), given)).toEqual([`${ENTERPRISE_URN}:department`])
  expect(changedAttributes(given, person({}))).toEqual([`${ENTERPRISE_URN}:department`])
  expect(changedAttributes(person({ [ENTERPRISE_URN]: {} }), person({}))).toEqual([ENTERPRISE_URN])
})

it('is read as words, older events too', () => {
  const say = (...attributes: string[]) => sayEvent('person.changed', { attributes })
  expect(say(`${ENTERPRISE_URN}:department`, 'nickName')).toBe('Changed: department, nick name')
  expect(say(ENTERPRISE_URN)).toBe('Changed: company details')
})
