import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { handOutCode, revokeAccessCode } from '../../src/invite/access-codes/access-codes.ts'
import { groupedCode } from '../../src/invite/access-codes/code.ts'
import { resendInvite } from '../../src/invite/resend-invite.ts'
import { rotateLink } from '../../src/invite/rotate-link.ts'
import { withdrawInvite } from '../../src/invite/withdraw-invite.ts'
import { deactivatePerson, reactivatePerson } from '../../src/provisioning/change-person.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { testKeyring } from '../support/keyring.ts'
import { anInvitedPerson, aPerson } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
// Wrong codes are counted by address, and all of these tests come from one.
beforeEach(() => server.database.pool.query('delete from rate_limit'))

type Invited = Awaited<ReturnType<typeof anInvitedPerson>>

const whom = ({ tenantId, person }: Pick<Invited, 'tenantId' | 'person'>) => ({
  tenantId,
  personId: person.id,
  actor: operator,
  keyring: testKeyring,
})
const codeFor = (invited: Pick<Invited, 'tenantId' | 'person'>, renew = false) =>
  inTransaction(server.db, async (trx) => (await handOutCode(trx, { ...whom(invited), renew })).code)

/** Without an address, as somebody in a hall: there is no mail at all. */
async function withoutMail() {
  const invited = await anInvitedPerson(server.db, {
    userName: `picker-${Math.random()}`,
    attributes: { displayName: 'Ines Costa' },
  })
  return { ...invited, code: await codeFor(invited) }
}

async function enter(code: string) {
  const claimant = createClaimant(server.url)
  await claimant.open('/code')
  return claimant.submit({ code })
}

const wrongEnding = (code: string) => code.slice(0, -1) + (code.endsWith('B') ? 'C' : 'B')
const csrfIn = (html: string) => /name="csrf" value="([^"]+)"/.exec(html)![1]!
const isClaimed = async ({ person }: Pick<Invited, 'person'>) =>
  (
    await server.db
      .selectFrom('standing')
      .select('claimedAt')
      .where('personNo', '=', person.no)
      .executeTakeFirstOrThrow()
  ).claimedAt !== null

describe('an access code', () => {
  it('claims, typed in small letters and dashes, though the link has expired', async () => {
    const invited = await withoutMail()
    await server.database.pool.query(
      `update standing set link_expires_at = now() - interval '1 day' where person_no = $1`,
      [invited.person.no],
    )
    const claimant = await enter(groupedCode(invited.code).toLowerCase())
    expect(claimant.at).toBe('/claim/profile')
    await claimant.submit({ displayName: 'Ines' })
    await claimant.submit({ password: goodPassword })
    expect(claimant.at).toBe('/claim/done')
    expect(await isClaimed(invited)).toBe(true)

    const again = await enter(invited.code)
    expect([again.status, again.html]).toEqual([410, expect.stringContaining('You already have your account')])
  })

  it('opens from the address in the QR code, which changes nothing', async () => {
    const { code } = await withoutMail()
    const before = (await server.database.pool.query('select * from access_code')).rows
    const claimant = createClaimant(server.url)
    await claimant.open(`/c/${code}`)
    expect(claimant.at).toBe('/claim/profile')
    expect((await server.database.pool.query('select * from access_code')).rows).toEqual(before)
    expect(server.logged.join('\n')).not.toContain(code)
  })

  it('goes on where the link was left', async () => {
    const invited = await anInvitedPerson(server.db)
    const phone = createClaimant(server.url)
    await phone.open(`/c/${invited.link}`)
    await phone.submit({ displayName: 'Ada King' })
    expect((await enter(await codeFor(invited))).at).toBe('/claim/password')
  })

  it('is the same until it ends, and another one when it is made anew', async () => {
    const invited = await withoutMail()
    expect(await codeFor(invited)).toBe(invited.code)
    const renewed = await codeFor(invited, true)
    expect(renewed).not.toBe(invited.code)
    expect((await enter(invited.code)).html).toContain('This code has ended')
    expect((await enter(renewed)).at).toBe('/claim/profile')
  })

  it('survives a resend, which repeats the link', async () => {
    const invited = await anInvitedPerson(server.db)
    const code = await codeFor(invited)
    await inTransaction(server.db, (trx) => resendInvite(trx, { ...whom(invited), cause: 'resend:test' }))
    expect((await enter(code)).at).toBe('/claim/profile')
  })

  it.each<[string, (invited: Invited) => Promise<unknown>, RegExp]>([
    ['its 90 days', ({ person }) => setCode(person.no, 'expires_at = now()'), /This code has ended/],
    [
      'an admin who revokes it',
      (i) => inTransaction(server.db, (trx) => revokeAccessCode(trx, whom(i))),
      /This code has ended/,
    ],
    ['a new link', (i) => inTransaction(server.db, (trx) => rotateLink(trx, whom(i))), /This code has ended/],
    [
      'a withdrawal',
      (i) => inTransaction(server.db, (trx) => withdrawInvite(trx, whom(i))),
      /not invited at the moment/,
    ],
    [
      'a deactivation',
      (i) => inTransaction(server.db, (trx) => deactivatePerson(trx, whom(i))),
      /account is switched off/,
    ],
    ['too many wrong endings', ({ person }) => setCode(person.no, 'tries = 20'), /This code has ended/],
  ])('is ended by %s, also while its claim is open', async (_, end, title) => {
    const invited = { ...(await withoutMail()) }
    const claimant = await enter(invited.code)
    await claimant.submit({ displayName: 'Ines' })
    await end(invited)
    await claimant.submit({ password: goodPassword })
    expect([claimant.status, claimant.html]).toEqual([410, expect.stringMatching(title)])
    expect((await enter(invited.code)).html).toMatch(title)
    expect(await isClaimed(invited)).toBe(false)
  })

  it('lives again with a reactivation', async () => {
    const invited = await withoutMail()
    await inTransaction(server.db, (trx) => deactivatePerson(trx, whom(invited)))
    await inTransaction(server.db, (trx) => reactivatePerson(trx, whom(invited)))
    expect((await enter(invited.code)).at).toBe('/claim/profile')
  })

  it('loses against a revocation between reading and claiming', async () => {
    const invited = await withoutMail()
    const claimant = await enter(invited.code)
    await claimant.submit({ displayName: 'Ines' })
    const csrf = csrfIn(claimant.html)
    const held = await server.database.pool.connect()
    await held.query('begin')
    await held.query('update access_code set revoked_at = now() where person_no = $1', [invited.person.no])
    const pressed = claimant.post('/claim/password', { csrf, password: goodPassword })
    await waiting(held)
    await held.query('commit')
    held.release()
    expect((await pressed).status).toBe(410)
    expect(await isClaimed(invited)).toBe(false)
  })

  it('is made for the invited alone', async () => {
    const uninvited = await aPerson(server.db)
    await expect(codeFor({ tenantId: uninvited.tenantId, person: uninvited })).rejects.toMatchObject({
      code: 'not_invited',
    })
    const twin = await anInvitedPerson(server.db)
    await expect(codeFor({ tenantId: uninvited.tenantId, person: twin.person })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('stands in no table, nor does a hash of it', async () => {
    const { code, person } = await withoutMail()
    const { rows } = await server.database.pool.query(
      'select row_to_json(access_code) as row from access_code where person_no = $1',
      [person.no],
    )
    expect(Object.keys(rows[0].row)).not.toContain('hash')
    expect(JSON.stringify(rows)).not.toContain(code.slice(7))
  })
})

describe('a wrong code', () => {
  it.each([
    ['nothing', '', 400, /Enter the code that you were given/],
    ['what cannot be one', 'hello', 404, /We do not know this code/],
    ['one that nobody has', 'BCDF-GHJK-MNPQ-RSTV', 404, /We do not know this code/],
    ['markup', '"><script>alert(1)</script>', 404, /We do not know this code/],
    ['a novel', 'B'.repeat(5_000), 404, /We do not know this code/],
  ])('is answered in words: %s', async (_, code, status, words) => {
    const claimant = await enter(code)
    expect([claimant.status, claimant.html]).toEqual([status, expect.stringMatching(words)])
    expect(claimant.html).not.toContain('<script>alert')
    expect(claimant.cookies.has('vestibule_claim')).toBe(false)
  })

  it('says the same whether its beginning is somebody’s or nobody’s', async () => {
    const { code } = await withoutMail()
    const near = wrongEnding(code)
    const far = 'BCDFGHJKMNPQRSTV'
    const without = (html: string, typed: string) => html.replaceAll(typed, '').replaceAll(/nonce="[^"]*"/g, '')
    const [one, other] = [await enter(near), await enter(far)]
    expect(one.status).toBe(other.status)
    expect(without(one.html, near)).toBe(without(other.html, far))
  })

  it('closes the code at the twentieth try from wherever, and the admins can see it', async () => {
    const { code, person, tenantId } = await withoutMail()
    await setCode(person.no, 'tries = 18')
    const ending = wrongEnding(code)
    await enter(ending)
    expect((await enter(code)).at).toBe('/claim/profile')
    await createClaimant(server.url).get(`/c/${ending}`)
    expect((await enter(code)).html).toContain('This code has ended')
    const events = await server.db
      .selectFrom('audit')
      .select(['type', 'personId'])
      .where('tenantId', '=', tenantId)
      .where('type', '=', 'access_code.closed')
      .execute()
    expect(events).toEqual([{ type: 'access_code.closed', personId: person.id }])
  })

  it('may be tried ten times a minute from one address, and never slows a right one', async () => {
    const { code, person } = await withoutMail()
    const statuses: number[] = []
    for (let times = 0; times < 12; times++) statuses.push((await enter(wrongEnding(code))).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 429, 429])
    expect((await enter(code)).at).toBe('/claim/profile')
    const { rows } = await server.database.pool.query('select tries from access_code where person_no = $1', [person.no])
    // Those beyond the limit, too: a right code passes it, so a guess there must not be free.
    expect(rows).toEqual([{ tries: 12 }])
  })
})

function setCode(personNo: number, set: string) {
  return server.database.pool.query(`update access_code set ${set} where person_no = $1`, [personNo])
}

/** Until another connection stands before the lock that `holder` has. */
async function waiting(holder: { query: (text: string) => Promise<{ rows: { n: number }[] }> }) {
  for (;;) {
    const { rows } = await holder.query(
      'select count(*)::int as n from pg_stat_activity where datname = current_database() and pg_backend_pid() = any(pg_blocking_pids(pid))',
    )
    if (rows[0]!.n > 0) return
  }
}
