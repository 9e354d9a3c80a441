import { describe, expect, it } from 'vitest'
import { chooseTexts, mailLanguages } from '../../src/mail/texts/choose-texts.ts'
import type { MailText } from '../../src/mail/texts/mail-texts.ts'

// In German the greeting ends with a comma, and the sentence goes on behind it in lower case.
const goesOn = new Set(['de'])

describe.each([...mailLanguages])('the built-in texts in %s', (language) => {
  const { texts } = chooseTexts(language)
  const bodies = Object.entries<string | MailText>({ ...texts }).flatMap(([name, text]) =>
    typeof text === 'object' ? [{ name, body: text.body }] : [],
  )

  it.each(bodies)('begin each paragraph of $name with a capital, where the language has them', ({ body }) => {
    const paragraphs = body.split('\n\n')
    const looked = goesOn.has(language) ? paragraphs.filter((_, at) => at !== 1) : paragraphs
    expect(looked.filter((paragraph) => /^\p{Ll}/u.test(paragraph))).toEqual([])
  })
})
