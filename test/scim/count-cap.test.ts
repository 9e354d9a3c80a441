import { expect, it } from 'vitest'
import { listRequestOfBody, listRequestOfQuery } from '../../src/scim/lists/list-request.ts'

it.each([
  ['1000', 1000],
  ['1001', 1000],
  ['999999999', 1000],
  ['-1', 0],
])('a count of %s shows %i at most', (count, shown) => {
  expect(listRequestOfQuery(new URLSearchParams({ count })).count).toBe(shown)
  expect(listRequestOfBody({ count: Number(count) }).count).toBe(shown)
})
