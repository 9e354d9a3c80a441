import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/base/log.ts'
import { inFlightLimit } from '../../src/mail/create-transport.ts'
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts'
import { drainDeliveries, type MailParts } from '../../src/mail/drain-deliveries.ts'
import { enqueueDelivery } from '../../src/mail/enqueue-delivery.ts'
import { countHeldBack } from '../../src/mail/gate-counts.ts'
import { createMailSender } from '../../src/mail/mail-sender.ts'
import type { Transport } from '../../src/mail/transport.ts'
import { deactivatePerson } from '../../src/provisioning/change-person.ts'
import { operator } from '../../src/audit/actor.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { testKeyring } from '../support/keyring.ts'
import { aPerson, anInvitedPerson, aTenant } from '../support/people.ts'
import { cuttingSmtp, smtpError, type TestSmtp, testSmtp, type SmtpFaults } from '../support/smtp.ts'

let database: TestDatabase
const open: { close(): Promise<unknown> }[] = []

beforeAll(async () => {
  database = await testDatabase({ max: 12 })
})
beforeEach(async () => {
  await database.db.deleteFrom('delivery').execute()
})
afterEach(async () => {
  for (const closing of open.splice(0).toReversed()) await closing.close()
})
afterAll(() => database.close())

const mailFrom = { name: 'Acme', address: 'no-reply@acme.example' }

async function aServer(faults: SmtpFaults = {}): Promise<TestSmtp> {
  const server = await testSmtp(faults)
  open.push(server)
  return server
}

function partsFor(smtpUrl: string, given: Partial<MailParts> = {}): MailParts {
  const transport = createSmtpTransport({ smtpUrl, mailFrom, connections: 10 })
  open.push(transport)
  return {
    db: database.db,
    keyring: testKeyring,
    transport,
    log: createLog('silent'),
    clock: () => new Date(),
    publicUrl: 'https://join.example.com',
    mailFrom,
    mailHold: false,
    ...given,
  }
}

const deliveries = () => database.db.selectFrom('delivery').selectAll().orderBy('personNo').execute()
const makeDue = () => database.db.updateTable('delivery').set({ runAt: sql`now()` }).execute()

async function someInvited(count: number) {
  const { id: tenantId } = await aTenant(database.db)
  const people = []
  for (let n = 0; n < count; n++) {
    const userName = `p${n}@example.com`
    people.push(await anInvitedPerson(database.db, { tenantId, userName }))
  }
  return people
}

describe('the sender', () => {
  it('sends the invitation with the person’s own link, to nobody else', async () => {
    const server = await aServer()
    const { person, link } = await anInvitedPerson(database.db)

    expect(await drainDeliveries(partsFor(server.url))).toBe(1)

    expect(server.received).toHaveLength(1)
    const { to, mail } = server.received[0]!
    expect(to).toEqual([person.userName])
    expect(mail.subject).toBe('Your invitation to Acme')
    expect(mail.from?.value).toEqual([mailFrom])
    expect(mail.text).toContain(`https://join.example.com/c/${link}`)
    expect(mail.html).toContain(`https://join.example.com/c/${link}`)
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 1, resultCode: 250, leaseUntil: null }])
  })

  it('sends a mail once, however many senders there are', async () => {
    const server = await aServer()
    await someInvited(30)

    await Promise.all([1, 2, 3].map(() => drainDeliveries(partsFor(server.url))))

    const recipients = server.received.map(({ to }) => to[0])
    expect(recipients).toHaveLength(30)
    expect(new Set(recipients).size).toBe(30)
  })

  it('keeps a hostile name inside the one recipient’s name', async () => {
    const server = await aServer()
    const displayName = 'Eve <eve@evil.example>, mallory@evil.example\r\nBcc: all@evil.example'
    const emails = [{ value: 'ada@example.com', primary: true }]
    await anInvitedPerson(database.db, { attributes: { displayName, emails } })

    await drainDeliveries(partsFor(server.url))

    const { to, mail } = server.received[0]!
    expect(to).toEqual(['ada@example.com'])
    expect(mail.bcc).toBeUndefined()
    expect(mail.to).toMatchObject({ value: [{ address: 'ada@example.com' }] })
  })

  it('sends nothing while mail is held, and all of it afterwards', async () => {
    const server = await aServer()
    await anInvitedPerson(database.db)

    expect(await drainDeliveries(partsFor(server.url, { mailHold: true }))).toBe(0)
    expect(server.received).toEqual([])
    expect(await deliveries()).toMatchObject([{ state: 'queued' }])

    await drainDeliveries(partsFor(server.url))
    expect(server.received).toHaveLength(1)
  })

  it('sends what somebody waits for before a campaign’s mail', async () => {
    const order: string[] = []
    const server = await aServer({ onRecipient: (address) => void order.push(address) })
    const [first] = await someInvited(30)
    await database.db.updateTable('delivery').set({ runAt: sql`now() - interval '1 minute'` }).execute()
    const { tenantId, person } = await anInvitedPerson(database.db, { userName: 'urgent@example.com' })
    await database.db.deleteFrom('delivery').where('tenantId', '=', tenantId).execute()
    await enqueueDelivery(database.db, { tenantId, personNo: person.no, cause: 'invite:1', kind: 'invitation' })

    await drainDeliveries(partsFor(server.url))

    expect(order).toHaveLength(31)
    expect(order.indexOf('urgent@example.com')).toBeLessThan(10)
    expect(first).toBeDefined()
  })
})

describe('the gate', () => {
  const cases = [
    ['uninvited', { invitedAt: null }, 'the person is not invited'],
    ['withdrawn', { invitedAt: null, withdrawnAt: new Date() }, 'the invitation was withdrawn'],
    ['deactivated', { deactivatedAt: new Date() }, 'the person is deactivated'],
    ['claimed already', { claimedAt: new Date() }, 'the account is claimed'],
    ['holding a dead link', { linkExpiresAt: new Date(0) }, 'the claim link had expired'],
  ] as const

  it.each(cases)('cancels the invitation of somebody who is %s by then', async (_, change, reason) => {
    const server = await aServer()
    const { tenantId, person } = await anInvitedPerson(database.db)
    const { person: twin } = await anInvitedPerson(database.db)
    await database.db
      .updateTable('standing')
      .set(change)
      .where('tenantId', '=', tenantId)
      .where('personNo', '=', person.no)
      .execute()

    await drainDeliveries(partsFor(server.url))

    expect(server.received.map(({ to }) => to)).toEqual([[twin.userName]])
    const own = (await deliveries()).find(({ personNo }) => personNo === person.no)
    expect(own).toMatchObject({ state: 'cancelled', result: reason, attempts: 0 })
    expect(own?.finishedAt).toBeInstanceOf(Date)
  })

  it('counts what it held back, by reason, for this tenant alone', async () => {
    const server = await aServer()
    const people = [await anInvitedPerson(database.db), await anInvitedPerson(database.db)]
    await database.db.updateTable('standing').set({ invitedAt: null }).execute()
    await drainDeliveries(partsFor(server.url))
    expect(await countHeldBack(database.db, people[0]!.tenantId)).toEqual([
      { reason: 'the person is not invited', mails: 1 },
    ])
  })

  it('is closed for the uninvited by every kind of mail', async () => {
    const server = await aServer()
    const person = await aPerson(database.db)
    const kinds = ['invitation', 'reminder', 'password_reset', 'password_changed', 'address_changed'] as const
    for (const kind of kinds) {
      const toAddress = kind === 'address_changed' ? 'old@example.com' : undefined
      await enqueueDelivery(database.db, {
        tenantId: person.tenantId,
        personNo: person.no,
        cause: kind,
        kind,
        toAddress,
      })
    }

    await drainDeliveries(partsFor(server.url))

    expect(server.received).toEqual([])
    expect((await deliveries()).map(({ state }) => state)).toEqual(Array(5).fill('cancelled'))
    expect((await deliveries()).map(({ toAddress }) => toAddress)).toEqual(Array(5).fill(null))
  })

  it('looks again before a retry', async () => {
    const server = await aServer({ onRecipient: () => Promise.reject(smtpError(450, 'later')) })
    const { tenantId, person } = await anInvitedPerson(database.db)
    const parts = partsFor(server.url)
    await drainDeliveries(parts)
    await database.db.updateTable('delivery').set({ state: 'deferred' }).execute()
    await database.db
      .updateTable('standing')
      .set({ deactivatedAt: new Date() })
      .where('tenantId', '=', tenantId)
      .where('personNo', '=', person.no)
      .execute()
    await makeDue()

    await drainDeliveries(parts)

    expect(await deliveries()).toMatchObject([{ state: 'cancelled', result: 'the person is deactivated' }])
  })

  it('opens for the claimed where they asked for it, and only for a link that still works', async () => {
    const server = await aServer()
    const { tenantId, person } = await anInvitedPerson(database.db)
    await database.db.deleteFrom('delivery').execute()
    await database.db
      .updateTable('standing')
      .set({ claimedAt: new Date() })
      .where('tenantId', '=', tenantId)
      .where('personNo', '=', person.no)
      .execute()
    const reset = async (expiresAt: Date) => {
      const link = await database.db
        .insertInto('oneTimeLink')
        .values({
          tenantId,
          personNo: person.no,
          keyId: testKeyring.currentKeyId,
          purpose: 'password_reset',
          adminId: null,
          expiresAt,
          usedAt: null,
        })
        .returning('handle')
        .executeTakeFirstOrThrow()
      const cause = `reset:${link.handle.toString('hex')}`
      const delivery = {
        tenantId,
        personNo: person.no,
        cause,
        kind: 'password_reset',
        linkHandle: link.handle,
      } as const
      await enqueueDelivery(database.db, delivery)
    }
    await reset(new Date(Date.now() + 60_000))
    await reset(new Date(Date.now() - 60_000))

    await drainDeliveries(partsFor(server.url))

    expect(server.received).toHaveLength(1)
    expect(server.received[0]!.mail.text).toMatch(/https:\/\/join\.example\.com\/one-time\/[0-9A-Za-z]{38}\n/)
    expect((await deliveries()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'sent'])
  })

  it('lets nothing of a person pass who is deactivated through provisioning', async () => {
    const server = await aServer()
    const { tenantId, person } = await anInvitedPerson(database.db)
    await deactivatePerson(database.db, { tenantId, personId: person.id, actor: operator, keyring: testKeyring })

    await drainDeliveries(partsFor(server.url))

    expect(server.received).toEqual([])
    expect(await deliveries()).toMatchObject([{ state: 'cancelled' }])
  })
})

describe('with a bad mail server', () => {
  it('fails refused recipients at once, with code and words, and delivers the others', async () => {
    const server = await aServer({
      onRecipient(address) {
        if (/p[02468]@/.test(address)) throw smtpError(550, '5.1.1 no such user')
      },
    })
    await someInvited(10)

    await drainDeliveries(partsFor(server.url))

    expect(server.received).toHaveLength(5)
    const failed = (await deliveries()).filter(({ state }) => state === 'failed')
    expect(failed).toHaveLength(5)
    expect(failed[0]).toMatchObject({
      resultCode: 550,
      attempts: 1,
      result: 'the mailbox does not exist (550 5.1.1 no such user)',
    })
  })

  it('tries again after 4xx, with the same Message-ID and link', async () => {
    let refusals = 2
    const ids: string[] = []
    const server = await aServer({
      onMessage({ messageId }) {
        ids.push(messageId)
        if (refusals-- > 0) throw smtpError(451, 'try later')
      },
    })
    const { link } = await anInvitedPerson(database.db)
    const parts = partsFor(server.url)

    await drainDeliveries(parts)
    expect(await deliveries()).toMatchObject([{ state: 'deferred', attempts: 1, resultCode: 451 }])
    expect(await drainDeliveries(parts)).toBe(0)
    await makeDue()
    await drainDeliveries(parts)
    await makeDue()
    await drainDeliveries(parts)

    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 3 }])
    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(1)
    expect(server.received[0]!.mail.text).toContain(link)
  })

  it('waits 5 seconds, then 10, before the next attempt', async () => {
    const server = await aServer({ onRecipient: () => Promise.reject(smtpError(450, 'later')) })
    await anInvitedPerson(database.db)
    const parts = partsFor(server.url)
    const waits: number[] = []
    for (let attempt = 0; attempt < 2; attempt++) {
      await makeDue()
      await drainDeliveries(parts)
      const { rows } = await sql<{
        s: number
      }>`select round(extract(epoch from run_at - now()))::int as s from delivery`.execute(database.db)
      waits.push(rows[0]!.s)
    }
    expect(waits[0]).toBeGreaterThanOrEqual(4)
    expect(waits[0]).toBeLessThanOrEqual(5)
    expect(waits[1]).toBeGreaterThanOrEqual(9)
    expect(waits[1]).toBeLessThanOrEqual(10)
  })

  it('gives up after a day of trying, and says what the server said last', async () => {
    const server = await aServer({ onRecipient: () => Promise.reject(smtpError(450, 'later')) })
    await anInvitedPerson(database.db)
    await database.db.updateTable('delivery').set({ attempts: 500 }).execute()

    await drainDeliveries(partsFor(server.url))

    expect(await deliveries()).toMatchObject([
      { state: 'failed', result: 'given up after a day of trying: 450 later', resultCode: 450 },
    ])
  })

  it('does not try the whole queue on a server that is down, and loses none of it', async () => {
    const server = await testSmtp()
    await server.close()
    await someInvited(40)

    await drainDeliveries(partsFor(server.url))

    const states = (await deliveries()).map(({ state }) => state)
    expect(states.filter((state) => state === 'deferred').length).toBeLessThanOrEqual(20)
    expect(states.every((state) => state === 'deferred' || state === 'queued')).toBe(true)

    const back = await aServer({ port: server.port })
    await makeDue()
    await drainDeliveries(partsFor(back.url))
    expect(back.received).toHaveLength(40)
  })

  it('waits, and fails nobody, while the server says 421 or refuses the sender', async () => {
    let code = 421
    const server = await aServer({ onMailFrom: () => Promise.reject(smtpError(code, 'not now')) })
    await someInvited(3)
    for (code of [421, 550]) {
      await makeDue()
      await drainDeliveries(partsFor(server.url))
    }

    const states = (await deliveries()).map(({ state }) => state)
    expect(states.every((state) => state === 'deferred')).toBe(true)
  })

  it('sends again what was cut off after DATA, and only that, with the same Message-ID', async () => {
    const server = await cuttingSmtp(1)
    open.push(server)
    await anInvitedPerson(database.db)
    const parts = partsFor(server.url)

    await drainDeliveries(parts)
    expect(server.seen).toHaveLength(1)
    expect(await deliveries()).toMatchObject([{ state: 'deferred' }])
    await makeDue()
    await drainDeliveries(parts)

    expect(server.seen).toHaveLength(2)
    expect(new Set(server.seen).size).toBe(1)
    expect(await deliveries()).toMatchObject([{ state: 'sent', attempts: 2 }])
  })

  it('keeps no one waiting for a recipient that the server ponders over', async () => {
    let release = () => {}
    const pondering = new Promise<void>((resolve) => {
      release = resolve
    })
    const server = await aServer({ onRecipient: (address) => (address === 'p0@example.com' ? pondering : undefined) })
    const sender = createMailSender(partsFor(server.url))
    await someInvited(5)
    sender.start()
    await vi.waitFor(() => expect(server.received).toHaveLength(4), 5_000)

    const { person } = await anInvitedPerson(database.db, { userName: 'late@example.com' })
    await vi.waitFor(() => expect(server.received.some(({ to }) => to[0] === person.userName)).toBe(true), 5_000)

    release()
    await sender.stop()
  })
})

describe('a text that cannot be sent', () => {
  it('fails its own mails and nobody else’s', async () => {
    const server = await aServer()
    const { tenantId } = await anInvitedPerson(database.db)
    const settings = JSON.stringify({ inviteBody: '{{claimLink}} {{unknown}}' })
    await database.db.updateTable('tenant').set({ settings }).where('id', '=', tenantId).execute()
    const { person } = await anInvitedPerson(database.db)

    await drainDeliveries(partsFor(server.url))

    expect(server.received.map(({ to }) => to[0])).toEqual([person.userName])
    const failed = (await deliveries()).find((delivery) => delivery.tenantId === tenantId)
    expect(failed).toMatchObject({ state: 'failed' })
    expect(failed?.result).toContain('{{unknown}}')
  })
})

describe('a sender that is gone', () => {
  it('is followed by another one, which sends the same Message-ID again', async () => {
    const server = await aServer()
    await anInvitedPerson(database.db)
    const ids: string[] = []
    const dying: Transport = {
      mode: 'smtp',
      send: (mail) => {
        ids.push(mail.messageId.replace(/[<>]/g, ''))
        return new Promise(() => {})
      },
      close: async () => {},
    }
    void drainDeliveries(partsFor(server.url, { transport: dying, leaseSeconds: 600 }))
    await vi.waitFor(() => expect(ids).toHaveLength(1), 5_000)

    expect(await drainDeliveries(partsFor(server.url))).toBe(0)
    await database.db.updateTable('delivery').set({ leaseUntil: sql`now() - interval '1 second'` }).execute()
    expect(await drainDeliveries(partsFor(server.url))).toBe(1)

    expect(server.received.map(({ messageId }) => messageId.replace(/[<>]/g, ''))).toEqual(ids)
    expect(await deliveries()).toMatchObject([{ state: 'sent', fence: 2, attempts: 2 }])
  })

  it('cannot overwrite the result of the one that followed it', async () => {
    let answer = () => {}
    const late: Transport = {
      mode: 'smtp',
      send: () =>
        new Promise((resolve) => {
          answer = () => resolve({ kind: 'failed', code: 550, words: 'late' })
        }),
      close: async () => {},
    }
    const server = await aServer()
    await anInvitedPerson(database.db)
    const stop = new AbortController()
    let wake = () => {}
    const resting = new Promise<void>((resolve) => {
      wake = resolve
    })
    const idle = vi.fn<() => Promise<void>>(() => resting)
    const slow = drainDeliveries(partsFor(server.url, { transport: late }), { stop: stop.signal, idle })
    // All but the one that sends have found nothing and rest: none of them takes the mail a second time.
    await vi.waitFor(() => expect(idle).toHaveBeenCalledTimes(inFlightLimit - 1), 5_000)
    await database.db.updateTable('delivery').set({ leaseUntil: sql`now() - interval '1 second'` }).execute()
    await drainDeliveries(partsFor(server.url))
    answer()
    stop.abort()
    wake()
    await slow

    expect(await deliveries()).toMatchObject([{ state: 'sent' }])
  })

  it('is not taken for gone while it lives: long sending keeps its lease', async () => {
    let release = () => {}
    const server = await aServer({
      onMessage: () =>
        new Promise<void>((resolve) => {
          release = resolve
        }),
    })
    await anInvitedPerson(database.db)
    const slow = drainDeliveries(partsFor(server.url, { leaseSeconds: 1 }))
    await sleep(1_600)
    expect(await drainDeliveries(partsFor(server.url, { leaseSeconds: 1 }))).toBe(0)
    release()
    await slow
    expect(server.received).toHaveLength(1)
  })

  it('gives back what it had not begun when it is asked to stop, and finishes the rest', async () => {
    const server = await aServer({ onMessage: () => sleep(300) })
    await someInvited(20)
    const sender = createMailSender(partsFor(server.url))
    sender.start()
    await vi.waitFor(async () => {
      const sending = (await deliveries()).filter(({ state }) => state === 'sending')
      expect(sending.length).toBeGreaterThan(0)
    }, 5_000)

    await sender.stop()

    const states = (await deliveries()).map(({ state, attempts }) => `${state} ${attempts}`)
    expect(new Set(states)).toEqual(new Set(['sent 1', 'queued 0']))
    expect(server.received).toHaveLength(states.filter((state) => state === 'sent 1').length)
  })
})
