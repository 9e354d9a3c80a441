import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIndexPlaces } from '../../src/scim/lists/index-places.ts'
import { type ScimAnswer, type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

const now = new Date('2030-01-01T00:00:00Z')
const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const placeAt = (startIndex: number) => ({ startIndex, after: { key: null, no: startIndex * 10 } })

describe('remembered places', () => {
  it('answer with the nearest one that is not behind the page', () => {
    const places = createIndexPlaces()
    for (const at of [20_201, 20_001, 20_401, 20_201]) places.remember('list', placeAt(at), now)
    expect(places.nearest('list', 20_201, now)).toEqual(placeAt(20_201))
    expect(places.nearest('list', 20_400, now)).toEqual(placeAt(20_201))
    expect(places.nearest('list', 90_000, now)).toEqual(placeAt(20_401))
    expect(places.nearest('list', 20_000, now)).toBeUndefined()
    expect(places.nearest('another', 20_201, now)).toBeUndefined()
  })

  it('take the newest word for one index, and are forgotten after ten minutes', () => {
    const places = createIndexPlaces()
    places.remember('list', placeAt(20_001), now)
    places.remember('list', { startIndex: 20_001, after: { key: null, no: 7 } }, now)
    expect(places.nearest('list', 20_001, minutesLater(9))?.after.no).toBe(7)
    expect(places.nearest('list', 20_001, minutesLater(10))).toBeUndefined()
  })

  it('stay few, however far and however many lists are walked', () => {
    const places = createIndexPlaces()
    for (let at = 1; at < 1_000_000; at += 100) places.remember('list', placeAt(at), now)
    expect(places.nearest('list', 1_000_000, now)?.startIndex).toBe(999_901)
    const reach = [100_000, 500_000, 900_000].map((at) => at - places.nearest('list', at, now)!.startIndex)
    expect(Math.max(...reach)).toBeLessThan(10_000)
    for (let list = 0; list < 250; list++) places.remember(`list ${list}`, placeAt(20_001), now)
    expect(places.nearest('list', 1_000_000, now)).toBeUndefined()
    expect(places.nearest('list 249', 20_001, now)).toBeDefined()
  })

  it('carry the total of a large list on, for as long', () => {
    const places = createIndexPlaces()
    places.rememberTotal('list', 10_000, now)
    places.rememberTotal('small', 9_999, now)
    expect(places.totalOf('list', minutesLater(9))).toBe(10_000)
    expect(places.totalOf('list', minutesLater(10))).toBeUndefined()
    expect(places.totalOf('small', now)).toBeUndefined()
  })
})

describe('a deep page by index', () => {
  let server: ScimServer
  let caller: ScimCaller
  let ids: string[]

  beforeAll(async () => {
    server = await scimServer({ places: createIndexPlaces({ deepFrom: 5 }) })
    caller = await server.caller()
    ids = []
    for (let at = 0; at < 30; at++) {
      const user = { userName: `person-${String(at).padStart(2, '0')}@example.com`, ...(at % 5 && { title: 'Even' }) }
      ids.push((await caller.call('POST', '/Users', user)).body.id)
    }
  })
  afterAll(() => server.close())

  const page = (startIndex: number, query = '') =>
    caller.call('GET', `/Users?startIndex=${startIndex}&count=4&attributes=id${query}`)
  const idsOf = ({ body }: ScimAnswer): string[] => body.Resources.map(({ id }: { id: string }) => id)

  it.each(['', '&sortBy=userName', '&sortBy=title', '&sortBy=title&sortOrder=descending', '&filter=userName%20pr'])(
    'shows the same, walked to or jumped to%s',
    async (query) => {
      const whole = idsOf(await caller.call('GET', `/Users?count=30&attributes=id${query}`))
      for (const order of [
        [25, 9, 25, 13, 9],
        [1, 5, 9, 13, 17, 21, 25, 29],
        [8, 10, 12],
      ]) {
        for (const startIndex of order) {
          const answer = await page(startIndex, query)
          expect(idsOf(answer), `${startIndex}`).toEqual(whole.slice(startIndex - 1, startIndex + 3))
          expect(answer.body).toMatchObject({
            totalResults: 30,
            startIndex,
            itemsPerPage: answer.body.Resources.length,
          })
        }
      }
      expect((await page(31, query)).body).toMatchObject({ totalResults: 30, itemsPerPage: 0 })
      expect((await page(500, query)).body).toMatchObject({ totalResults: 30, itemsPerPage: 0 })
    },
  )

  it('skips nobody where people before it are deleted meanwhile, and counts anew from the first page', async () => {
    const before = await page(9)
    await caller.call('DELETE', `/Users/${ids[0]}`)
    await caller.call('DELETE', `/Users/${ids[10]}`)
    expect([...idsOf(before), ...idsOf(await page(13))]).toEqual(ids.slice(8, 16))
    expect((await page(1)).body).toMatchObject({ totalResults: 28 })
    expect(idsOf(await page(5))).toEqual(ids.slice(5, 9))
  })

  it('belongs to one client’s list: another tenant’s page at the same index is its own', async () => {
    const stranger = await server.caller()
    for (let at = 0; at < 12; at++) await stranger.call('POST', '/Users', { userName: `stranger-${at}@example.com` })
    await page(9)
    const { body } = await stranger.call('GET', '/Users?startIndex=9&count=4')
    expect(body.Resources.map(({ userName }: { userName: string }) => userName)).toEqual(
      [8, 9, 10, 11].map((at) => `stranger-${at}@example.com`),
    )
  })
})
