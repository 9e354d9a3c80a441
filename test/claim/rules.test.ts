import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import type { SettingsChange } from '../../src/tenants/tenant-settings.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { type APerson, aClient, anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

const set = (tenantId: number, change: SettingsChange) =>
  inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))

async function invited(settings: SettingsChange, given: APerson = {}) {
  const tenant = given.tenantId ? { id: given.tenantId } : await aTenant(server.db)
  await set(tenant.id, settings)
  const person = await anInvitedPerson(server.db, { tenantId: tenant.id, ...given })
  const claimant = createClaimant(server.url)
  await claimant.open(`/c/${person.link}`)
  return { ...person, claimant }
}

async function attributesOf(personNo: number) {
  const { attributes } = await server.db
    .selectFrom('person')
    .select('attributes')
    .where('no', '=', personNo)
    .executeTakeFirstOrThrow()
  return attributes
}

/** Claimed, and signed in here. */
async function claimed(settings: SettingsChange = {}) {
  const one = await invited(settings)
  if (settings.terms) await one.claimant.submit({ accept: 'yes' })
  await one.claimant.submit({ displayName: 'Ada' })
  await one.claimant.submit({ password: goodPassword })
  expect(one.claimant.at).toBe('/claim/done')
  return one
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

describe('the rules of the profile', () => {
  it('show what is to be shown, lock what is not to be corrected, and keep the rest out of sight', async () => {
    const attributes = {
      displayName: 'Ada Lovelace',
      title: 'Analyst',
      nickName: 'Enchantress',
      [enterprise]: { department: 'Engines' },
    }
    const profile = { shown: ['displayName', 'department'], editable: ['title'] } as const
    const { claimant } = await invited(
      { profile: { shown: [...profile.shown], editable: [...profile.editable] } },
      { attributes },
    )
    expect(claimant.html).toMatch(/<dd><bdi>Ada Lovelace<\/bdi><\/dd>/)
    expect(claimant.html).toMatch(/<dd><bdi>Engines<\/bdi><\/dd>/)
    expect(claimant.html).toMatch(/<input id="title"[^>]*value="Analyst"/)
    expect(claimant.html).not.toContain('Enchantress')
    expect(claimant.html).not.toContain('name="displayName"')
  })

  it('ask for what is required, in a summary, whether it is sent empty or not at all', async () => {
    const profile: SettingsChange['profile'] = {
      editable: ['displayName', 'phone', 'department'],
      required: ['phone', 'department'],
    }
    const { claimant, person } = await invited({ profile })
    const both: Record<string, string>[] = [{ displayName: 'Ada', phone: '  ', department: '' }, { displayName: 'Ada' }]
    for (const fields of both) {
      await claimant.submit(fields)
      expect(claimant.status).toBe(400)
      expect(claimant.html).toMatch(/<a href="#phone">Fill in: Mobile phone<\/a>/)
      expect(claimant.html).toMatch(/<a href="#department">Fill in: Department<\/a>/)
      expect(claimant.html).toMatch(/<input id="phone"[^>]*required[^>]*/)
    }
    await claimant.submit({ displayName: 'Ada', phone: '+351 900 000 000', department: 'Engines' })
    await claimant.submit({ password: goodPassword })
    expect(await attributesOf(person.no)).toMatchObject({
      phoneNumbers: [{ type: 'mobile', value: '+351 900 000 000' }],
      [enterprise]: { department: 'Engines' },
    })
  })

  it('hold at the end, too, when they became stricter meanwhile', async () => {
    const { claimant, tenantId } = await invited({})
    await claimant.submit({ displayName: 'Ada' })
    expect(claimant.at).toBe('/claim/password')
    await set(tenantId, { profile: { editable: ['displayName', 'phone'], required: ['phone'] } })
    await claimant.submit({ password: goodPassword })
    expect(claimant.at).toBe('/claim/profile')
    expect(claimant.cookies.has('vestibule_member')).toBe(false)
  })

  it('lock what a directory has filled in, and leave its gaps open', async () => {
    const { client, tenantId } = await aClient(server.db, { inviteOnCreate: true })
    const profile: SettingsChange['profile'] = { editable: ['displayName', 'title'], lockDirectoryValues: true }
    const { claimant, person } = await invited(
      { profile },
      { tenantId, clientId: client.id, attributes: { displayName: 'Ada Lovelace' } },
    )
    expect(claimant.html).not.toContain('name="displayName"')
    await claimant.submit({ displayName: 'Eve', title: 'Analyst' })
    await claimant.submit({ password: goodPassword })
    expect(await attributesOf(person.no)).toMatchObject({ displayName: 'Ada Lovelace', title: 'Analyst' })
  })

  it.each([
    [{ editable: ['displayName'], required: ['phone'] }, 'what is required must be editable'],
    [{ editable: ['salary'] }, 'Invalid option'],
    [{ shown: ['password'] }, 'Invalid option'],
  ])('are refused as %j', async (profile, reason) => {
    const { id } = await aTenant(server.db)
    await expect(set(id, { profile } as SettingsChange)).rejects.toMatchObject({
      errors: [{ message: expect.stringContaining(reason) }],
    })
  })
})

describe('terms', () => {
  const terms = {
    version: '2026-01',
    text: 'Be kind.',
    languages: { de: { text: 'Seid nett.' }, fr: { url: 'https://example.com/fr' } },
  }

  it('come in the reader’s language, and are accepted in one for all', async () => {
    const { claimant, tenantId, person } = await invited({ terms })
    expect(claimant.html).toContain('Be kind.')
    const post = await claimant.post('/language', { language: 'de', back: '/claim/terms' })
    await claimant.open(post.headers.get('location')!)
    expect(claimant.html).toContain('Seid nett.')
    await claimant.submit({ accept: 'yes' })
    await claimant.post('/language', { language: 'fr', back: '/claim' })
    await claimant.open('/claim')
    expect(claimant.at).toBe('/claim/profile')
    await claimant.submit({ displayName: 'Ada' })
    await claimant.submit({ password: goodPassword })
    const kept = await server.db.selectFrom('termsAcceptance').selectAll().where('personNo', '=', person.no).execute()
    expect(kept).toMatchObject([{ tenantId, termsVersion: '2026-01', acceptedAt: expect.any(Date) }])
    const [event] = await server.db
      .selectFrom('audit')
      .select('detail')
      .where('type', '=', 'terms.accepted')
      .where('personId', '=', person.id)
      .execute()
    expect(event?.detail).toMatchObject({ version: '2026-01', hash: kept[0]!.termsHash.toString('hex') })
  })

  it('are not accepted in a text that changed meanwhile', async () => {
    const { claimant, tenantId } = await invited({ terms })
    await set(tenantId, { terms: { ...terms, text: 'Be very kind.' } })
    await claimant.submit({ accept: 'yes' })
    expect([claimant.status, claimant.html]).toEqual([400, expect.stringContaining('Be very kind.')])
  })

  it('are asked again of those who have claimed, before their account and their application', async () => {
    const { claimant, tenantId, person } = await claimed({ terms: { version: '1', text: 'Be kind.' } })
    await claimant.open('/account')
    expect(claimant.at).toBe('/account')
    await set(tenantId, { terms: { version: '2', text: 'Be kinder.' }, homeAddress: 'https://home.example.com/' })
    const { slug } = await server.db
      .selectFrom('tenant')
      .select('slug')
      .where('id', '=', tenantId)
      .executeTakeFirstOrThrow()
    for (const path of ['/application', `/t/${slug}/application`]) {
      expect((await claimant.get(path)).headers.get('location')).toBe('/account/terms')
    }
    await set(tenantId, { homeAddress: null })
    await claimant.open('/account')
    expect([claimant.at, claimant.html]).toEqual(['/account/terms', expect.stringContaining('Be kinder.')])
    await claimant.submit({})
    expect(claimant.status).toBe(400)
    await claimant.submit({ accept: 'yes', shown: '0'.repeat(64) })
    expect(claimant.status).toBe(400)
    await claimant.submit({ accept: 'yes' })
    expect(claimant.at).toBe('/account')
    const kept = await server.db
      .selectFrom('termsAcceptance')
      .select('termsVersion')
      .where('personNo', '=', person.no)
      .orderBy('termsVersion')
      .execute()
    expect(kept).toEqual([{ termsVersion: '1' }, { termsVersion: '2' }])
    await claimant.open('/account/terms')
    expect(claimant.at).toBe('/account')
  })

  it('are asked first of those who claimed before there were any, and of nobody who is not signed in', async () => {
    const { claimant, tenantId } = await claimed()
    await set(tenantId, { terms: { version: '1', url: 'https://example.com/terms' } })
    await claimant.open('/account')
    expect([claimant.at, claimant.html]).toEqual([
      '/account/terms',
      expect.stringContaining('https://example.com/terms'),
    ])
    expect((await createClaimant(server.url).get('/account/terms')).status).toBe(401)
    expect((await createClaimant(server.url).post('/account/terms', { accept: 'yes' })).status).toBe(401)
    expect((await claimant.post('/account/terms', { accept: 'yes' })).status).toBe(403)
  })
})

describe('the language', () => {
  it('that was chosen on the way belongs to the account', async () => {
    const { claimant, person } = await invited({})
    await claimant.post('/language', { language: 'fr', back: '/claim' })
    await claimant.open('/claim')
    await claimant.submit({ displayName: 'Ada' })
    await claimant.submit({ password: goodPassword })
    expect(await attributesOf(person.no)).toMatchObject({ preferredLanguage: 'fr' })
  })

  it('stays the directory’s where nothing was chosen', async () => {
    const { claimant, person } = await invited({}, { attributes: { displayName: 'Ada', preferredLanguage: 'pt-BR' } })
    await claimant.submit({ displayName: 'Ada' })
    await claimant.submit({ password: goodPassword })
    expect(await attributesOf(person.no)).toMatchObject({ preferredLanguage: 'pt-BR' })
  })

  it('is changed on the account page, and holds on the next device', async () => {
    const { claimant, person, tenantId } = await claimed()
    await claimant.open('/account')
    expect(claimant.html).toContain('<select id="language"')
    const answer = await claimant.post('/language', { language: 'de', back: '/account?done=language' })
    await claimant.open(answer.headers.get('location')!)
    expect(claimant.html).toContain('Ihre Sprache ist gespeichert')
    expect(await attributesOf(person.no)).toMatchObject({ preferredLanguage: 'de' })

    const { slug } = await server.db
      .selectFrom('tenant')
      .select('slug')
      .where('id', '=', tenantId)
      .executeTakeFirstOrThrow()
    const laptop = createClaimant(server.url)
    await laptop.open(`/t/${slug}/sign-in`)
    await laptop.submit({ login: person.userName, password: goodPassword })
    expect([laptop.at, laptop.html]).toEqual(['/account', expect.stringContaining('<html lang="de"')])
  })

  it('changes nobody’s account where nobody is signed in, nor to one that there is not', async () => {
    const { claimant, person } = await claimed()
    await createClaimant(server.url).post('/language', { language: 'de', back: '/' })
    await claimant.post('/language', { language: 'tlh', back: '/' })
    expect((await attributesOf(person.no)).preferredLanguage).toBeUndefined()
  })
})
