import { describe, expect, it } from 'vitest'
import { isAccepted, type Terms, termsHash, termsIn } from '../../src/session/terms.ts'
import { draftOfTerms, lacksWords, termsOf, type TermsDraft, whoIsAskedAgain } from '../../web/settings/terms-draft.ts'

const saved: Terms = {
  version: '1',
  text: 'Be kind.',
  languages: { de: { text: 'Seid nett.' }, fr: { url: 'https://a.example' } },
}
const languages = ['en', 'de', 'fr']
const draft = draftOfTerms(saved)

/** By what decides it: whose acceptance of the saved terms still counts under these. */
function reallyAskedAgain(next: TermsDraft): string[] {
  return languages.filter((language) => {
    const accepted = { version: saved.version, hash: termsHash(termsIn(saved, language)) }
    return !isAccepted(accepted, termsOf(next))
  })
}

describe('who is asked again for terms that are being changed', () => {
  it.each<[string, TermsDraft]>([
    ['nobody', draft],
    ['nobody', { ...draft, url: ' ' }],
    ['nobody', { ...draft, languages: { ...draft.languages, ar: { text: 'كونوا لطفاء', url: '' } } }],
    ['readers', { ...draft, text: 'Be kind!' }],
    ['readers', { ...draft, languages: { fr: draft.languages.fr! } }],
    ['readers', { ...draft, languages: { ...draft.languages, de: { text: 'Seid nett!', url: '' } } }],
    ['everybody', { ...draft, version: '2' }],
  ])('are %s, as the server decides it: %#', (who, next) => {
    const really = reallyAskedAgain(next)
    expect(whoIsAskedAgain(saved, next)).toBe(who)
    expect(really.length === 0 ? 'nobody' : really.length === languages.length ? 'everybody' : 'readers').toBe(who)
  })

  it('cannot be told where nobody was ever asked', () => {
    expect(whoIsAskedAgain(undefined, draft)).toBeUndefined()
  })
})

it('terms go there and back, and a language without words is seen', () => {
  expect(termsOf(draft)).toEqual(saved)
  expect(lacksWords(draft)).toBe(false)
  expect(lacksWords({ ...draft, languages: { de: { text: ' ', url: '' } } })).toBe(true)
})
