import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Campaign, CampaignFailures, CampaignPreview } from '../../src/admin/schemas/campaigns.ts'
import type { ClaimLink } from '../../src/admin/schemas/people.ts'
import type { FileRowPage, PeopleFile } from '../../src/admin/schemas/people-files.ts'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { createApiKey } from '../../src/tenants/api-key.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aClient, anInvitedPerson, aPerson, aTenant, contentsOf, linkOf } from '../support/people.ts'

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

const stateOf = async (id: string) => (await key<{ state: string }>('GET', `/people/${id}`)).body.state

const aNurse = (userName: string) =>
  aPerson(database.db, {
    tenantId,
    userName,
    attributes: { title: 'Nurse', emails: [{ value: userName, primary: true }] },
  })

describe('inviting the chosen', () => {
  it('by filter leaves the others and the provisioning clients as they are', async () => {
    await aClient(database.db, { tenantId })
    const nurse = await aNurse('ada@example.com')
    const cook = await aPerson(database.db, { tenantId, attributes: { title: 'Cook' } })
    const chosen = { kind: 'filter', filter: 'title eq "nurse"' }
    const preview = await key<CampaignPreview>('POST', '/campaigns/preview', { body: chosen })
    expect(preview.body).toMatchObject({ toInvite: 1, sharedAddress: 0, roleAddress: 0, clientsToFlip: [] })
    const started = await key<Campaign>('POST', '/campaigns', { body: chosen })
    expect([started.status, started.body]).toMatchObject([
      202,
      { kind: 'filter', action: 'invite', filter: 'title eq "nurse"', expected: 1 },
    ])
    await expect.poll(() => stateOf(nurse.id), { timeout: 10_000 }).toBe('invited')
    expect(await stateOf(cook.id)).toBe('uninvited')
    const { items } = (await key<{ items: { inviteOnCreate: boolean }[] }>('GET', '/provisioning-clients')).body
    expect(items.map(({ inviteOnCreate }) => inviteOnCreate)).toEqual([false])
  })

  it('by picked ids passes over the ids of another tenant', async () => {
    const ours = await aNurse('ada@example.com')
    const foreign = await aPerson(database.db)
    const before = await contentsOf(database.db, foreign.tenantId)
    const { body } = await key<Campaign>('POST', '/campaigns', {
      body: { kind: 'list', personIds: [ours.id, foreign.id, 'none'] },
    })
    expect(body.expected).toBe(1)
    await expect.poll(() => stateOf(ours.id), { timeout: 10_000 }).toBe('invited')
    expect(await contentsOf(database.db, foreign.tenantId)).toBe(before)
  })

  it('reminds those who are invited, and nobody else', async () => {
    const { person } = await anInvitedPerson(database.db, { tenantId })
    const uninvited = await aNurse('ada@example.com')
    await database.db.updateTable('delivery').set({ state: 'sent' }).where('personNo', '=', person.no).execute()
    const { body } = await key<Campaign>('POST', '/campaigns', { body: { kind: 'all', action: 'remind' } })
    expect(body).toMatchObject({ action: 'remind', expected: 1 })
    const mails = async (no: number) =>
      (
        await database.db
          .selectFrom('delivery')
          .select('kind')
          .where('tenantId', '=', tenantId)
          .where('personNo', '=', no)
          .execute()
      )
        .map(({ kind }) => kind)
        .toSorted()
    await expect.poll(() => mails(person.no), { timeout: 10_000 }).toEqual(['invitation', 'reminder'])
    expect(await mails(uninvited.no)).toEqual([])
  })

  it.each([
    [{ kind: 'filter' }, 400],
    [{ kind: 'filter', filter: 'title eq' }, 400],
    [{ kind: 'list', personIds: [] }, 400],
    [{ kind: 'nobody' }, 400],
    [{ kind: 'file', fileId: '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11' }, 404],
    [{ kind: 'file', fileId: 'no id' }, 404],
  ])('refuses %j, and starts nothing', async (body, status) => {
    for (const path of ['/campaigns', '/campaigns/preview']) {
      const answer = await key('POST', path, { body })
      expect([path, answer.status]).toEqual([path, status])
    }
    expect((await key<{ items: unknown[] }>('GET', '/campaigns')).body.items).toEqual([])
  })
})

describe('a people file', () => {
  const upload = (body: string | Uint8Array, headers: Record<string, string> = {}, name = 'people.csv') =>
    key<PeopleFile>('POST', `/people-files?name=${name}`, {
      body,
      headers: { 'content-type': 'text/csv', ...headers },
    })

  it('is matched row by row, looked at, and then invited', async () => {
    const person = await aNurse('ada@example.com')
    await aPerson(database.db, { userName: 'foreign@example.com' })
    const uploaded = await upload('Email\nada@example.com\nada@example.com\nforeign@example.com\nnobody@example.com\n')
    expect([uploaded.status, uploaded.body]).toMatchObject([
      201,
      { kind: 'csv', name: 'people.csv', rows: { matched: 1, repeated: 1, not_found: 2, invalid: 0 } },
    ])
    const { id } = uploaded.body
    expect((await key<PeopleFile>('GET', `/people-files/${id}`)).body).toEqual(uploaded.body)

    const first = await key<FileRowPage>('GET', `/people-files/${id}/rows?limit=1&outcome=not_found`)
    const second = await key<FileRowPage>(
      'GET',
      `/people-files/${id}/rows?limit=1&outcome=not_found&cursor=${first.body.nextCursor}`,
    )
    expect([first.body.total, ...first.body.items, ...second.body.items]).toMatchObject([
      2,
      { given: 'foreign@example.com', line: 4, personId: null },
      { given: 'nobody@example.com' },
    ])
    const rejects = await key('GET', `/people-files/${id}/rejects`)
    expect(rejects.headers.get('content-disposition')).toContain('rejects.csv')
    expect(rejects.text.trim().split('\r\n')).toHaveLength(4)

    await key<Campaign>('POST', '/campaigns', { body: { kind: 'file', fileId: id } })
    await expect.poll(() => stateOf(person.id), { timeout: 10_000 }).toBe('invited')
  })

  it('is refused whole where it cannot be read, and leaves nothing behind', async () => {
    expect((await upload('')).status).toBe(400)
    expect((await upload(new Uint8Array(2_000))).status).toBeGreaterThanOrEqual(400)
    expect((await upload('Email\n', { 'content-encoding': 'gzip' })).status).toBe(415)
    const large = await upload('x'.repeat(21 * 1024 * 1024))
    expect([large.status, large.headers.get('content-type')]).toEqual([413, expect.stringContaining('problem+json')])
    const files = await database.db.selectFrom('peopleFile').select('id').where('tenantId', '=', tenantId).execute()
    expect(files).toEqual([])
  })

  it.each(['csv', 'txt', 'vcf', 'ldif'])('has a template as .%s that can be uploaded', async (kind) => {
    const template = await key('GET', `/people-files/templates/${kind}`)
    expect(template.headers.get('content-disposition')).toContain(`people.${kind}`)
    expect((await upload(template.text, {}, `people.${kind}`)).body.kind).toBe(kind)
  })
})

describe('watching a campaign', () => {
  it('tells of progress until nothing is left to tell', async () => {
    await aNurse('ada@example.com')
    const { body } = await key<Campaign>('POST', '/campaigns', { body: { kind: 'all' } })
    const watched = await key('GET', `/campaigns/${body.id}/events`)
    expect(watched.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const events = watched.text.split('\n\n').filter((event) => event.startsWith('event:'))
    expect(events.at(-1)).toBe('event: end\ndata: {}')
    const last = JSON.parse(events.at(-2)!.split('\ndata: ')[1]!) as Campaign
    expect(last).toMatchObject({ state: 'done', invited: 1, mail: { sent: 0, inOutbox: 1 } })
  })
})

describe('watching for as long as one may', () => {
  const aPausedCampaign = async () => {
    await aNurse('ada@example.com')
    const { body } = await key<Campaign>('POST', '/campaigns', { body: { kind: 'all' } })
    await database.db.updateTable('campaign').set({ state: 'paused' }).where('id', '=', body.id).execute()
    return `${api.base}/api/v1/campaigns/${body.id}/events`
  }
  const expectAlive = async (stream: Response) => {
    const reader = stream.body!.getReader()
    expect((await reader.read()).done).toBe(false)
    await reader.cancel()
  }

  it('ends with the session, in whichever process that was ended', async () => {
    const address = await aPausedCampaign()
    const watcher = await api.withSession(tenantId)
    const colleague = await api.withSession(tenantId)
    const watch = ({ cookie }: { cookie: string }) => fetch(address, { headers: { cookie } })
    const [watched, other] = [await watch(watcher), await watch(colleague)]
    await database.db.deleteFrom('session').where('adminId', '=', watcher.adminId).execute()
    expect(await watched.text()).not.toContain('event: end')
    expect((await watch(watcher)).status).toBe(401)
    await expectAlive(other)
  })

  it('ends with the API key, and no other key’s does', async () => {
    const address = await aPausedCampaign()
    const aKey = (name: string) =>
      inTransaction(database.db, (trx) =>
        createApiKey(trx, { tenantId, name, scopes: ['people:read'], actor: operator }),
      )
    const [revoked, other] = [await aKey('One'), await aKey('Other')]
    const watch = ({ apiKey }: { apiKey: string }) => fetch(address, { headers: { authorization: `Bearer ${apiKey}` } })
    const [watched, others] = [await watch(revoked), await watch(other)]
    expect([watched.status, others.status]).toEqual([200, 200])
    expect((await key('DELETE', `/api-keys/${revoked.key.id}`)).status).toBe(204)
    expect(await watched.text()).not.toContain('event: end')
    expect((await watch(revoked)).status).toBe(401)
    await expectAlive(others)
  })

  it('ends where the role may less, and is judged anew', async () => {
    const address = await aPausedCampaign()
    const watcher = await api.withSession(tenantId, 'admin')
    const watch = () => fetch(address, { headers: { cookie: watcher.cookie } })
    const watched = await watch()
    await database.db.updateTable('admin').set({ role: 'inviter' }).where('id', '=', watcher.adminId).execute()
    expect(await watched.text()).not.toContain('event: end')
    await expectAlive(await watch())
  })
})

describe('the failed mail of a campaign', () => {
  const fail = (where: { campaignNo?: number; personNo?: number; tenantId?: number }, words = 'no such user') => {
    let failing = database.db.updateTable('delivery').set({ state: 'failed', resultCode: 550, result: words })
    for (const [name, value] of Object.entries(where)) failing = failing.where(name as 'personNo', '=', value)
    return failing.execute()
  }
  const sentAll = async (id: string, mails: number) =>
    expect
      .poll(async () => (await key<Campaign>('GET', `/campaigns/${id}`)).body, { timeout: 20_000 })
      .toMatchObject({ state: 'done', retrying: false, mail: { inOutbox: mails } })
  const failuresOf = async (id: string) => (await key<CampaignFailures>('GET', `/campaigns/${id}/failures`)).body
  const mailOf = (personNo: number) =>
    database.db
      .selectFrom('delivery')
      .select(['cause', 'state', 'attempts', 'messageId'])
      .where('personNo', '=', personNo)
      .orderBy('createdAt')
      .execute()

  it('goes again to those whom it still concerns, once, and nobody else’s does', async () => {
    const people = []
    for (const name of ['again', 'claimed', 'withdrawn', 'mailed', 'gone', 'fine', 'addressless']) {
      people.push(await aNurse(`${name}@example.com`))
    }
    const [again, claimed, withdrawn, mailed, gone, fine, addressless] = people.map((person) => person)
    const { body: campaign } = await key<Campaign>('POST', '/campaigns', { body: { kind: 'all' } })
    await sentAll(campaign.id, 7)
    const { body: other } = await key<Campaign>('POST', '/campaigns', {
      body: { kind: 'list', personIds: [fine!.id], action: 'remind' },
    })
    await sentAll(other.id, 1)
    const twinTenant = (await aTenant(database.db)).id
    const twin = await anInvitedPerson(database.db, { tenantId: twinTenant })
    await fail({ tenantId })
    await fail({ tenantId: twinTenant })
    await fail({ personNo: again!.no }, 'the mailbox is full')
    const { no } = await database.db
      .selectFrom('campaign')
      .select('no')
      .where('id', '=', other.id)
      .executeTakeFirstOrThrow()
    await database.db
      .updateTable('delivery')
      .set({ state: 'sent' })
      .where('personNo', '=', fine!.no)
      .where('campaignNo', '!=', no)
      .execute()

    await database.db
      .updateTable('standing')
      .set({ claimedAt: new Date() })
      .where('personNo', '=', claimed!.no)
      .execute()
    await key('POST', `/people/${withdrawn!.id}/withdraw`)
    await key('POST', `/people/${mailed!.id}/resend`)
    await key('DELETE', `/people/${gone!.id}`)
    await database.db.deleteFrom('personAddress').where('personNo', '=', addressless!.no).execute()
    await database.db
      .updateTable('standing')
      .set({ linkExpiresAt: new Date(0) })
      .where('personNo', '=', again!.no)
      .execute()

    expect(await failuresOf(campaign.id)).toEqual({
      failed: 6,
      toRetry: 1,
      claimed: 1,
      notInvited: 2,
      mailedSince: 1,
      withoutMail: 1,
      reasons: [
        { resultCode: 550, result: 'no such user', mails: 5 },
        { resultCode: 550, result: 'the mailbox is full', mails: 1 },
      ],
      otherReasons: 0,
    })
    const [before] = await mailOf(again!.no)
    const retries = await Promise.all([1, 2].map(() => key<Campaign>('POST', `/campaigns/${campaign.id}/retry`)))
    expect(retries.map(({ status }) => status)).toEqual([202, 202])
    await expect.poll(async () => (await mailOf(again!.no))[0]!.state, { timeout: 20_000 }).toBe('sent')
    expect(await mailOf(again!.no)).toEqual([{ ...before, state: 'sent', attempts: 1 }])
    expect((await failuresOf(campaign.id)).failed).toBe(5)
    expect((await failuresOf(other.id)).failed).toBe(1)
    expect((await mailOf(twin.person.no)).map(({ state }) => state)).toEqual(['failed'])
    expect((await mailOf(mailed!.no)).map(({ state }) => state)).toEqual(['failed', 'sent'])

    await key('POST', `/campaigns/${campaign.id}/retry`)
    const audit = await key<{ items: { detail: unknown }[] }>('GET', '/audit?type=campaign.retried')
    expect(audit.body.items.map(({ detail }) => detail)).toEqual([{ mails: 1 }])
  }, 90_000)

  it('does not go again while its campaign is paused, or when it is cancelled', async () => {
    await aNurse('ada@example.com')
    const { body } = await key<Campaign>('POST', '/campaigns', { body: { kind: 'all' } })
    for (const act of ['pause', 'cancel']) {
      await key('POST', `/campaigns/${body.id}/${act}`)
      const refused = await key('POST', `/campaigns/${body.id}/retry`)
      expect([act, refused.status, refused.body.code]).toEqual([act, 409, 'campaign_state'])
    }
  })
})

describe('a claim link', () => {
  it('is shown to whoever may hand it out, and that is recorded', async () => {
    const { person, link } = await anInvitedPerson(database.db, { tenantId })
    const shown = await key<ClaimLink>('POST', `/people/${person.id}/claim-link`)
    expect(shown.body.link).toBe(`${api.base}/c/${link}`)
    expect(link).toBe(linkOf(person.standing))
    const { items } = (
      await key<{ items: { type: string; personId: string }[] }>('GET', '/audit?type=claim_link.shown')
    ).body
    expect(items).toMatchObject([{ personId: person.id }])
    expect((await key('GET', '/audit')).text).not.toContain(link)
  })

  it('is nobody’s who is not invited', async () => {
    const { id } = await aNurse('ada@example.com')
    const { status, body } = await key('POST', `/people/${id}/claim-link`)
    expect([status, body.code]).toEqual([409, 'not_invited'])
    const reader = await api.withKey(tenantId, ['people:read', 'invites:write'])
    expect((await reader('POST', `/people/${id}/claim-link`)).body.code).toBe('scope_missing')
  })
})

describe('a dry run', () => {
  const dryRuns: [string, { path: string; body?: object; counts: string }][] = [
    [
      'of a campaign',
      { path: '/campaigns/preview', body: { kind: 'filter', source: 'okta' }, counts: 'person.no from person' },
    ],
    [
      'of reminding the ticked',
      {
        path: '/campaigns/preview',
        body: { kind: 'list', personIds: [randomUUID()] },
        counts: 'person.no from person',
      },
    ],
    [
      'of an act on many',
      {
        path: '/bulk-acts/preview',
        body: { act: 'resend', people: { kind: 'filter', source: 'okta' } },
        counts: 'as "claimed"',
      },
    ],
    ['of printing cards', { path: '/access-codes/preview', body: { people: { kind: 'all' } }, counts: 'as "mayHave"' }],
    ['of failed mail', { path: '/campaigns/{id}/failures', counts: 'as mail group by fate' }],
  ]

  it.each(dryRuns)('ends when whoever asked has left: %s', async (_, { path, body, counts }) => {
    const { cookie, csrfToken } = await api.withSession(tenantId)
    const { id } = (await key<Campaign>('POST', '/campaigns', { body: { kind: 'list', personIds: [randomUUID()] } }))
      .body
    const left = new AbortController()
    const ask = (signal?: AbortSignal) =>
      fetch(`${api.base}/api/v1${path.replace('{id}', id)}`, {
        method: body ? 'POST' : 'GET',
        headers: { cookie, origin: api.base, 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
        signal,
      })
    await inTransaction(database.db, async (trx) => {
      await sql`lock table person, person_address in access exclusive mode`.execute(trx)
      const asked = ask(left.signal)
      await expect.poll(() => waiting(counts)).toBe(1)
      left.abort()
      await expect(asked).rejects.toThrow('aborted')
      await expect.poll(() => waiting(counts)).toBe(0)
    })
    expect((await ask()).status).toBe(200)
  })

  async function waiting(counts: string): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and strpos(query, ${counts}) > 0`.execute(
      database.db,
    )
    return rows[0]!.n
  }
})
