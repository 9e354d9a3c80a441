import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { rotateLink } from '../../src/invite/rotate-link.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { testKeyring } from '../support/keyring.ts'
import { linkIn, mailTo } from '../support/outbox.ts'
import { anInvitedPerson } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
// Unknown links are counted by address, and all of these tests come from one.
beforeEach(() => server.database.pool.query('delete from rate_limit'))

type Invited = Awaited<ReturnType<typeof anInvitedPerson>>

const whom = ({ tenantId, person }: Invited) => ({
  tenantId,
  personId: person.id,
  actor: operator,
  keyring: testKeyring,
})

function setStanding({ tenantId, person }: Invited, set: string) {
  return server.database.pool.query(`update standing set ${set} where tenant_id = $1 and person_no = $2`, [
    tenantId,
    person.no,
  ])
}

const endings: Record<string, { status: number; title: string; bring: (invited: Invited) => Promise<unknown> }> = {
  expired: {
    status: 410,
    title: 'This link has expired',
    bring: (invited) => setStanding(invited, `link_expires_at = now() - interval '1 second'`),
  },
  replaced: {
    status: 410,
    title: 'There is a newer link',
    bring: (invited) => inTransaction(server.db, (trx) => rotateLink(trx, whom(invited))),
  },
  used: {
    status: 410,
    title: 'You already have your account',
    bring: (invited) => setStanding(invited, 'claimed_at = now()'),
  },
  withdrawn: {
    status: 410,
    title: 'You are not invited at the moment',
    bring: (invited) => inTransaction(server.db, (trx) => withdrawInvite(trx, whom(invited))),
  },
  uninvited: {
    status: 410,
    title: 'You are not invited at the moment',
    bring: (invited) => setStanding(invited, 'invited_at = null'),
  },
  deactivated: {
    status: 410,
    title: 'This account is switched off',
    bring: (invited) => setStanding(invited, 'deactivated_at = now()'),
  },
  deleted: {
    status: 404,
    title: 'We do not know this link',
    bring: ({ person }) => server.database.pool.query('delete from person where no = $1', [person.no]),
  },
}

describe.each(Object.entries(endings))('the link of a person who is %s', (_, { status, title, bring }) => {
  it('opens a page of its own', async () => {
    const invited = await anInvitedPerson(server.db)
    await bring(invited)
    const answer = await createClaimant(server.url).get(`/c/${invited.link}`)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toContain(title)
  })

  it('ends a claim that is open, and its last step claims nothing', async () => {
    const invited = await anInvitedPerson(server.db)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${invited.link}`)
    await claimant.submit({ displayName: 'Ada' })
    await bring(invited)
    const claims = () =>
      server.db.selectFrom('credential').selectAll().where('personNo', '=', invited.person.no).execute()

    await claimant.submit({ password: goodPassword })

    expect(claimant.status).toBe(status)
    expect(claimant.html).toContain(title)
    expect(claimant.cookies.has('vestibule_member')).toBe(false)
    expect(await claims()).toEqual([])
  })
})

describe('a link that was used', () => {
  const used = async (invited: Invited) => {
    await endings.used!.bring(invited)
    return (await createClaimant(server.url).get(`/c/${invited.link}`)).text()
  }

  it('leads to the password that was chosen, and to a new one', async () => {
    const page = await used(await anInvitedPerson(server.db))
    expect(page).toContain('the password that you chose')
    expect(page).toContain('/forgotten"')
  })

  it.each<[string, (invited: Invited) => Promise<unknown>]>([
    ['came by single sign-on', (invited) => setStanding(invited, `auth_method = 'sso'`)],
    [
      'belongs to a company that requires it',
      ({ tenantId }) =>
        inTransaction(server.db, (trx) =>
          changeSettings(trx, { tenantId, change: { requireSso: true }, actor: operator }),
        ),
    ],
  ])('speaks of no password to whoever %s', async (_, bring) => {
    const invited = await anInvitedPerson(server.db)
    await bring(invited)
    const page = await used(invited)
    expect(page).toContain('at your company')
    expect(page).toMatch(/href="\/t\/[^"]+\/sign-in"/)
    expect(page).not.toMatch(/that you chose|\/forgotten"/)
  })
})

describe('an unknown link', () => {
  it.each(['x', 'A'.repeat(38), `${'0'.repeat(37)}!`, encodeURIComponent("' or 1=1 --"), '%00', '%E0%A4%A'])(
    'is not found: %s',
    async (token) => {
      const answer = await createClaimant(server.url).get(`/c/${token}`)
      expect([400, 404]).toContain(answer.status)
    },
  )

  it('is one whose last letter was changed', async () => {
    const { link } = await anInvitedPerson(server.db)
    const changed = link.slice(0, -1) + (link.endsWith('7') ? '8' : '7')
    expect((await createClaimant(server.url).get(`/c/${changed}`)).status).toBe(404)
  })

  it('may be tried ten times a minute from one address, and never slows a known one', async () => {
    const { link } = await anInvitedPerson(server.db)
    const visitor = createClaimant(server.url)
    const statuses: number[] = []
    for (let times = 0; times < 12; times++) statuses.push((await visitor.get(`/c/${'A'.repeat(38)}`)).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 429, 429])
    expect((await visitor.get(`/c/${'A'.repeat(38)}`)).headers.get('retry-after')).toMatch(/^([1-9]|[1-5]\d|60)$/)
    for (let times = 0; times < 15; times++) expect((await visitor.get(`/c/${link}`)).status).toBe(303)
  })
})

describe('an expired link', () => {
  it('brings a new one to the address on file by one press, and stays dead itself', async () => {
    const invited = await anInvitedPerson(server.db)
    const address = invited.person.userName
    await mailTo(server.db, address)
    await endings.expired!.bring(invited)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${invited.link}`)
    await claimant.submit()
    expect(claimant.status).toBe(200)
    expect(claimant.html).toContain('Look into your mail')

    const mail = await mailTo(server.db, address, { atLeast: 2 })
    const fresh = linkIn(mail, server.url)
    expect((await createClaimant(server.url).get(`/c/${invited.link}`)).status).toBe(410)
    expect((await createClaimant(server.url).get(fresh)).status).toBe(303)
  })

  it('sends one mail for any number of presses', async () => {
    const invited = await anInvitedPerson(server.db)
    await endings.expired!.bring(invited)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${invited.link}`)
    const csrf = /name="csrf" value="([^"]+)"/.exec(claimant.html)![1]!
    await Promise.all(Array.from({ length: 5 }, () => claimant.post('/claim/new-link', { csrf })))
    const { rows } = await server.database.pool.query(
      `select 1 from delivery where person_no = $1 and cause like 'resend:%'`,
      [invited.person.no],
    )
    expect(rows).toHaveLength(1)
  })

  it('is answered as an unknown one is', async () => {
    const known = await anInvitedPerson(server.db)
    await endings.expired!.bring(known)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${known.link}`)
    await claimant.submit()
    const stranger = createClaimant(server.url)
    const answer = await stranger.post('/claim/new-link', {})
    await stranger.open(answer.headers.get('location')!)
    const sameButNonce = (html: string) => html.replaceAll(/nonce="[^"]*"/g, '')
    expect([stranger.status, stranger.at]).toEqual([claimant.status, claimant.at])
    expect(sameButNonce(stranger.html)).toBe(sameButNonce(claimant.html))
  })

  it('sends nothing to whoever was withdrawn meanwhile', async () => {
    const invited = await anInvitedPerson(server.db)
    await endings.expired!.bring(invited)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${invited.link}`)
    await endings.withdrawn!.bring(invited)
    await claimant.submit()
    expect(claimant.status).toBe(200)
    const { rows } = await server.database.pool.query(
      `select 1 from delivery where person_no = $1 and cause like 'resend:%'`,
      [invited.person.no],
    )
    expect(rows).toEqual([])
  })
})

describe('a link that was replaced', () => {
  it('does not say that anything was sent, since a rotated one is not, and says whom to ask', async () => {
    const invited = await anInvitedPerson(server.db)
    await endings.replaced!.bring(invited)
    const html = await (await createClaimant(server.url).get(`/c/${invited.link}`)).text()
    expect(html).not.toContain('You were sent')
    expect(html).toContain('If there is none, ask whoever invited you')
  })
})

describe('a token of ours', () => {
  it('stands in no line of the log', async () => {
    const { link } = await anInvitedPerson(server.db)
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${link}`)
    await claimant.get(`/c/${link}/more`)
    await claimant.get(`/claim?token=${link}`)
    expect(server.logged.join('\n')).not.toContain(link)
    expect(server.logged.join('\n')).toContain('/c/***')
  })
})
