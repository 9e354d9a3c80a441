import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScimAnswer, type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

let server: ScimServer
let caller: ScimCaller

beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
  const ids: string[] = []
  for (const [at, displayName] of ['Delta', 'alpha', 'Echo', 'Bravo'].entries()) {
    const user = {
      userName: `u${at}@example.com`,
      displayName,
      externalId: `x-${7 - at}`,
      title: at % 2 ? 'T' : undefined,
    }
    ids.push((await caller.call('POST', '/Users', user)).body.id)
  }
  for (const [at, displayName] of ['charlie', 'Alpha', 'Foxtrot'].entries()) {
    const group = { displayName, externalId: `x-${at}`, members: [{ value: ids[at] }] }
    await caller.call('POST', '/Groups', group)
  }
})
afterAll(() => server.close())

const search = (body: object): Promise<ScimAnswer> => caller.call('POST', '/.search', { schemas: [SEARCH], ...body })
const namesOf = ({ body }: ScimAnswer): string[] =>
  body.Resources.map(
    ({ displayName, meta }: { displayName: string; meta: { resourceType: string } }) =>
      `${meta.resourceType} ${displayName}`,
  )

const creation = [
  ...['Delta', 'alpha', 'Echo', 'Bravo'].map((name) => `User ${name}`),
  ...['charlie', 'Alpha', 'Foxtrot'].map((name) => `Group ${name}`),
]
const alphabet = [
  'User alpha',
  'Group Alpha',
  'User Bravo',
  'Group charlie',
  'User Delta',
  'User Echo',
  'Group Foxtrot',
]

describe('a search at the root', () => {
  it('shows users first, then groups, as they were made', async () => {
    expect(namesOf(await search({}))).toEqual(creation)
    expect(namesOf(await caller.call('GET', '/'))).toEqual(creation)
  })

  it('is sorted over both types, without case', async () => {
    expect(namesOf(await search({ sortBy: 'displayName' }))).toEqual(alphabet)
    expect(namesOf(await search({ sortBy: 'displayName', sortOrder: 'descending' }))).toEqual(alphabet.toReversed())
    const byExternalId = await search({ sortBy: 'externalId' })
    expect(byExternalId.body.Resources.map(({ externalId }: { externalId: string }) => externalId)).toEqual(
      ['0', '1', '2', '4', '5', '6', '7'].map((at) => `x-${at}`),
    )
  })

  it.each(['id', 'meta.created', 'meta.lastModified', 'meta.location'])('can be sorted by %s', async (sortBy) => {
    const { body } = await search({ sortBy })
    expect(body).toMatchObject({ totalResults: 7, itemsPerPage: 7 })
  })

  it('puts those that have no such attribute last, as of one type', async () => {
    expect(namesOf(await search({ sortBy: 'title' }))).toEqual([
      'User alpha',
      'User Bravo',
      'User Delta',
      'User Echo',
      ...creation.slice(4),
    ])
    expect(namesOf(await search({ sortBy: 'userName', sortOrder: 'descending' }))).toEqual([
      ...creation.slice(4).toReversed(),
      ...creation.slice(0, 4).toReversed(),
    ])
  })

  it.each([{}, { sortBy: 'displayName' }, { sortBy: 'displayName', sortOrder: 'descending' }, { sortBy: 'title' }])(
    'is paged by index and by cursor, there and back, without gap or twin: %j',
    async (order) => {
      const whole = namesOf(await search(order))
      const byIndex: string[] = []
      for (const startIndex of [1, 4, 7]) {
        const page = await search({ ...order, startIndex, count: 3 })
        expect(page.body).toMatchObject({ totalResults: 7, startIndex })
        byIndex.push(...namesOf(page))
      }
      expect(byIndex).toEqual(whole)
      const pages: ScimAnswer[] = []
      for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)!.body.nextCursor) {
        pages.push(await search({ ...order, cursor, count: 3 }))
      }
      expect(pages.flatMap(namesOf)).toEqual(whole)
      const back = await search({ ...order, cursor: pages[2]!.body.previousCursor, count: 3 })
      expect(namesOf(back)).toEqual(whole.slice(3, 6))
    },
  )

  it.each([
    ['meta.resourceType eq "User"', 4],
    ['meta.resourceType eq "Group"', 3],
    ['meta.resourceType eq "Device"', 0],
    ['displayName eq "ALPHA"', 2],
    ['userName sw "u" or displayName eq "charlie"', 5],
    ['userName sw "u" and meta.resourceType eq "Group"', 0],
    ['not (userName pr)', 3],
    ['title ne "T"', 5],
    ['title eq null', 5],
    ['members pr', 3],
    ['emails[type eq "work"] or members pr', 3],
    [`schemas eq "${GROUP}"`, 3],
    [`${GROUP}:displayName eq "alpha"`, 1],
    ['externalId eq "x-4" or externalId eq "x-0"', 2],
  ])('finds by %s', async (filter, total) => {
    const { body } = await search({ filter })
    expect({ total: body.totalResults, shown: body.Resources?.length }).toEqual({ total, shown: total })
  })

  it('shows of each type what it has of the attributes that are asked for', async () => {
    const { body } = await search({ attributes: ['userName', 'members'], filter: 'displayName eq "alpha"' })
    expect(body.Resources.map((shown: object) => Object.keys(shown).sort())).toEqual([
      ['id', 'schemas', 'userName'],
      ['id', 'members', 'schemas'],
    ])
    const only = await search({ attributes: ['members'], filter: 'meta.resourceType eq "User"', count: 1 })
    expect(Object.keys(only.body.Resources[0]).sort()).toEqual(['id', 'schemas'])
    const hidden = await search({
      excludedAttributes: ['members', 'userName', 'meta'],
      filter: 'displayName eq "alpha"',
    })
    expect(hidden.body.Resources.map((shown: object) => Object.keys(shown).sort())).toEqual([
      [
        'active',
        'displayName',
        'externalId',
        'groups',
        'id',
        'schemas',
        'title',
        'urn:ietf:params:scim:schemas:extension:vestibule:2.0:User',
      ],
      ['displayName', 'externalId', 'id', 'schemas'],
    ])
  })

  it('refuses what no type knows', async () => {
    expect((await search({ filter: 'shoeSize eq 1' })).body).toMatchObject({ scimType: 'invalidFilter' })
    expect((await search({ filter: 'displayName eq "a" or shoeSize eq 1' })).body).toMatchObject({
      scimType: 'invalidFilter',
    })
    for (const asked of [{ attributes: ['shoeSize'] }, { sortBy: 'shoeSize' }, { sortBy: 'members' }]) {
      expect((await search(asked)).body).toMatchObject({ status: '400', scimType: 'invalidPath' })
    }
  })

  it('shows nothing of another tenant', async () => {
    const stranger = await server.caller()
    expect((await stranger.call('POST', '/.search', { sortBy: 'displayName' })).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    })
  })
})
