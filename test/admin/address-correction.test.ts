import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DeliveryPage } from '../../src/admin/schemas/deliveries.ts'
import type { Person } from '../../src/admin/schemas/people.ts'
import type { TimelinePage } from '../../src/admin/schemas/timeline.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let tenantId: number
let key: ApiCaller
beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
})
afterAll(async () => {
  await api.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

/** The mails that were sent to an address, oldest first, with the claim link of each. */
async function mailsTo(address: string, atLeast = 0): Promise<string[]> {
  const read = () =>
    database.db
      .selectFrom('outboxMessage')
      .select('message')
      .where('tenantId', '=', tenantId)
      .where('toAddress', '=', address)
      .orderBy('no')
      .execute()
  await expect.poll(async () => (await read()).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(atLeast)
  const mails = await Promise.all((await read()).map(({ message }) => simpleParser(message)))
  return mails.map(({ text }) => /\/c\/\w+/.exec(text ?? '')![0])
}
const opened = async (link: string) => {
  const first = await fetch(api.base + link, { redirect: 'manual' })
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
  const next = first.headers.get('location')
  return next ? (await fetch(new URL(next, api.base), { headers: { cookie } })).status : first.status
}
const correct = (id: string, body: object) => key<Person>('PATCH', `/people/${id}`, { body })

async function invitedAt(email: string) {
  const { body: person } = await key<Person>('POST', '/people', { body: { email, displayName: 'Ada' } })
  const [link] = await mailsTo(email, 1)
  return { person, link: link! }
}

describe('a wrong address that is corrected before the claim', () => {
  it('ends the link that went there, says nothing by itself, and then sends again where it is asked to', async () => {
    const { person, link } = await invitedAt('wrong@example.com')
    expect(await opened(link)).toBe(200)

    const corrected = await correct(person.id, { email: 'right@example.com' })
    expect(corrected.body).toMatchObject({
      state: 'invited',
      mailAddress: 'right@example.com',
      link: { state: 'open' },
    })
    expect(await opened(link)).toBe(410)
    expect(await mailsTo('right@example.com')).toEqual([])

    const resent = await key<Person>('POST', `/people/${person.id}/resend`)
    expect(resent.status).toBe(200)
    const [fresh] = await mailsTo('right@example.com', 1)
    expect(fresh).not.toBe(link)
    expect(await opened(fresh!)).toBe(200)
    expect(await mailsTo('wrong@example.com')).toHaveLength(1)
  })

  it('is mailed at once where the admin says so with the correction', async () => {
    const { person, link } = await invitedAt('wrong@example.com')
    expect((await correct(person.id, { email: 'right@example.com', mailNewAddress: true })).status).toBe(200)
    const [fresh] = await mailsTo('right@example.com', 1)
    expect([await opened(link), await opened(fresh!)]).toEqual([410, 200])
    const { body } = await key<TimelinePage>('GET', `/people/${person.id}/timeline`)
    expect(body.items.filter(({ kind }) => kind === 'mail')).toHaveLength(2)
  })

  it('cancels what still waits for the old address', async () => {
    const { person } = await invitedAt('wrong@example.com')
    await database.db
      .updateTable('delivery')
      .set({ state: 'deferred', finishedAt: null, runAt: new Date(Date.now() + 3_600_000) })
      .where('tenantId', '=', tenantId)
      .execute()
    await correct(person.id, { email: 'right@example.com' })
    const { body } = await key<DeliveryPage>('GET', `/deliveries?personId=${person.id}`)
    expect(body.items).toMatchObject([{ state: 'cancelled' }])
  })

  it('does not touch the link where only something else is changed, and nobody of another tenant', async () => {
    const { person, link } = await invitedAt('right@example.com')
    const twin = await api.withKey((await aTenant(database.db)).id)
    const foreign = await twin('PATCH', `/people/${person.id}`, {
      body: { email: 'eve@example.com', mailNewAddress: true },
    })
    expect(foreign.status).toBe(404)
    await correct(person.id, { displayName: 'Ada Lovelace', userName: 'ada', mailNewAddress: true })
    expect(await opened(link)).toBe(200)
    expect(await mailsTo('right@example.com')).toHaveLength(1)
  })

  it('sends nothing to the uninvited', async () => {
    const { body: person } = await key<Person>('POST', '/people', {
      body: { email: 'wrong@example.com', invite: false },
    })
    await correct(person.id, { email: 'right@example.com', mailNewAddress: true })
    const { body } = await key<DeliveryPage>('GET', `/deliveries?personId=${person.id}`)
    expect(body.items).toEqual([])
  })
})
