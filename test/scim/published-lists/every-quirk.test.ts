import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// What real clients are known to send is numbered Q01 to Q45; a test or a step of a recorded life cycle names the numbers
// that it proves.

const root = new URL('../../', import.meta.url)
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })

/** The numbers that titles of tests name, and those of recorded steps. */
function numbersIn(file: string): string[] {
  const text = readFileSync(new URL(file, root), 'utf8')
  if (file.endsWith('lifecycle.json')) return text.match(/\bQ\d\d\b/g) ?? []
  const titles = text.match(/\b(?:it|describe)(?:\.each\([\s\S]*?\))?\(\s*(?:'[^']*'|`[^`]*`|"[^"]*")/g) ?? []
  return titles.flatMap((title) => title.match(/\bQ\d\d\b/g) ?? [])
}

const inTests = new Set(
  files.filter((file) => /^(?:scim|filter)[/\\].*\.test\.ts$/.test(file)).flatMap((file) => numbersIn(file)),
)
const inRecords = new Set(files.filter((file) => file.endsWith('lifecycle.json')).flatMap((file) => numbersIn(file)))

it.each(Array.from({ length: 45 }, (_, at) => `Q${String(at + 1).padStart(2, '0')}`))(
  '%s is named by the title of a test',
  (number) => {
    expect(inTests.has(number), `${number} is ${inRecords.has(number) ? 'only in a record' : 'nowhere'}`).toBe(true)
  },
)
