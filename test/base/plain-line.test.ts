import { expect, it } from 'vitest'
import { plainLine } from '../../src/base/plain-line.ts'

it.each([
  ['Evil\r\nBcc: x', 'Evil Bcc: x'],
  ['\u202Eabc', 'abc'],
  ['\u2066Ada\u2069', 'Ada'],
  ['\u200b\u200b', ''],
  ['\u3164\u2800 \u00ad', ''],
  ['\u200d\u200c', ''],
  ['علی\u200cرضا', 'علی\u200cرضا'],
  ['👩\u200d🚀', '👩\u200d🚀'],
])('makes of %j the line %j', (text, line) => {
  expect(plainLine(text)).toBe(line)
})
