import { expect, it } from 'vitest'
import { z } from 'zod'
import { sayIssue } from '../../src/admin/say-issue.ts'
import { changeTenant } from '../../src/admin/schemas/tenant.ts'

const said = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { error: sayIssue }).error?.issues.map(({ message }) => message)
const ofSettings = (settings: Record<string, unknown>) => said(changeTenant, { settings })

it.each([
  [z.string().max(5), 'too long', 'must have at most 5 characters'],
  [z.string().min(1), '', 'must not be empty'],
  [z.int().min(5), 4, 'must be at least 5'],
  [z.array(z.int()).max(1), [1, 2], 'must have at most 1 entry'],
  [z.enum(['invited', 'claimed']), 'bogus', 'must be one of invited, claimed'],
  [z.string(), undefined, 'is missing'],
  [z.int(), 'abc', 'must be a number'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.string(), 5, 'must be text'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.array(z.string()), 'one', 'must be a list'],
  [z.object({}), 'one', 'must be an object'],
] as [z.ZodType, unknown, string][])('says in plain words what is wrong: %#', (schema, value, words) => {
  expect(said(schema, value)).toEqual([words])
})

it('says it of settings', () => {
  expect(ofSettings({ brandColour: 'red' })).toEqual(['must be a colour such as #1f6feb'])
  expect(ofSettings({ homeAddress: 'javascript:alert(1)' })).toEqual([
    'must be an address that begins with https:// or http://',
  ])
  expect(ofSettings({ reminderDays: [5, 3] })).toEqual(['must be days in ascending order, such as 3, 5'])
})

it('takes a colour of three digits as one of six', () => {
  expect(changeTenant.parse({ settings: { brandColour: '#fA0' } })).toEqual({ settings: { brandColour: '#ffAA00' } })
})
