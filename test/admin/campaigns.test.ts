import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Campaign, CampaignPreview } from '../../src/admin/schemas/campaigns.ts'
import type { ClaimLink } from '../../src/admin/schemas/people.ts'
import type { FileRowPage, PeopleFile } from '../../src/admin/schemas/people-files.ts'
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
  }, 20_000)

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
  }, 20_000)

  it('reminds those who are invited, and nobody else', async () => {
    const { person } = await anInvitedPerson(database.db, { tenantId })
    const uninvited = await aNurse('ada@example.com')
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
  }, 20_000)

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
  }, 20_000)

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
    expect(last).toMatchObject({ state: 'done', invited: 1, mail: { sent: 1 } })
  }, 30_000)
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
