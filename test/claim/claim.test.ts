import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import type { AdminRole } from '../../src/db/tables.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createGroup } from '../../src/groups/create-group.ts'
import { createAdmin } from '../../src/tenants/manage-admins.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import type { SettingsChange } from '../../src/tenants/tenant-settings.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { mailTo } from '../support/outbox.ts'
import { anInvitedPerson, aTenant } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function invited(settings: SettingsChange = {}) {
  const { id: tenantId } = await aTenant(server.db)
  await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change: settings, actor: operator }))
  return anInvitedPerson(server.db, { tenantId })
}

async function standingOf(personNo: number) {
  return server.db.selectFrom('standing').selectAll().where('personNo', '=', personNo).executeTakeFirstOrThrow()
}

describe('the groups of a claim', () => {
  const withGroup = async (settings: SettingsChange, role: 'required' | 'open') => {
    const { link, tenantId } = await invited(settings)
    await inTransaction(server.db, (trx) =>
      createGroup(trx, { tenantId, displayName: 'Everyone', role, actor: operator }),
    )
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ displayName: 'Ada' })
    return claimant
  }

  it('are no step where nothing can be chosen', async () => {
    expect((await withGroup({}, 'required')).at).toBe('/claim/password')
  })

  it('are told and not asked for, where the step is always shown and nothing can be chosen', async () => {
    const claimant = await withGroup({ requireGroupsStep: true }, 'required')
    expect(claimant.at).toBe('/claim/groups')
    expect(claimant.html).toContain('<h1>Your groups</h1>')
    expect(claimant.html).toContain('Everyone')
    expect(claimant.html).not.toContain('type="search"')
    await claimant.submit({})
    expect(claimant.at).toBe('/claim/password')
  })

  it('are searched and chosen where some are open', async () => {
    const claimant = await withGroup({ requireGroupsStep: true }, 'open')
    expect(claimant.html).toContain('Choose your groups')
    expect(claimant.html).toContain('type="search"')
  })

  it('are searched by no half of a letter', async () => {
    const claimant = await withGroup({ requireGroupsStep: true }, 'open')
    await claimant.submit({ do: 'search', search: `${'x'.repeat(99)}😀` })
    expect([claimant.status, claimant.at]).toEqual([200, `/claim/groups?search=${'x'.repeat(99)}`])
  })
})

describe('a claim with a password', () => {
  it('goes from the link to a signed-in account', async () => {
    const { link, person, tenantId } = await invited({ terms: { version: '1', text: 'Be kind.' } })
    const claimant = createClaimant(server.url)

    await claimant.open(`/c/${link}`)
    expect(claimant.at).toBe('/claim/terms')
    expect(claimant.html).toContain('Be kind.')
    await claimant.submit({ accept: 'yes' })
    expect(claimant.at).toBe('/claim/profile')
    await claimant.submit({ displayName: 'Ada King' })
    expect(claimant.at).toBe('/claim/password')
    await claimant.submit({ password: goodPassword })
    expect(claimant.at).toBe('/claim/done')
    expect(claimant.status).toBe(200)

    expect((await standingOf(person.no)).claimedAt).not.toBeNull()
    const row = await server.db
      .selectFrom('person')
      .select('attributes')
      .where('no', '=', person.no)
      .executeTakeFirstOrThrow()
    expect(row.attributes.displayName).toBe('Ada King')
    const events = await server.db
      .selectFrom('audit')
      .select('type')
      .where('tenantId', '=', tenantId)
      .where('type', '=', 'person.claimed')
      .execute()
    expect(events).toHaveLength(1)
    expect(claimant.cookies.has('vestibule_member')).toBe(true)
    expect(claimant.cookies.has('vestibule_claim')).toBe(false)
    const accepted = await server.db
      .selectFrom('termsAcceptance')
      .selectAll()
      .where('tenantId', '=', tenantId)
      .execute()
    expect(accepted).toMatchObject([{ termsVersion: '1', personNo: person.no }])
  })

  it('is told to be done to whoever goes back to it, or sends the last step again', async () => {
    const { link } = await invited()
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ displayName: 'Ada' })
    await claimant.submit({ password: goodPassword })

    for (const path of ['/claim', '/claim/password']) {
      await claimant.open(path)
      expect([path, claimant.status, claimant.at]).toEqual([path, 200, '/claim/done'])
    }
    const again = await claimant.post('/claim/password', { password: goodPassword })
    expect([again.status, again.headers.get('location')]).toEqual([303, '/claim/done'])
    const stranger = createClaimant(server.url)
    await stranger.open('/claim/password')
    expect([stranger.status, stranger.at]).toEqual([400, '/claim/password'])
  })

  it('ends at the home address of the tenant, to which its pages let forms lead', async () => {
    const { link } = await invited({ homeAddress: 'https://home.example.com/start' })
    const claimant = createClaimant(server.url)

    await claimant.open(`/c/${link}`)
    await claimant.submit({ displayName: 'Ada' })
    const page = await claimant.get('/claim/password')
    expect(page.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://home.example.com;".slice(0, -1),
    )
    await claimant.submit({ password: goodPassword })
    expect(claimant.at).toBe('/application')
    expect(claimant.html).toContain('href="https://home.example.com/start"')
  })

  it('asks for a name that can be seen, and takes out what would turn it around', async () => {
    const { link, person } = await invited()
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ displayName: '\u200b\u200b' })
    expect([claimant.status, claimant.at]).toEqual([400, '/claim/profile'])
    await claimant.submit({ displayName: '\u202Eعلی\u200cرضا' })
    await claimant.submit({ password: goodPassword })
    const row = await server.db
      .selectFrom('person')
      .select('attributes')
      .where('no', '=', person.no)
      .executeTakeFirstOrThrow()
    expect(row.attributes.displayName).toBe('علی\u200cرضا')
  })

  it('takes the token out of the address bar', async () => {
    const { link } = await invited()
    const answer = await createClaimant(server.url).get(`/c/${link}`)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/claim')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
  })

  it('changes nothing by GET and HEAD, however often', async () => {
    const { link, person } = await invited()
    const before = await standingOf(person.no)
    for (const method of ['GET', 'HEAD', 'GET']) await fetch(`${server.url}/c/${link}`, { method })
    expect(await standingOf(person.no)).toEqual(before)
    expect(await server.db.selectFrom('claimProgress').selectAll().where('personNo', '=', person.no).execute()).toEqual(
      [],
    )
  })

  it('goes on from another device, from the same link', async () => {
    const { link } = await invited({ terms: { version: '1', text: 'Be kind.' } })
    const phone = createClaimant(server.url)
    await phone.open(`/c/${link}`)
    await phone.submit({ accept: 'yes' })

    const laptop = createClaimant(server.url)
    await laptop.open(`/c/${link}`)
    expect(laptop.at).toBe('/claim/profile')
  })

  it('keeps no password in what it has saved', async () => {
    const { link, person } = await invited({ terms: { version: '1', text: 'Be kind.' } })
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ accept: 'yes', password: goodPassword })
    await claimant.submit({ displayName: 'Ada', password: goodPassword })
    await claimant.submit({ password: 'short' })
    const saved = await server.db.selectFrom('claimProgress').selectAll().where('personNo', '=', person.no).execute()
    expect(saved).toHaveLength(1)
    expect(JSON.stringify(saved)).not.toMatch(/violets|short/)
  })

  it('leads back to the step that is missing, and claims nothing', async () => {
    const { link, person } = await invited({ terms: { version: '1', text: 'Be kind.' } })
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.open('/claim/password')
    expect(claimant.at).toBe('/claim/terms')
    const csrf = /name="csrf" value="([^"]+)"/.exec(claimant.html)![1]!
    const answer = await claimant.post('/claim/password', { csrf, password: goodPassword })
    expect(answer.headers.get('location')).toBe('/claim/terms')
    expect((await standingOf(person.no)).claimedAt).toBeNull()
  })

  it('asks for the terms again when they changed before the end', async () => {
    const { link, tenantId, person } = await invited({ terms: { version: '1', text: 'Be kind.' } })
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ accept: 'yes' })
    await claimant.submit({ displayName: 'Ada' })
    const change = { terms: { version: '1', text: 'Be very kind.' } }
    await inTransaction(server.db, (trx) => changeSettings(trx, { tenantId, change, actor: operator }))
    await claimant.submit({ password: goodPassword })
    expect(claimant.at).toBe('/claim/terms')
    expect((await standingOf(person.no)).claimedAt).toBeNull()
  })

  it.each([
    ['short', /at least 12 characters/],
    ['password123456', /first that anybody would try/],
    ['Ada Lovelace 1!', /Leave out your name/],
  ])('refuses the password %s with a reason, and claims nothing', async (password, reason) => {
    const { link, person } = await invited()
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.submit({ displayName: 'Ada Lovelace' })
    await claimant.submit({ password })
    expect(claimant.status).toBe(400)
    expect(claimant.html).toMatch(reason)
    expect(claimant.html).not.toContain(password)
    expect((await standingOf(person.no)).claimedAt).toBeNull()
  })

  it('reads only the fields that it asks for', async () => {
    const { link, person, tenantId } = await invited({ profile: { editable: ['displayName'] } })
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    const foreign = {
      email: 'eve@example.com',
      userName: 'eve',
      tenant: '1',
      status: 'claimed',
      title: 'Boss',
      active: 'false',
    }
    await claimant.submit({ displayName: 'Ada', ...foreign })
    await claimant.submit({ password: goodPassword, ...foreign })
    const row = await server.db.selectFrom('person').selectAll().where('no', '=', person.no).executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      tenantId,
      userName: person.userName,
      attributes: { ...person.attributes, displayName: 'Ada' },
    })
  })

  it('may be somebody else’s: telling so is in the audit and mailed to the admins, once, and claims nothing', async () => {
    const { link, person, tenantId } = await invited()
    const admins = { owner: 'ada@acme.example', admin: 'bob@acme.example', auditor: 'eve@acme.example' } as const
    await inTransaction(server.db, async (trx) => {
      for (const [role, email] of Object.entries(admins) as [AdminRole, string][]) {
        await createAdmin(trx, { tenantId, email, name: role, role, actor: operator })
      }
    })
    for (let times = 0; times < 2; times++) {
      const claimant = createClaimant(server.url)
      await claimant.open(`/c/${link}`)
      const csrf = /name="csrf" value="([^"]+)"/.exec(claimant.html)![1]!
      expect((await claimant.post('/claim/not-me', {})).status).toBe(403)
      expect((await claimant.post('/claim/not-me', { csrf })).status).toBe(303)
      expect(claimant.cookies.has('vestibule_claim')).toBe(false)
    }
    const told = await server.db
      .selectFrom('audit')
      .select('personId')
      .where('tenantId', '=', tenantId)
      .where('type', '=', 'claim.disowned')
      .execute()
    expect(told).toEqual([{ personId: person.id }])
    for (const email of [admins.owner, admins.admin]) {
      expect((await mailTo(server.db, email)).text).toContain(`${server.url}/admin/people/${person.id}`)
    }
    const sent = await server.db
      .selectFrom('outboxMessage')
      .select('toAddress')
      .where('tenantId', '=', tenantId)
      .execute()
    expect(sent.filter(({ toAddress }) => toAddress !== person.userName)).toHaveLength(2)
    expect((await standingOf(person.no)).claimedAt).toBeNull()
    expect((await createClaimant(server.url).get(`/c/${link}`)).status).toBe(303)
  })

  it('refuses a form of another site, and one without its token', async () => {
    const { link } = await invited()
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    const csrf = /name="csrf" value="([^"]+)"/.exec(claimant.html)![1]!
    const foreign = await claimant.post(
      '/claim/profile',
      { csrf, displayName: 'Eve' },
      { origin: 'https://evil.example' },
    )
    expect(foreign.status).toBe(403)
    expect((await claimant.post('/claim/profile', { displayName: 'Eve' })).status).toBe(403)
    expect(
      (await claimant.post('/claim/profile', { csrf: `${csrf}x`.replace(/.$/, 'A'), displayName: 'Eve' })).status,
    ).not.toBe(500)
  })
})

describe('ten simultaneous claims', () => {
  it('have one winner', async () => {
    const { link, person, tenantId } = await invited()
    const claimants = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const claimant = createClaimant(server.url)
        await claimant.open(`/c/${link}`)
        await claimant.submit({ displayName: 'Ada' })
        return claimant
      }),
    )
    const csrf = /name="csrf" value="([^"]+)"/.exec(claimants[0]!.html)![1]!
    const statuses: number[] = []
    const press = async (claimant: (typeof claimants)[number]) => {
      // As many hash at once as the server allows; the others press again.
      for (;;) {
        const { status } = await claimant.post('/claim/password', { csrf, password: goodPassword })
        if (status !== 503) return statuses.push(status)
      }
    }
    await Promise.all(claimants.map(press))

    expect(statuses.toSorted((one, other) => one - other)).toEqual([303, ...Array.from({ length: 9 }, () => 410)])
    const claims = await server.db
      .selectFrom('audit')
      .select('type')
      .where('tenantId', '=', tenantId)
      .where('type', '=', 'person.claimed')
      .execute()
    expect(claims).toHaveLength(1)
    const sessions = await server.db.selectFrom('session').select('id').where('personNo', '=', person.no).execute()
    expect(sessions).toHaveLength(1)
  })
})
