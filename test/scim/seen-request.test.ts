import { expect, it } from 'vitest'
import { shownPath, subjectOf } from '../../src/scim/seen-request.ts'
import { testKeyring } from '../support/keyring.ts'

const made = { tenantId: 1, keyring: testKeyring }
const asked = (query: string) => ({ method: 'GET', segments: ['Users'], query: new URLSearchParams(query) })
const filter = encodeURIComponent('userName eq "anna@example.com"')

it('tells whom a search is about, however its parameter is written', () => {
  const usual = subjectOf(asked(`filter=${filter}`), made)

  expect(usual?.kind).toBe('sought')
  expect(subjectOf(asked(`Filter=${filter}`), made)).toEqual(usual)
  expect(subjectOf(asked(`FILTER=${filter}&count=1`), made)).toEqual(usual)
  expect(subjectOf(asked('Filter=title%20pr'), made)).toBeUndefined()
})

it('shows such a filter as any other, with what could be a person masked', () => {
  const shown = shownPath(asked(`Filter=${filter}&Count=1`))

  expect(shown).toContain('Filter=userName eq')
  expect(shown).toContain('Count=1')
  expect(shown).not.toContain('anna@example.com')
})
