import { expect, it } from 'vitest'
import { changedFields } from '../../web/settings/changed-fields.ts'

const opened = {
  name: 'Northwind',
  settings: { helpContact: null, locale: 'en', reminderDays: [3, 5], terms: { version: '1', text: 'Be kind.' } },
}

it('sends nothing of a form in which nothing was changed', () => {
  expect(changedFields(opened, structuredClone(opened))).toEqual({})
})

it('sends what was changed, and what was emptied', () => {
  const now = { name: 'Northwind', settings: { ...opened.settings, helpContact: '112', reminderDays: [], terms: null } }
  expect(changedFields(opened, now)).toEqual({ settings: { helpContact: '112', reminderDays: [], terms: null } })
})

it('sends a new name by itself', () => {
  expect(changedFields(opened, { ...opened, name: 'Southwind' })).toEqual({ name: 'Southwind' })
})
