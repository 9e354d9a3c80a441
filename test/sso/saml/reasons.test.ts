import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { metadataReasons } from '../../../src/sso/saml/metadata-reasons.ts'
import { samlReasons } from '../../../src/sso/saml/reasons.ts'
import { hostileResponses } from './hostile-responses.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/connect-sso-saml.md'), 'utf8')

describe('a reason', () => {
  it.each(Object.keys(samlReasons))('%s stands in the docs', (reason) => {
    expect(page).toContain(`\`${reason}\``)
  })

  it('is a sentence with something to do', () => {
    for (const { sentence, remedy } of Object.values({ ...samlReasons, ...metadataReasons }))
      expect([sentence, remedy]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/^[A-Z].*\.$/)])
  })

  it('has a hostile document, but for those that no document causes', () => {
    const shown = new Set<string>(hostileResponses.map(({ reason }) => reason))
    const others = Object.keys(samlReasons).filter((reason) => !shown.has(reason))

    expect(others).toEqual([
      'connection_incomplete',
      'keys_missing',
      'took_too_long',
      'assertion_replayed',
      'subject_attribute_missing',
    ])
  })
})
