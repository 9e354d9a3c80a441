import { expect, it } from 'vitest'
import { numberIn } from '../../web/settings/number-in.ts'

it.each([
  ['60', 60],
  [' 1,000 ', 1000],
  ['1,000,000', 1_000_000],
  ['-5', -5],
  ['1.5', 1.5],
])('reads %j as a number', (typed, number) => {
  expect(numberIn(typed)).toBe(number)
})

it.each(['60 a minute', 'abc', '1,00', '10,00', '1,000.5,000', '0x10', '1e3', ''])(
  'leaves %j as it was typed, which the server refuses',
  (typed) => {
    expect(numberIn(typed)).toBe(typed)
  },
)
