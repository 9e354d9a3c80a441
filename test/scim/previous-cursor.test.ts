import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScimAnswer, type ScimCaller, type ScimServer, scimServer } from './scim-server.ts'

let server: ScimServer
let caller: ScimCaller
const ids: string[] = []

beforeAll(async () => {
  server = await scimServer()
  caller = await server.caller()
  for (let at = 0; at < 11; at++) ids.push(await planted(`person-${at}`, at % 3 === 0 ? undefined : `Title ${at % 2}`))
})
afterAll(() => server.close())

async function planted(name: string, title?: string): Promise<string> {
  const user = { userName: `${name}@example.com`, displayName: `Person ${name.length}`, title }
  return (await caller.call('POST', '/Users', user)).body.id
}

const page = (cursor: string, query = '') => caller.call('GET', `/Users?count=4&cursor=${cursor}${query}`)
const idsOf = ({ body }: ScimAnswer): string[] => body.Resources.map(({ id }: { id: string }) => id)

describe('previousCursor (RFC 9865 §2)', () => {
  it.each(['', ...['displayName', 'title', 'meta.created', 'userName'].flatMap(bothWays)])(
    'leads back over the very pages that came before%s',
    async (query) => {
      const pages = []
      for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)!.body.nextCursor) {
        pages.push(await page(cursor, query))
      }
      expect(pages).toHaveLength(3)
      expect(pages[0]!.body).not.toHaveProperty('previousCursor')
      const second = await page(pages[2]!.body.previousCursor, query)
      const first = await page(second.body.previousCursor, query)
      expect([idsOf(first), idsOf(second)]).toEqual([idsOf(pages[0]!), idsOf(pages[1]!)])
      expect(first.body).not.toHaveProperty('previousCursor')
      expect(first.body.totalResults).toBe(11)
      expect(idsOf(await page(first.body.nextCursor, query))).toEqual(idsOf(second))
    },
  )

  it('has only unreserved characters, as every cursor', async () => {
    const { nextCursor } = (await page('')).body
    const { previousCursor } = (await page(nextCursor)).body
    for (const cursor of [nextCursor, previousCursor]) expect(cursor).toMatch(/^[\w.~-]+$/)
  })

  it('bears writes: who came or went in between moves nobody else', async () => {
    const second = await page((await page('')).body.nextCursor)
    const gone = await planted('gone')
    await caller.call('DELETE', `/Users/${gone}`)
    expect(idsOf(await page(second.body.previousCursor))).toEqual(ids.slice(0, 4))
  })

  it.each(['', '&sortBy=userName', '&sortBy=userName&sortOrder=descending', '&sortOrder=descending'])(
    'leads back from a page whose people were all deleted%s',
    async (query) => {
      const other = await server.caller()
      const made: string[] = []
      for (const name of ['a', 'b', 'c']) {
        made.push((await other.call('POST', '/Users', { userName: `${name}@example.com` })).body.id)
      }
      const asked = (cursor: string) => other.call('GET', `/Users?count=2&cursor=${cursor}${query}`)
      const first = await asked('')
      for (const id of made.filter((id) => !idsOf(first).includes(id))) await other.call('DELETE', `/Users/${id}`)
      const empty = await asked(first.body.nextCursor)
      expect(empty.body).toMatchObject({ itemsPerPage: 0, Resources: [] })
      expect(empty.body).not.toHaveProperty('nextCursor')
      const back = await asked(empty.body.previousCursor)
      expect(idsOf(back)).toEqual(idsOf(first))
      for (const id of idsOf(first)) await other.call('DELETE', `/Users/${id}`)
      const none = await asked(empty.body.previousCursor)
      expect(none.body).toMatchObject({ itemsPerPage: 0 })
      expect(none.body).not.toHaveProperty('previousCursor')
      expect((await asked(none.body.nextCursor)).status).toBe(200)
    },
  )

  it('opens nothing for another query, client or tenant', async () => {
    const { previousCursor } = (await page((await page('')).body.nextCursor)).body
    const other = await server.caller({ tenantId: caller.tenantId })
    const stranger = await server.caller()
    for (const answer of [
      await page(previousCursor, '&sortBy=userName'),
      await other.call('GET', `/Users?cursor=${previousCursor}`),
      await stranger.call('GET', `/Users?cursor=${previousCursor}`),
    ]) {
      expect(answer.body).toMatchObject({ status: '400', scimType: 'invalidCursor' })
    }
  })

  it('is not there where nothing is shown', async () => {
    const { nextCursor } = (await page('')).body
    const { body } = await caller.call('GET', `/Users?count=0&cursor=${nextCursor}`)
    expect(body).toEqual({ schemas: body.schemas, totalResults: 11, itemsPerPage: 0, Resources: [] })
  })

  it('serves groups as well', async () => {
    const { call } = await server.caller()
    for (const name of ['A', 'B', 'C']) await call('POST', '/Groups', { displayName: name })
    const first = await call('GET', '/Groups?count=2&cursor=')
    const second = await call('GET', `/Groups?count=2&cursor=${first.body.nextCursor}`)
    const back = await call('GET', `/Groups?count=2&cursor=${second.body.previousCursor}`)
    expect(idsOf(back)).toEqual(idsOf(first))
  })
})

describe('a page by cursor', () => {
  it.each(['ten', '1.5', '1e99'])('of count %s is refused with invalidCount', async (count) => {
    const { body } = await caller.call('GET', `/Users?cursor=&count=${count}`)
    expect(body).toMatchObject({ status: '400', scimType: 'invalidCount' })
  })

  it('may be of another size than the one before, and of the default size', async () => {
    const { nextCursor } = (await page('')).body
    expect(idsOf(await caller.call('GET', `/Users?count=5&cursor=${nextCursor}`))).toEqual(ids.slice(4, 9))
    expect(idsOf(await caller.call('GET', `/Users?cursor=${nextCursor}`))).toEqual(ids.slice(4))
  })
})

function bothWays(attribute: string): string[] {
  return [`&sortBy=${attribute}`, `&sortBy=${attribute}&sortOrder=descending`]
}
