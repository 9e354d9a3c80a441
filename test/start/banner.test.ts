import { expect, it } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { banner } from '../../src/start/banner.ts'

const given = {
  DATABASE_URL: 'postgres://me:hunter2@db/vestibule',
  PUBLIC_URL: 'https://join.example.com',
  SECRET_KEY: 'q7Zr2mVb0Yk3Xc8Tn5Wp1Ls6Jd4Hf9Ga-E_u',
}

it('shows the addresses that people and identity providers use', () => {
  const text = banner(loadConfig(given), undefined)
  expect(text).toContain('https://join.example.com/admin\n')
  expect(text).toContain('https://join.example.com/scim/v2\n')
})

it('shows no secret', () => {
  const text = banner(loadConfig({ ...given, SMTP_URL: 'smtp://me:swordfish@mail.example.com:587' }), undefined)
  expect(text).toContain('sent by mail.example.com:587')
  expect(text).not.toMatch(/hunter2|swordfish|q7Zr/)
})

it('says when no mail leaves, and why', () => {
  expect(banner(loadConfig(given), undefined)).toContain('no SMTP_URL')
  expect(banner(loadConfig({ ...given, SMTP_URL: 'smtp://mail', MAIL_HOLD: '1' }), undefined)).toContain(
    'held (MAIL_HOLD)',
  )
})

it('gives the link to whoever comes first, and to nobody later', () => {
  expect(banner(loadConfig(given), 'https://join.example.com/one-time/x')).toContain(
    'https://join.example.com/one-time/x',
  )
  expect(banner(loadConfig(given), undefined)).not.toContain('owner')
})
