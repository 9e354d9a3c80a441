import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type RunningTestServer } from '../support/server.ts'
import { createVisitor } from '../support/visitor.ts'

let server: RunningTestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const owner = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'a calm sea of violets' }

it('makes the owner of an empty database by a link that is used up by POST, and never by GET', async () => {
  const link = await server.firstAdminLink()
  const visitor = createVisitor(server.url)

  for (let times = 0; times < 3; times++) expect((await visitor.get(link!)).status).toBe(200)
  const answer = await visitor.post(link!, owner)

  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe('/admin')
  expect(visitor.cookies.has('vestibule_admin')).toBe(true)
  expect((await createVisitor(server.url).get(link!)).status).toBe(410)
  expect((await createVisitor(server.url).post(link!, { ...owner, email: 'eve@example.com' })).status).toBe(410)
  expect(await server.firstAdminLink()).toBeUndefined()
})
