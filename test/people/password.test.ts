import { describe, expect, it } from 'vitest'
import { HashingBusy, PasswordRefused } from '../../src/people/errors.ts'
import { checkPassword } from '../../src/people/password-policy.ts'
import { hashPassword, verifyPassword } from '../../src/people/password.ts'
import { goodPassword } from '../support/claimant.ts'

const rules = { minimumLength: 12, about: ['Ada Lovelace', 'ada@analytical.example', 'Analytical Engines'] }

function refusal(password: string): string | undefined {
  try {
    checkPassword(password, rules)
    return undefined
  } catch (error) {
    if (error instanceof PasswordRefused) return error.reason
    throw error
  }
}

describe('the policy of passwords', () => {
  it.each([
    ['eleven char', 'too_short'],
    ['x9'.repeat(129), 'too_long'],
    ['password1234', 'common'],
    ['P@ssw0rd2024!!', 'common'],
    ['aaaaaaaaaaaaa', 'common'],
    ['abcabcabcabcabc', 'common'],
    ['qwertyuiop123', 'common'],
    ['1q2w3e4r5t6y', 'common'],
    ['q1w2e3r4t5y6', 'common'],
    ['1qaz2wsx3edc', 'common'],
    ['zaq12wsxcde3', 'common'],
    ['1QAY2wsx3edc!', 'common'],
    ['zse4xdr5cft6', 'common'],
    ['1234qwerasdf', 'common'],
    ['1234 qwer asdf', 'common'],
    ['abcdef123456', 'common'],
    ['0987654321qq', 'common'],
    ['aaaaaabbbbbb', 'common'],
    ['111111222222', 'common'],
    ['112233445566', 'common'],
    ['!@#$%^&*()_+', 'common'],
    ['Passw0rd!Passw0rd!', 'common'],
    ['Passw0rd!Passw0rd', 'common'],
    ['Lovelace2024!', 'about_you'],
    ['analytical-ada-lovelace', 'about_you'],
  ])('refuses %s: %s', (password, reason) => {
    expect(refusal(password)).toBe(reason)
  })

  it.each([
    'correct horse battery staple',
    'correct horse battery',
    'lantern harbour morning',
    'Tr0ub4dor&3xyz',
    goodPassword,
    'were free dressed',
    'qwerty and a red bicycle',
    'bicycle bicycle',
    'zwölf große Füße',
    'тихое море фиалок',
    'بحر هادئ من البنفسج',
    '静かな海に咲くすみれの花が好き',
    'dwmkgdwmkgxx7y',
    '🐘🦒🐧🦉🐢🐝🦊🐙🦋🐌🐍🦀',
    'the engine weaves algebraic patterns',
    `the engine weaves ${'algebraic patterns'.padEnd(238, ' of numbers and of signs')}`,
  ])('takes %s: no rules of composition', (password) => {
    expect(refusal(password)).toBeUndefined()
  })
})

describe('a hash', () => {
  it('is argon2id of the named cost, and of nothing else than the password', async () => {
    const hash = await hashPassword('correct horse battery staple')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword(hash, 'correct horse battery staple')).toBe(true)
    expect(await verifyPassword(hash, 'correct horse battery stapler')).toBe(false)
    expect(await hashPassword('correct horse battery staple')).not.toBe(hash)
  })

  it('is of the text, however the keyboard composes it, and of all of it', async () => {
    const hash = await hashPassword('e\u0301cole e\u0301cole')
    expect(await verifyPassword(hash, 'école école')).toBe(true)
    const long = 'x9'.repeat(127)
    expect(await verifyPassword(await hashPassword(`${long}a`), `${long}b`)).toBe(false)
  })

  it('of nobody never matches, though one is computed', async () => {
    expect(await verifyPassword(undefined, 'nobody')).toBe(false)
  })

  it('is computed for four at once, some wait for a place, and the others are told to come again', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 70 }, (_, n) => hashPassword(`password of number ${n}`)),
    )
    const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []))
    expect(refused.length).toBeGreaterThanOrEqual(6)
    expect(attempts.slice(0, 8).every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(refused[0]).toBeInstanceOf(HashingBusy)
    expect(refused[0]).toMatchObject({ kind: 'unavailable', retryAfterSeconds: expect.any(Number) })
    await hashPassword('now there is room again')
  })
})
