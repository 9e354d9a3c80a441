import { describe, expect, it } from 'vitest'
import { createRefusalBurst } from '../../src/mail/refusal-burst.ts'
import { retryDelaySeconds } from '../../src/mail/retry-schedule.ts'
import { resultOfError } from '../../src/mail/send-result.ts'
import { smtpRate, smtpServer } from '../../src/mail/smtp-transport.ts'

const failure = (given: object) => Object.assign(new Error('failed'), given)

describe('what a mail server answers', () => {
  it('is for good with 5xx, in words and with its code', () => {
    const error = failure({
      code: 'EENVELOPE',
      responseCode: 550,
      response: '550 5.1.1 no such user',
      command: 'RCPT TO',
    })
    expect(resultOfError(error, 'ada@example.com')).toEqual({
      kind: 'failed',
      code: 550,
      words: 'the mailbox does not exist (550 5.1.1 no such user)',
      isPolicy: false,
    })
  })

  it('is tried again with 4xx, and is nobody else’s matter', () => {
    const error = failure({ code: 'EENVELOPE', responseCode: 450, response: '450 greylisted', command: 'RCPT TO' })
    expect(resultOfError(error, 'a@b.c')).toMatchObject({ kind: 'deferred', code: 450, serverFault: false })
  })

  it.each([
    ['a wrong password', { code: 'EAUTH', responseCode: 535, response: '535 no' }],
    ['a refused sender', { code: 'EENVELOPE', responseCode: 553, response: '553 not you', command: 'MAIL FROM' }],
    ['a server that closes', { code: 'EENVELOPE', responseCode: 421, response: '421 later', command: 'RCPT TO' }],
    ['nobody there', { code: 'ESOCKET' }],
    ['silence', { code: 'ETIMEDOUT' }],
    ['no TLS', { code: 'ETLS' }],
  ])('is the server’s fault, and not final, with %s', (_, error) => {
    expect(resultOfError(failure(error), 'a@b.c')).toMatchObject({ kind: 'deferred', serverFault: true })
  })

  it('is kept without the address, since it outlives the person, and on one line', () => {
    const response = '550 5.1.1 <ada@example.com>: unknown\r\n550 ask postmaster'
    const result = resultOfError(failure({ code: 'EENVELOPE', responseCode: 550, response }), 'ada@example.com')
    expect(result.words).toBe('the mailbox does not exist (550 5.1.1 <…>: unknown 550 ask postmaster)')
  })
})

describe('a server that blocks us', () => {
  const refusal = (response: string) =>
    resultOfError(failure({ code: 'EENVELOPE', responseCode: 550, response, command: 'RCPT TO' }), 'a@b.c')

  it('is known by refusals of policy in a row, of which the rest waits instead of failing', () => {
    const burst = createRefusalBurst()
    const kinds = Array.from({ length: 13 }, () => burst.judge(refusal('550 5.7.1 blocked')).kind)
    expect(kinds).toEqual([...Array<string>(10).fill('failed'), 'deferred', 'deferred', 'deferred'])
    burst.judge({ kind: 'sent', words: 'ok' })
    expect(burst.judge(refusal('550 5.7.1 blocked')).kind).toBe('failed')
  })

  it('is not taken for one by many wrong addresses', () => {
    const burst = createRefusalBurst()
    const kinds = Array.from({ length: 50 }, () => burst.judge(refusal('550 5.1.1 unknown')).kind)
    expect(new Set(kinds)).toEqual(new Set(['failed']))
  })
})

describe('the retries', () => {
  it('begin after 5 seconds, double up to 15 minutes, and end after a day', () => {
    const delays: number[] = []
    for (let attempts = 1; ; attempts++) {
      const delay = retryDelaySeconds(attempts)
      if (delay === undefined) break
      delays.push(delay)
    }
    expect(delays.slice(0, 10)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
    const hours = delays.reduce((sum, delay) => sum + delay) / 3600
    expect(hours).toBeGreaterThanOrEqual(24)
    expect(hours).toBeLessThan(24.5)
  })
})

describe('SMTP_URL', () => {
  it('may limit the rate, in mails a minute', () => {
    expect(smtpRate('smtp://relay')).toBeUndefined()
    expect(smtpRate('smtp://relay?rate=600')).toEqual({ rateDelta: 100, rateLimit: 1 })
  })

  it('smtps: is TLS from the start, with name and password decoded', () => {
    expect(smtpServer('smtps://us%40er:p%3Ass@mail.example.com')).toMatchObject({
      host: 'mail.example.com',
      port: 465,
      secure: true,
      auth: { user: 'us@er', pass: 'p:ss' },
    })
  })

  it('smtp: must become TLS, since claim links travel in it', () => {
    expect(smtpServer('smtp://mail.example.com')).toMatchObject({ port: 587, secure: false, requireTLS: true })
  })

  it('smtp: may stay plain on loopback, and where the operator says so', () => {
    expect(smtpServer('smtp://127.0.0.1:2525')).toMatchObject({ port: 2525, requireTLS: false })
    expect(smtpServer('smtp://relay:25?tls=optional')).toMatchObject({ port: 25, requireTLS: false })
  })
})
