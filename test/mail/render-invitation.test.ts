import { describe, expect, it } from 'vitest'
import { inkOn } from '../../src/mail/html-layout.ts'
import { type Invitation, renderInvitation } from '../../src/mail/render-invitation.ts'
import { chooseTexts, mailLanguages } from '../../src/mail/texts/choose-texts.ts'

const claimLink = 'https://join.example.com/c/0123456789abcdefghijABCDEFGHIJ01234567'

function rendered(given: Partial<Invitation> = {}) {
  return renderInvitation({
    person: { displayName: 'Ada Lovelace' },
    tenant: { name: 'Acme' },
    claimLink,
    expiresAt: new Date('2026-12-24T10:00:00Z'),
    locale: 'en',
    ...given,
  })
}

describe('an invitation', () => {
  it('names the person, the company, the link and its end, in text and in HTML', () => {
    const { subject, html, text } = rendered()
    expect(subject).toBe('Your invitation to Acme')
    for (const part of [html, text]) {
      expect(part).toContain('Ada Lovelace')
      expect(part).toContain('Acme')
      expect(part).toContain(claimLink)
      expect(part).toContain('December 24, 2026')
      expect(part).not.toContain('{{')
    }
  })

  it('keeps the link on a line of its own in the text, so that no mail program breaks it', () => {
    expect(rendered().text.split('\n')).toContain(claimLink)
  })

  it('escapes every value and every word of an own text', () => {
    const { html, text } = rendered({
      person: { displayName: '<img src=x onerror=alert(1)> "A" & \'B\'' },
      tenant: { name: '</title><script>alert(2)</script>', helpContact: '<b>help</b>' },
      body: 'Dear {{name}} of {{company}} <script>alert(3)</script>\n\n{{claimLink}}',
    })
    expect(html).not.toMatch(/<(script|img|b)\b/)
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &quot;A&quot; &amp; &#39;B&#39;')
    expect(text).toContain('<img src=x onerror=alert(1)>')
  })

  it('treats braces in a value as text', () => {
    const { text } = rendered({ person: { displayName: '{{claimLink}}' }, body: '{{name}}\n\n{{claimLink}}' })
    expect(text.startsWith('{{claimLink}}\n\nhttps://')).toBe(true)
  })

  it('takes line breaks and control characters out of names and subjects', () => {
    const { subject, text } = rendered({
      subject: 'Hello {{name}}\r\nBcc: all@example.com',
      person: { displayName: 'Ada\r\nBcc: eve@example.com\u0000\u202e' },
    })
    expect(subject).toBe('Hello Ada Bcc: eve@example.com Bcc: all@example.com')
    expect(text).toContain('Ada Bcc: eve@example.com,')
  })

  it('is a button where the link stands alone, and a plain link inside a sentence', () => {
    const alone = rendered({ body: 'Hello\n\n{{claimLink}}' }).html
    const inside = rendered({ body: 'Open {{claimLink}} today.' }).html
    expect(alone).toContain('Open your invitation</a>')
    expect(inside).not.toContain('Open your invitation</a>')
    expect(inside).toContain(`href="${claimLink}"`)
  })

  it('loads nothing from anywhere', () => {
    expect(rendered({ tenant: { name: 'Acme', brandColour: '#aa0033' } }).html).not.toMatch(/src=|url\(|@import|<link/)
  })

  it('is written in the language that the person prefers, then in the tenant’s, then in English', () => {
    const tenant = { name: 'Acme', locale: 'fr' }
    expect(rendered({ tenant, locale: 'de-CH' }).subject).toBe('Ihre Einladung zu Acme')
    expect(rendered({ tenant, locale: 'xx, de;q=0.5' }).subject).toBe('Ihre Einladung zu Acme')
    expect(rendered({ tenant, locale: 'sv' }).subject).toBe('Votre invitation à rejoindre Acme')
    expect(rendered({ tenant: { name: 'Acme' }, locale: 'not a locale' }).subject).toBe('Your invitation to Acme')
  })

  it('runs from right to left in Arabic', () => {
    const { html } = rendered({ locale: 'ar' })
    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(html).toContain('<bdi dir="ltr">https://')
  })

  it.each(mailLanguages)('has all its words in %s', (language) => {
    const { texts } = chooseTexts(language)
    expect(texts.language).toBe(language)
    for (const kind of ['invitation', 'reminder'] as const) {
      const message = rendered({ kind, locale: language })
      expect(message.text).toContain(claimLink)
      expect(message.text).not.toContain('{{')
      expect(message.html).not.toContain('{{')
    }
    const own = [texts.invitation.body, texts.reminder.body, texts.passwordReset.body]
    expect(new Set(own).size).toBe(3)
  })

  it('writes on the brand’s colour in the ink that can be read', () => {
    expect(inkOn('#ffffff')).toBe('#111111')
    expect(inkOn('#ffe600')).toBe('#111111')
    expect(inkOn('#000000')).toBe('#ffffff')
    expect(inkOn('#5457b8')).toBe('#ffffff')
  })

  it('refuses a text that cannot be sent', () => {
    expect(() => rendered({ body: 'no link' })).toThrow('{{claimLink}}')
  })
})
