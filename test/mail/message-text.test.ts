import { describe, expect, it } from 'vitest'
import { checkMailText, readPieces } from '../../src/mail/message-text.ts'

describe('a text of an admin’s own', () => {
  it('is split at its variables', () => {
    expect(readPieces('Hello {{name}}, open {{ claimLink }}!', 'body')).toEqual([
      'Hello ',
      { variable: 'name' },
      ', open ',
      { variable: 'claimLink' },
      '!',
    ])
  })

  it('knows no other syntax', () => {
    expect(readPieces('{name} <%= 1 %> ${2} {{{', 'body')).toEqual(['{name} <%= 1 %> ${2} {{{'])
  })

  it.each(['{{nmae}}', '{{constructor}}', '{{name.length}}', '{{#if name}}', '{{}}'])(
    'is refused where it names %s, in so many words',
    (variable) => {
      const unknown = variable.slice(2, -2)
      expect(() => checkMailText({ body: `{{claimLink}} ${variable}` })).toThrow(`unknown variable {{${unknown}}}`)
    },
  )

  it('is refused without the claim link', () => {
    expect(() => checkMailText({ body: 'Hello {{name}}' })).toThrow('must contain {{claimLink}}')
    expect(() => checkMailText({ body: '' })).toThrow('must contain {{claimLink}}')
  })

  it('may have 10,000 characters and no more', () => {
    const body = `{{claimLink}}${'x'.repeat(10_000 - 13)}`
    expect(() => checkMailText({ body })).not.toThrow()
    expect(() => checkMailText({ body: `${body}x` })).toThrow('longer than 10000 characters')
  })

  it('may not carry the link in the subject, which others see', () => {
    expect(() => checkMailText({ subject: 'Open {{claimLink}}' })).toThrow('unknown variable {{claimLink}}')
    expect(() => checkMailText({ subject: 'Join {{company}} until {{expiresOn}}' })).not.toThrow()
  })

  it('costs no more than its length, whatever the braces', () => {
    const hostile = '{{ '.repeat(3_000)
    const started = process.cpuUsage()
    expect(() => checkMailText({ body: hostile })).toThrow('must contain')
    expect(process.cpuUsage(started).user).toBeLessThan(500_000)
  })
})
