import type { Page } from 'playwright-core'

export interface Screen {
  name: string
  /** What an admin does on the screen before, or after `from`. */
  act: (page: Page) => Promise<unknown>
  /** Where the act begins; absent: on the screen before. */
  from?: string
}

const place = (label: string): Screen => ({
  name: label,
  act: (page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: label, exact: true }).click(),
})
const filter = (name: string, label: string, from?: string): Screen => ({
  name,
  from,
  act: (page) =>
    page
      .locator('main nav')
      .getByRole('link', { name: new RegExp(`^${label}`) })
      .first()
      .click(),
})
const choose = (name: string, { of, value, from }: { of: string; value: string; from?: string }): Screen => ({
  name,
  from,
  act: (page) => page.getByLabel(of, { exact: true }).selectOption({ label: value }),
})
const search = (name: string, text: string, from?: string): Screen => ({
  name,
  from,
  act: (page) => page.locator('input[data-search]').fill(text),
})
const next = (name: string): Screen => ({
  name,
  act: (page) => page.getByRole('button', { name: 'Next' }).click(),
})
const first = (name: string, from?: string): Screen => ({
  name,
  from,
  act: (page) => page.locator('main li a, main tbody a').first().click(),
})
const link = (name: string, text: string, from?: string): Screen => ({
  name,
  from,
  act: (page) => page.locator('main').getByRole('link', { name: text }).first().click(),
})

/** Every place of the navigation, what lies below it, and its filters. */
export const screens: Screen[] = [
  place('Overview'),
  choose('Overview, by job title', { of: 'Divided by', value: 'By job title' }),
  place('People'),
  next('People, next page'),
  filter('People, uninvited', 'Uninvited'),
  filter('People, claimed', 'Claimed'),
  choose('People, last mail failed', { of: 'Last mail', value: 'Mail failed', from: '/people' }),
  choose('People, from Okta', { of: 'Source', value: 'Okta', from: '/people' }),
  choose('People, newest first', { of: 'Order', value: 'Newest first', from: '/people' }),
  search('People, search', 'person 4711', '/people'),
  first('Person'),
  place('Imports'),
  link('Import', 'new-hires.csv'),
  filter('Import, rejected rows', 'Reject'),
  place('Groups'),
  filter('Groups, pushed', 'Pushed'),
  search('Groups, search', 'all', '/groups'),
  first('Group with a tenth of everybody'),
  next('Group, next members'),
  place('Send invites'),
  link('Remind everybody', 'Remind', '/invite'),
  place('Campaigns'),
  link('Campaign', 'Invite all'),
  place('Mail'),
  next('Mail, next page'),
  ...['Sent', 'Queued', 'Deferred', 'Failed', 'Cancelled', 'Held'].map((state) =>
    filter(`Mail, ${state.toLowerCase()}`, state, '/mail'),
  ),
  place('Provisioning'),
  first('Provisioning client'),
  place('Provisioning log'),
  next('Log, next page'),
  filter('Log, refused', 'Refused', '/provisioning-log'),
  search('Log, search a user name', 'person1@example.com', '/provisioning-log'),
  search('Log, search words', 'already', '/provisioning-log'),
  choose('Log, one method', { of: 'Method', value: 'PUT', from: '/provisioning-log' }),
  place('Single sign-on'),
  place('Domains'),
  place('Directory'),
  place('Schemas'),
  place('API keys'),
  place('Settings'),
  place('Export'),
  place('Admins'),
  place('Audit log'),
  next('Audit log, next page'),
  choose('Audit log, provisioned', { of: 'What happened', value: 'Provisioned', from: '/audit' }),
  choose('Audit log, exports', { of: 'What happened', value: 'Export made', from: '/audit' }),
  choose('Audit log, none of these', { of: 'What happened', value: 'Claim undone', from: '/audit' }),
]
