import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readMessage } from '../../src/admin/mail/read-message.ts'
import type { Campaign, CampaignPage, CampaignPreview } from '../../src/admin/schemas/campaigns.ts'
import type { DeliveryPage, OutboxDetail, OutboxPage } from '../../src/admin/schemas/deliveries.ts'
import type { MessagePreview, SavedMessage } from '../../src/admin/schemas/messages.ts'
import type { Person } from '../../src/admin/schemas/people.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, aPerson, aTenant } from '../support/people.ts'

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
  tenantId = (await aTenant(database.db, { name: 'Äpfel & Söhne' })).id
  key = await api.withKey(tenantId)
})

const outbox = async () => (await key<OutboxPage>('GET', '/outbox')).body.items
/** In the outbox, and known to be: whoever has a mail on its way gets no reminder. */
async function allSent(mails: number) {
  const states = () => database.db.selectFrom('delivery').select('state').where('tenantId', '=', tenantId).execute()
  await expect
    .poll(async () => (await states()).map(({ state }) => state), { timeout: 15_000 })
    .toEqual(Array.from({ length: mails }, () => 'sent'))
}

describe('Invite All', () => {
  it('is first seen, then done, and then told', async () => {
    const { client } = await aClient(database.db, { tenantId, name: 'Entra' })
    for (const displayName of ['Ada', 'Bo']) await aPerson(database.db, { tenantId, attributes: { displayName } })
    const preview = await key<CampaignPreview>('POST', '/campaigns/preview', { body: { kind: 'all' } })
    expect(preview.body).toMatchObject({ toInvite: 2, withoutMail: 0, clientsToFlip: [{ id: client.id }] })

    const headers = { 'idempotency-key': 'all' }
    const body = { kind: 'all', subject: 'Come in', body: 'Hello {{name}}: {{claimLink}}' }
    const started = await key<Campaign>('POST', '/campaigns', { body, headers })
    expect([started.status, started.body.expected]).toEqual([202, 2])
    expect((await key<Campaign>('POST', '/campaigns', { body, headers })).text).toBe(started.text)
    const done = async () => (await key<Campaign>('GET', `/campaigns/${started.body.id}`)).body
    await expect.poll(async () => (await done()).mail, { timeout: 15_000 }).toMatchObject({ sent: 0, inOutbox: 2 })
    expect(await done()).toMatchObject({
      state: 'done',
      invited: 2,
      withoutMail: 0,
      createdBy: { name: expect.any(String) },
    })
    expect((await outbox()).map(({ subject }) => subject)).toEqual(['Come in', 'Come in'])
    expect((await key<CampaignPage>('GET', '/campaigns')).body.items.map(({ id }) => id)).toEqual([started.body.id])
    const sent = await key<DeliveryPage>('GET', `/deliveries?campaignId=${started.body.id}&state=in_outbox&limit=1`)
    const rest = await key<DeliveryPage>(
      'GET',
      `/deliveries?campaignId=${started.body.id}&state=in_outbox&limit=1&cursor=${sent.body.nextCursor}`,
    )
    expect((await key<DeliveryPage>('GET', `/deliveries?campaignId=${started.body.id}&state=sent`)).body.items).toEqual(
      [],
    )
    expect(sent.body.items[0]).toMatchObject({ inOutbox: true, result: expect.stringContaining('outbox') as string })
    expect([...sent.body.items, ...rest.body.items].map(({ person }) => person?.displayName)).toEqual(['Bo', 'Ada'])
  })

  it('cannot be resumed where it is not paused', async () => {
    const { body } = await key<Campaign>('POST', '/campaigns', { body: { kind: 'all' } })
    const resumed = await key('POST', `/campaigns/${body.id}/resume`)
    expect([resumed.status, resumed.body.code]).toEqual([409, 'campaign_state'])
    expect((await key<Campaign>('POST', `/campaigns/${body.id}/cancel`)).body.state).toBe('cancelled')
  })

  it('refuses a text without the link by its field', async () => {
    const { status, body } = await key('POST', '/campaigns', { body: { kind: 'all', body: 'Hello' } })
    expect([status, body.code, body.errors]).toEqual([
      400,
      'invalid_mail_text',
      [{ path: 'body', message: expect.any(String) }],
    ])
  })
})

describe('a preview', () => {
  it('is what is sent, but for the link', async () => {
    const person = await aPerson(database.db, {
      tenantId,
      userName: 'zoë.b@example.com',
      attributes: {
        displayName: 'Zoë <b>',
        preferredLanguage: 'en',
        emails: [{ value: 'zoe@example.com', primary: true }],
      },
    })
    const text = {
      subject: 'Hi {{name}} — {{company}}',
      body: 'Dear {{name}},\n\n{{claimLink}}\n\nuntil {{expiresOn}}',
    }
    const preview = await key<MessagePreview>('POST', '/messages/preview', { body: { ...text, personId: person.id } })
    expect(preview.body).toMatchObject({ to: 'zoe@example.com', subject: 'Hi Zoë <b> — Äpfel & Söhne' })
    expect(preview.body.html).not.toContain('<b>Zoë')

    await key<Person>('POST', `/people/${person.id}/invite`, { body: text })
    await expect.poll(async () => (await outbox()).length, { timeout: 10_000 }).toBe(1)
    const [message] = await outbox()
    const { body } = await key<OutboxDetail>('GET', `/outbox/${message!.id}`)
    const linkless = (part: string | null) =>
      part
        ?.replaceAll(/\/c\/[0-9A-Za-z]{38}/g, '/c/…')
        .replaceAll(/\d{4}/g, '')
        .trim()
    expect(body.subject).toBe(preview.body.subject)
    expect(linkless(body.html)).toBe(linkless(preview.body.html))
    expect(linkless(body.text)).toBe(linkless(preview.body.text))
  })

  it('of a reminder is to somebody whom it will reach, and what is sent', async () => {
    const named = (displayName: string) =>
      aPerson(database.db, {
        tenantId,
        attributes: { displayName, preferredLanguage: 'en', emails: [{ value: `${displayName}@example.com` }] },
      })
    const [, ada, bo] = [await named('uninvited'), await named('ada'), await named('bo')]
    const twin = await api.withKey((await aTenant(database.db)).id)
    for (const { id } of [ada, bo]) await key<Person>('POST', `/people/${id}/invite`, { body: {} })
    await allSent(2)

    const see = (selection?: object, ask = key) =>
      ask<MessagePreview>('POST', '/messages/preview', { body: { action: 'remind', selection } })
    expect((await see()).body.to).toBe('ada@example.com')
    const chosen = { kind: 'list', personIds: [bo.id] }
    expect((await see(chosen, twin)).body.to).toBe('ada.lovelace@example.com')
    const preview = (await see(chosen)).body
    expect(preview).toMatchObject({ to: 'bo@example.com', subject: 'Reminder: your invitation to Äpfel & Söhne' })

    await key<Campaign>('POST', '/campaigns', { body: { ...chosen, action: 'remind' } })
    await expect.poll(async () => (await outbox()).length, { timeout: 15_000 }).toBe(3)
    const sent = (await outbox()).find(({ subject }) => subject.startsWith('Reminder'))
    const { body } = await key<OutboxDetail>('GET', `/outbox/${sent!.id}`)
    const linkless = (part: string | null) => part?.replaceAll(/\/c\/[0-9A-Za-z]{38}/g, '/c/…').trim()
    expect([body.to, body.subject, linkless(body.text)]).toEqual([preview.to, preview.subject, linkless(preview.text)])
  })

  it('of a reminder is never in the words of the invitation, and its own are what is sent', async () => {
    const bo = await aPerson(database.db, { tenantId, attributes: { displayName: 'Bo' } })
    await key('PATCH', '/tenant', {
      body: { settings: { inviteSubject: 'Come in', inviteBody: 'Welcome! {{claimLink}}' } },
    })
    const see = async (body: object) => (await key<MessagePreview>('POST', '/messages/preview', { body })).body
    expect(await see({ subject: null, body: null })).toMatchObject({ subject: 'Your invitation to Äpfel & Söhne' })
    await key<Person>('POST', `/people/${bo.id}/invite`, { body: {} })
    await allSent(1)
    const remind = { kind: 'list', personIds: [bo.id], action: 'remind' }
    const linkless = (part: string | null) => part?.replaceAll(/\/c\/[0-9A-Za-z]{38}/g, '/c/…').trim()
    const remindAndCompare = async (text: object, mails: number) => {
      const seen = await see({ ...text, action: 'remind' })
      await key<Campaign>('POST', '/campaigns', { body: { ...remind, ...text } })
      await allSent(mails)
      const { body: sent } = await key<OutboxDetail>('GET', `/outbox/${(await outbox())[0]!.id}`)
      expect(sent.subject).toBe(seen.subject)
      expect([sent.html, sent.text].map(linkless)).toEqual([seen.html, seen.text].map(linkless))
      return sent
    }

    expect((await remindAndCompare({}, 2)).subject).toBe('Reminder: your invitation to Äpfel & Söhne')
    const reminder = {
      reminderSubject: 'Still there, {{name}}?',
      reminderBody: 'It waits: {{claimLink}} {{expiresOn}}',
    }
    await key('PATCH', '/tenant', { body: { settings: reminder } })
    const own = await remindAndCompare({}, 3)
    expect([own.subject, own.text]).toEqual(['Still there, Bo?', expect.stringContaining('It waits: http')])
    expect(await see({ action: 'remind', subject: null, body: null })).toMatchObject({
      subject: 'Reminder: your invitation to Äpfel & Söhne',
    })
    expect((await remindAndCompare({ subject: 'Last call', body: 'Now! {{claimLink}}' }, 4)).subject).toBe('Last call')
    expect((await see({})).subject).toBe('Come in')

    const refused = await key('PATCH', '/tenant', { body: { settings: { reminderBody: '{{claimLink}} {{nope}}' } } })
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_mail_text'])
  }, 90_000)

  it('needs nobody, and hands out no link that works', async () => {
    const { status, body } = await key<MessagePreview>('POST', '/messages/preview', { body: {} })
    expect([status, body.to]).toEqual([200, 'ada.lovelace@example.com'])
    const [link] = /http[^"\s]*\/c\/[0-9A-Za-z]+/.exec(body.text)!
    expect((await fetch(link, { redirect: 'manual' })).status).not.toBe(200)
  })
})

describe('saved messages', () => {
  it('are kept under a name of their own, replaced and deleted', async () => {
    const body = { name: 'Launch', subject: 'Come in', body: 'Hello {{name}}: {{claimLink}}' }
    const kept = await key<SavedMessage>('POST', '/saved-messages', { body })
    expect([kept.status, kept.body]).toMatchObject([201, body])
    expect((await key('POST', '/saved-messages', { body })).body.code).toBe('message_name_taken')
    const replaced = await key<SavedMessage>('PUT', `/saved-messages/${kept.body.id}`, {
      body: { name: 'Launch', subject: null },
    })
    expect(replaced.body).toMatchObject({ subject: null, body: null })
    const linkless = await key('PUT', `/saved-messages/${kept.body.id}`, { body: { name: 'Launch', body: 'Hello' } })
    expect([linkless.status, linkless.body.code]).toEqual([400, 'invalid_mail_text'])
    expect((await key('DELETE', `/saved-messages/${kept.body.id}`)).status).toBe(204)
    expect((await key('GET', '/saved-messages')).body).toEqual({ items: [] })
  })
})

describe('a test mail', () => {
  it('goes to the admin who asks, once for a key', async () => {
    const session = await api.withSession(tenantId, 'inviter')
    const headers = { 'idempotency-key': 'test' }
    const body = { subject: 'Just a test' }
    const [sent] = await Promise.all(
      [1, 2].map(() => session<{ to: string; by: string }>('POST', '/messages/test', { body, headers })),
    )
    expect([sent!.status, sent!.body.to]).toEqual([202, expect.stringContaining('@example.com')])
    expect(sent!.body.by).toBe('outbox')
    await expect
      .poll(async () => (await outbox()).map(({ to, subject }) => [to, subject]), { timeout: 10_000 })
      .toEqual([[sent!.body.to, 'Test: Just a test']])
    expect((await key('POST', '/messages/test', { body })).body.code).toBe('session_only')
  })
})

describe('what the gate held back', () => {
  it('is counted by reason', async () => {
    const person = await aPerson(database.db, { tenantId })
    const cancelled = {
      tenantId,
      personNo: person.no,
      cause: 'x',
      kind: 'invitation' as const,
      state: 'cancelled' as const,
      result: 'the person is deactivated',
    }
    await database.db.insertInto('delivery').values(cancelled).execute()
    const held = { items: [{ reason: 'the person is deactivated', mails: 1 }], isCounting: false }
    expect((await key('GET', '/deliveries/held-back')).body).toMatchObject(held)
    expect(
      (await (await api.withKey((await aTenant(database.db)).id))('GET', '/deliveries/held-back')).body.items,
    ).toEqual([])
  })
})

describe('the outbox', () => {
  it('reads a message as a mail program does, and gives it as a file', async () => {
    const { body: person } = await key<Person>('POST', '/people', {
      body: { email: 'ada@example.com', displayName: 'Ada Lövelace' },
    })
    await expect.poll(async () => (await outbox()).length, { timeout: 10_000 }).toBe(1)
    const [message] = await outbox()
    expect(message).toMatchObject({ to: 'ada@example.com', personId: person.id })
    const eml = await key('GET', `/outbox/${message!.id}/eml`)
    expect(eml.headers.get('content-type')).toMatch(/^message\/rfc822/)
    expect(eml.headers.get('content-disposition')).toContain('attachment')
    const parsed = await simpleParser(eml.text)
    const { text, html, headers } = readMessage(eml.text)
    expect(text?.trim()).toBe(parsed.text?.trim())
    expect(html?.trim()).toBe((parsed.html as string).trim())
    expect(headers.Subject).toBe(parsed.subject)
    expect(headers.To).toContain('Ada Lövelace')
  })
})

describe('the outbox', () => {
  it('shows what went to people who have claimed only to whom exports are open: it may hold a way in', async () => {
    const [member, invited] = [await aPerson(database.db, { tenantId }), await aPerson(database.db, { tenantId })]
    for (const { id } of [member, invited]) await key<Person>('POST', `/people/${id}/invite`, { body: {} })
    await expect.poll(async () => (await outbox()).length, { timeout: 15_000 }).toBe(2)
    await database.pool.query('update standing set claimed_at = now() where person_no = $1', [member.no])

    const seen = (await outbox()).map(({ id, personId }) => ({ id, personId }))
    expect(new Set(seen.map(({ personId }) => personId))).toEqual(new Set([member.id, invited.id]))
    const ofMember = seen.find(({ personId }) => personId === member.id)!
    const ofInvited = seen.find(({ personId }) => personId === invited.id)!
    for (const inviter of [
      await api.withSession(tenantId, 'inviter'),
      await api.withKey(tenantId, ['invites:write']),
    ]) {
      expect((await inviter<OutboxPage>('GET', '/outbox')).body.items).toMatchObject([{ id: ofInvited.id }])
      expect((await inviter('GET', `/outbox/${ofInvited.id}`)).status).toBe(200)
      expect((await inviter('GET', `/outbox/${ofMember.id}`)).status).toBe(404)
      expect((await inviter('GET', `/outbox/${ofMember.id}/eml`)).status).toBe(404)
    }
    expect((await key('GET', `/outbox/${ofMember.id}/eml`)).status).toBe(200)
  })
})
