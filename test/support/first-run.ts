import type { Locator, Page } from 'playwright-core'
import { phone } from './viewports.ts'

/** Who goes the way: a test at once, `npm run bench -- first-run` at a person's pace. */
export interface Walker {
  /** A screen has come; whoever reads, reads it now. */
  arrive: (screen: string, page: Page) => Promise<void>
  type: (field: Locator, text: string) => Promise<void>
  press: (target: Locator) => Promise<void>
}

export interface FirstRunStep {
  /** As the rows of docs/first-run.md begin. */
  name: string
  /** Of the README's list under "The first ten minutes". */
  item: number
  /** @returns the page on which it goes on. */
  walk: (page: Page, walker: Walker, applicationUrl: string) => Promise<Page>
}

/** From the open one-time link to the first member in the application, as docs/first-run.md tells it. */
export const firstRun: readonly FirstRunStep[] = [
  { name: 'own it', item: 1, walk: ownIt },
  { name: 'name a home', item: 2, walk: nameHome },
  { name: 'invite', item: 3, walk: invite },
  { name: 'read', item: 4, walk: readInvitation },
  { name: 'claim', item: 4, walk: claim },
]

const member = { givenName: 'Mia', familyName: 'Sato', email: 'mia@acme.example' }

async function ownIt(page: Page, { arrive, type, press }: Walker): Promise<Page> {
  await arrive('one-time link', page)
  await type(field(page, 'Your company'), 'Acme')
  await type(field(page, 'Your name'), 'Robin Park')
  await type(field(page, 'Your e-mail'), 'robin@acme.example')
  await type(field(page, 'Password'), 'quiet harbour seven lanterns')
  await press(button(page, 'Begin'))
  await page.getByText('Your first claim: 1 of 4 done').waitFor()
  await arrive('overview', page)
  return page
}

async function nameHome(page: Page, { arrive, type, press }: Walker, applicationUrl: string): Promise<Page> {
  await press(link(page, 'Say where members go after claiming'))
  await field(page, 'Home address').and(page.locator(':focus')).waitFor()
  await arrive('home address', page)
  await type(field(page, 'Home address'), applicationUrl)
  await type(field(page, 'Name of the application there'), 'example-application')
  await press(button(page, 'Save'))
  await page.getByText('Saved.', { exact: true }).waitFor()
  await arrive('home address, saved', page)
  await press(link(page, 'Overview'))
  await page.getByText('Launch: 1 of 5 done').waitFor()
  await arrive('overview again', page)
  return page
}

async function invite(page: Page, { arrive, type, press }: Walker): Promise<Page> {
  await press(link(page, 'Add a first person'))
  await field(page, 'Given name').waitFor()
  await arrive('a person to add', page)
  await type(field(page, 'Given name'), member.givenName)
  await type(field(page, 'Family name'), member.familyName)
  await type(field(page, 'E-mail address'), member.email)
  await press(button(page, 'Add and invite'))
  await page.getByRole('heading', { name: 'Mia Sato' }).waitFor()
  await arrive('person', page)
  return page
}

async function readInvitation(page: Page, { arrive, press }: Walker): Promise<Page> {
  await press(link(page, 'Read it'))
  await link(page, 'Your invitation to Acme').waitFor()
  await arrive('outbox', page)
  await press(link(page, 'Your invitation to Acme'))
  const invitation = page.frameLocator('iframe').getByRole('link', { name: 'Open your invitation' })
  await invitation.waitFor()
  await arrive('mail', page)
  const opened = page.context().waitForEvent('page')
  await press(invitation)
  const theirs = await opened
  await theirs.setViewportSize(phone)
  await theirs.getByRole('heading', { name: 'Is this you?' }).waitFor()
  return theirs
}

async function claim(page: Page, { arrive, type, press }: Walker): Promise<Page> {
  await arrive('invitation', page)
  await press(button(page, 'This is me'))
  await field(page, 'Password').waitFor()
  await arrive('password', page)
  await type(field(page, 'Password'), 'seven lanterns over water')
  await press(button(page, 'Take my account'))
  await page.getByRole('heading', { name: 'Welcome, Mia Sato' }).waitFor()
  await arrive('application', page)
  return page
}

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })
