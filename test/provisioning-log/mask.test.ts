import { describe, expect, it } from 'vitest'
import { maskBody } from '../../src/provisioning-log/mask-body.ts'
import { cut, maskFilter, maskText } from '../../src/provisioning-log/mask-text.ts'

const shown = (body: unknown) => JSON.parse(maskBody(body)) as unknown

describe('a body in the log', () => {
  it('keeps names and shape, and none of what is a person’s', () => {
    const body = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'ada.lovelace@contoso.com',
      externalId: '6f0f9c34-6a1b-4b7e-9f5e-0d6c2b9a1111',
      active: 'False',
      displayName: 'Ada Lovelace',
      name: { givenName: 'Ada', familyName: '' },
      emails: [{ primary: true, type: 'work', value: 'ada@contoso.com' }],
      employeeNumber: 4711,
      manager: null,
    }
    expect(shown(body)).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'a***@contoso.com',
      externalId: '6f0f9c34-6a1b-4b7e-9f5e-0d6c2b9a1111',
      active: 'False',
      displayName: '***',
      name: { givenName: '***', familyName: '' },
      emails: [{ primary: true, type: 'work', value: 'a***@contoso.com' }],
      employeeNumber: '(number)',
      manager: null,
    })
  })

  it('keeps what a PATCH changes, and not to what', () => {
    const Operations = [
      { op: 'Replace', path: 'emails[value eq "ada@contoso.com"].display', value: 'Ada' },
      { op: 'add', path: 'members', value: [{ value: '6f0f9c34-6a1b-4b7e-9f5e-0d6c2b9a1111' }] },
    ]
    expect(shown({ Operations })).toEqual({
      Operations: [
        { op: 'Replace', path: 'emails[value eq "a***@contoso.com"].display', value: '***' },
        { op: 'add', path: 'members', value: [{ value: '6f0f9c34-6a1b-4b7e-9f5e-0d6c2b9a1111' }] },
      ],
    })
  })

  it.each([
    { password: 'ada@contoso.com' },
    { Password: '6f0f9c34-6a1b-4b7e-9f5e-0d6c2b9a1111' },
    { clientSecret: { deep: ['ada@contoso.com'] } },
    { op: 'replace', path: 'password', value: 'ada@contoso.com' },
    { op: 'replace', value: { password: 'urn:secret' } },
    { accessToken: 'ada@contoso.com' },
  ])('shows nothing at all of a secret: %j', (body) => {
    expect(maskBody(body)).not.toMatch(/contoso|6f0f|urn:/)
  })

  it('is short, whatever was sent', () => {
    const members = Array.from({ length: 5_000 }, (_, at) => ({ value: `id-${at}` }))
    expect(shown({ members })).toMatchObject({ members: expect.arrayContaining(['… 4990 more']) })
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`attribute${at}`, 'x'.repeat(500)]))
    expect(maskBody(wide).length).toBeLessThan(5_000)
    expect(shown(wide)).toMatchObject({ '…': '…' })
    expect(maskBody({ ['n'.repeat(4_096)]: 1 }).length).toBeLessThan(200)
  })

  it.each([null, 'text', 1, [], {}, [[[{ a: [] }]]], { 'ada@contoso.com': 1 }])('is JSON for %j', (body) => {
    expect(() => shown(body)).not.toThrow()
    expect(maskBody(body)).not.toContain('ada@')
  })
})

describe('a filter in the log', () => {
  it.each([
    ['userName eq "ada@contoso.com"', 'userName eq "a***@contoso.com"'],
    ['userName eq "Ada \\"the\\" first" and active eq true', 'userName eq "***" and active eq true'],
    [
      '(externalId eq "6f0f9c34-6a1b-4b7e-9f5e-0d6c2b9a1111")',
      '(externalId eq "6f0f9c34-6a1b-4b7e-9f5e-0d6c2b9a1111")',
    ],
    ['userName eq ada@contoso.com', 'userName eq a***@contoso.com'],
    ['phoneNumbers eq +4917612345678', 'phoneNumbers eq ***'],
    ['userName eq "open', 'userName eq "***"'],
    ['', ''],
  ])('%j is shown as %j', (filter, masked) => {
    expect(maskFilter(filter)).toBe(masked)
  })
})

describe('a text in the log', () => {
  it.each([
    ['@contoso.com', '***'],
    ['ada@<script>', '***'],
    ['a@b@contoso.com', 'a***@contoso.com'],
    ['😀da@contoso.com', '😀***@contoso.com'],
    ['urn:ada@contoso.com', 'u***@contoso.com'],
  ])('%j is shown as %j', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  it('is never cut in the midst of a letter', () => {
    expect(cut('a😀b', 2)).toBe('a…')
    expect(cut('a😀b', 3)).toBe('a😀…')
    expect(cut('abc', 3)).toBe('abc')
  })
})
