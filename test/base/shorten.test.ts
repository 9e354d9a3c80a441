import { expect, it } from 'vitest'
import { shorten } from '../../src/base/shorten.ts'

it.each([
  ['abc', 5, 'abc'],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['ab😀', 4, 'ab😀'],
  ['ab😀', 3, 'ab'],
  ['ab😀😀', 5, 'ab😀'],
  ['😀', 1, ''],
  ['', 3, ''],
])('begins %j within %i as %j', (text, length, beginning) => {
  expect(shorten(text, length)).toBe(beginning)
})
