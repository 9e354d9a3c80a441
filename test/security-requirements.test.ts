import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const tests = import.meta.dirname
const points = 57

interface Proof {
  point: number
  file: string
  words: string
}

function proofs(): Proof[] {
  const found: Proof[] = []
  let point = 0
  for (const line of readFileSync(join(tests, 'security-requirements.md'), 'utf8').split('\n')) {
    point = Number(/^(\d+)\. /.exec(line)?.[1] ?? point)
    const [, file, words] = /^ {3}- `([^`]+)`: (.+)$/.exec(line) ?? []
    if (file && words) found.push({ point, file, words })
  }
  return found
}

const isThere = ({ file, words }: Proof) =>
  existsSync(join(tests, file)) && readFileSync(join(tests, file), 'utf8').includes(words)

it('every point has a proof, and every proof is there', () => {
  const all = proofs()
  const proved = new Set(all.map(({ point }) => point))
  expect(Array.from({ length: points }, (_, index) => index + 1).filter((point) => !proved.has(point))).toEqual([])
  expect(all.filter((proof) => !isThere(proof))).toEqual([])
})

it('a proof whose words are gone is noticed', () => {
  const [first] = proofs()
  expect(isThere(first!)).toBe(true)
  expect(isThere({ ...first!, words: 'words that stand nowhere' })).toBe(false)
  expect(isThere({ ...first!, file: 'no/such.test.ts' })).toBe(false)
})
