import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { composeMessage } from '../../src/mail/compose-message.ts'
import type { OutgoingMail } from '../../src/mail/transport.ts'

const from = { name: 'Acme, Inc.', address: 'no-reply@acme.example' }
const date = new Date('2026-03-01T09:30:00Z')

const ours = new Set(
  'from to subject message-id date mime-version auto-submitted x-auto-response-suppress content-language content-type'.split(
    ' ',
  ),
)

const mail = (given: Partial<OutgoingMail> = {}): OutgoingMail => ({
  tenantId: 1,
  personNo: 1,
  messageId: '<0123456789abcdef0123456789abcdef@acme.example>',
  to: { name: 'Ada', address: 'ada@example.com' },
  subject: 'Hello',
  text: 'Hello\n\nhttps://join.example.com/c/0123456789abcdefghijABCDEFGHIJ01234567\n',
  html: '<p>Hello</p>\n',
  language: 'en',
  ...given,
})
const composed = (given?: Partial<OutgoingMail>) => composeMessage(mail(given), from, date).toString('utf8')

describe('a message', () => {
  it('is read as it was meant by a mail program', async () => {
    const read = await simpleParser(
      composed({ subject: 'Grüße aus Zürich 🎉', to: { name: 'Jürgen "JJ" Ö', address: 'j@bücher.example' } }),
    )
    expect(read.subject).toBe('Grüße aus Zürich 🎉')
    expect(read.from?.value).toEqual([from])
    expect(read.to).toMatchObject({ value: [{ name: 'Jürgen "JJ" Ö', address: 'j@bücher.example' }] })
    expect(read.date).toEqual(date)
    expect(read.text).toContain('https://join.example.com/c/0123456789abcdefghijABCDEFGHIJ01234567')
    expect(read.html).toBe('<p>Hello</p>\n')
    expect(read.headers.get('content-language')).toBe('en')
  })

  it('comes in the name that the operator gave, else in the tenant’s', async () => {
    const senderOf = async (name: string) => {
      const senderName = 'Acme\r\nBcc: eve@example.com\u0000 "Rockets" Zürich'
      return (await simpleParser(composeMessage(mail({ senderName }), { ...from, name }, date))).from?.value
    }
    expect(await senderOf('Post room')).toEqual([{ name: 'Post room', address: from.address }])
    expect(await senderOf('')).toEqual([{ name: 'Acme Bcc: eve@example.com  "Rockets" Zürich', address: from.address }])
  })

  it('has lines of 76 characters at most, ended by CRLF, in ASCII alone', () => {
    const text = composed({ subject: 'x'.repeat(200), html: `<p>${'é'.repeat(3_000)}</p>` })
    const lines = text.split('\r\n')
    expect(lines.join('')).not.toMatch(/[\r\n]/)
    expect(
      Math.max(...lines.filter((line) => !line.includes('x'.repeat(77))).map((line) => line.length)),
    ).toBeLessThanOrEqual(78)
    expect(text).toMatch(/^\p{ASCII}*$/u)
  })

  it('has exactly one recipient and its own headers, whatever names, subjects and texts are', async () => {
    const anything = fc.string({ unit: 'binary', maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, async (name, subject, text) => {
        const read = await simpleParser(
          composed({ to: { name, address: 'ada@example.com' }, subject, text, html: text }),
        )
        expect(read.to).toMatchObject({ value: [{ address: 'ada@example.com' }] })
        expect(read.cc ?? read.bcc).toBeUndefined()
        expect(read.messageId).toBe('<0123456789abcdef0123456789abcdef@acme.example>')
        expect([...read.headers.keys()].filter((name) => !ours.has(name))).toEqual([])
      }),
      { numRuns: 100, seed: 7 },
    )
  })
})
