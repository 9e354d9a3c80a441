import { afterAll, beforeAll, expect, it } from 'vitest'
import { oneTimeToken } from '../../src/session/one-time-link.ts'
import { listAdmins } from '../../src/tenants/admin-store.ts'
import { findTenantById } from '../../src/tenants/tenant-store.ts'
import { testKeyring } from '../support/keyring.ts'
import { aTenant } from '../support/people.ts'
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

it('calls the company as its first owner says, and leaves its name where they say nothing', async () => {
  const becomeOwner = async (company?: string) => {
    const { id: tenantId } = await aTenant(server.db, { name: 'Northwind' })
    const { handle, keyId } = await aLinkFor(tenantId)
    const link = `/one-time/${oneTimeToken(testKeyring, { handle, keyId })}`
    await createVisitor(server.url).post(link, company === undefined ? owner : { ...owner, company })
    return { tenantId, ...(await findTenantById(server.db, tenantId))! }
  }

  const renamed = await becomeOwner('Acme\u202e Harbour')
  const kept = await becomeOwner(' \u200b ')
  expect([renamed.name, kept.name, (await becomeOwner()).name]).toEqual(['Acme  Harbour', 'Northwind', 'Northwind'])
  const events = await server.db
    .selectFrom('audit')
    .select('type')
    .where('tenantId', 'in', [renamed.tenantId, kept.tenantId])
    .where('type', '=', 'tenant.renamed')
    .execute()
  expect(events).toHaveLength(1)
})

it('shows its first owner no name that nobody has said', async () => {
  const empty = await startTestServer()
  const link = (await empty.firstAdminLink())!
  const shown = async () => (await createVisitor(empty.url).get(link)).text()
  expect(await shown()).not.toContain('Main')

  await empty.db.updateTable('tenant').set({ name: 'Northwind' }).execute()
  expect(await shown()).toContain('Northwind')
  await empty.close()
})

it('leads who has no link to where it was printed, for as long as nobody owns the server', async () => {
  const empty = await startTestServer()
  const replaced = (await empty.firstAdminLink())!
  const link = (await empty.firstAdminLink())!
  const seen = async (path: string) => (await createVisitor(empty.url).get(path)).text()
  const unowned = 'Nobody runs this server yet. Its start prints a one-time link'
  expect(await seen('/t/main/sign-in')).toContain(unowned)
  expect(await seen('/t/main/sign-in?to=admin')).toContain(unowned)
  expect(await seen(replaced)).toContain(unowned)
  expect(await seen(`/t/${(await aTenant(empty.db)).slug}/sign-in?to=admin`)).not.toContain(unowned)

  await createVisitor(empty.url).post(link, owner)
  expect(await seen('/t/main/sign-in?to=admin')).not.toContain(unowned)
  expect(await seen(replaced)).toContain('Go to sign-in')
  await empty.close()
})

it('makes one owner where two starts at once each handed out a link', async () => {
  const { id: tenantId } = await aTenant(server.db)
  const links = [await aLinkFor(tenantId), await aLinkFor(tenantId)].map(
    (link) => `/one-time/${oneTimeToken(testKeyring, link)}`,
  )

  const answers = await Promise.all(
    links.map((link, at) => createVisitor(server.url).post(link, { ...owner, email: `owner${at}@example.com` })),
  )

  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 410])
  expect(await listAdmins(server.db, tenantId)).toHaveLength(1)
})

const aLinkFor = (tenantId: number) =>
  server.db
    .insertInto('oneTimeLink')
    .values({ tenantId, purpose: 'first_admin', keyId: testKeyring.currentKeyId, expiresAt: inAnHour() })
    .returning(['handle', 'keyId'])
    .executeTakeFirstOrThrow()

const inAnHour = () => new Date(Date.now() + 3_600_000)
