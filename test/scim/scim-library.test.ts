import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

// Its filter, attribute-list and PATCH classes give wrong results on untrusted text, at a cost without bound.

it('gives the SCIM library no text of a request: only the two schemas are taken from it', () => {
  const root = new URL('../../src/', import.meta.url)
  const users = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /from 'scimmy'/.test(readFileSync(new URL(file, root), 'utf8')))
  expect(users.toSorted((one, other) => (one < other ? -1 : 1))).toEqual([
    'groups/group-schema.ts',
    'people/user-schema.ts',
  ])
  for (const file of users) {
    const uses = readFileSync(new URL(file, root), 'utf8').match(/SCIMMY\.[\w.]+/g) ?? []
    expect(uses.length).toBeGreaterThan(0)
    for (const use of uses) expect(use).toMatch(/^SCIMMY\.Schemas\./)
  }
})
