import { expect, it } from 'vitest'
import { plainName } from '../../web/ui/plain-name.ts'

it('takes from a name what would turn the words after it around', () => {
  expect(plainName('Ada \u202edni\u202c \u2066Noor\u2069')).toBe('Ada dni Noor')
})

it('leaves a name of any script as it is written', () => {
  expect(plainName('نور \u200fحداد')).toBe('نور \u200fحداد')
})
