import { simpleParser } from 'mailparser'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anApi, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aPerson, aTenant } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let picture: Buffer
beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  picture = await sharp({ create: { width: 400, height: 100, channels: 3, background: '#0a7' } })
    .png()
    .toBuffer()
})
afterAll(async () => {
  await api.close()
  await database.close()
})

async function aCompany() {
  const tenant = await aTenant(database.db)
  return { tenant, tenantId: tenant.id, call: await api.withKey(tenant.id) }
}
type Company = Awaited<ReturnType<typeof aCompany>>
const upload = ({ call }: Company, body: Buffer = picture) =>
  call<{ url: string }>('PUT', '/tenant/logo', { body, headers: { 'content-type': 'image/png' } })

describe('the logo', () => {
  it('is uploaded, shown at an address of its own, changed and removed', async () => {
    const company = await aCompany()
    const hasLogo = async () => (await company.call<{ hasLogo: boolean }>('GET', '/tenant')).body.hasLogo
    expect(await hasLogo()).toBe(false)
    expect((await company.call('GET', '/tenant/logo')).status).toBe(404)
    const { status, body } = await upload(company)
    expect([status, body]).toMatchObject([200, { width: 400, height: 100 }])

    expect(await hasLogo()).toBe(true)
    const shown = await fetch(body.url)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect(shown.headers.get('cache-control')).toContain('immutable')
    const again = await upload(company)
    expect(again.body.url).not.toBe(body.url)
    expect((await fetch(body.url)).status).toBe(404)

    expect((await company.call('DELETE', '/tenant/logo')).status).toBe(204)
    expect(await hasLogo()).toBe(false)
    expect((await fetch(again.body.url)).status).toBe(404)
    const { body: audit } = await company.call<{ items: { type: string }[] }>('GET', '/audit?limit=3')
    expect(audit.items.map(({ type }) => type)).toEqual(['logo.removed', 'logo.changed', 'logo.changed'])
  })

  it('is refused by what it is, and changes nothing then', async () => {
    const company = await aCompany()
    await upload(company)
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    expect((await upload(company, svg)).status).toBe(415)
    expect((await upload(company, Buffer.alloc(6 * 1024 * 1024, picture))).status).toBe(413)
    expect((await company.call('GET', '/tenant/logo')).status).toBe(200)
  })

  it('is a matter of those who change settings, each of their own tenant', async () => {
    const [ours, theirs] = [await aCompany(), await aCompany()]
    await upload(ours)
    expect((await theirs.call('GET', '/tenant/logo')).status).toBe(404)
    const inviter = await api.withSession(ours.tenantId, 'inviter')
    expect((await inviter('DELETE', '/tenant/logo')).status).toBe(403)
    expect((await inviter('GET', '/tenant/logo')).status).toBe(200)
  })

  it('stands on the tenant’s pages, with the name in its place where pictures are off', async () => {
    const company = await aCompany()
    const page = async () => (await fetch(`${api.base}/t/${company.tenant.slug}/sign-in`)).text()
    expect(await page()).not.toContain('class="logo"')
    const { body } = await upload(company)
    expect(await page()).toContain(
      `<img class="logo" src="${new URL(body.url).pathname}" width="200" height="50" alt="Acme"/>`,
    )
  })

  it('travels within the mail, which is what the preview shows', async () => {
    const company = await aCompany()
    await upload(company)
    const { tenantId, call } = company
    const { id } = await aPerson(database.db, { tenantId })
    const preview = await call<{ html: string; inlineImages: { contentId: string; dataUrl: string }[] }>(
      'POST',
      '/messages/preview',
      { body: { personId: id } },
    )
    const [inline] = preview.body.inlineImages
    expect(preview.body.html).toContain(`src="cid:${inline!.contentId}" alt="Acme" width="200" height="50"`)
    expect(preview.body.html).not.toMatch(/src="http/)

    await call('POST', `/people/${id}/invite`, { body: {} })
    const message = await expect
      .poll(
        () =>
          database.db.selectFrom('outboxMessage').select('message').where('tenantId', '=', tenantId).executeTakeFirst(),
        { timeout: 10_000 },
      )
      .toBeDefined()
      .then(() =>
        database.db
          .selectFrom('outboxMessage')
          .select('message')
          .where('tenantId', '=', tenantId)
          .executeTakeFirstOrThrow(),
      )
    const mail = await simpleParser(message.message, { skipImageLinks: true } as object)
    expect(mail.attachments).toMatchObject([
      { cid: inline!.contentId, contentType: 'image/png', related: true, contentDisposition: 'inline' },
    ])
    expect(`data:image/png;base64,${mail.attachments[0]!.content.toString('base64')}`).toBe(inline!.dataUrl)
    expect(mail.html).toContain(`cid:${inline!.contentId}`)
    const { body: listed } = await call<{ items: { id: string }[] }>('GET', '/outbox')
    const kept = await call('GET', `/outbox/${listed.items[0]!.id}`)
    expect(kept.body).toMatchObject({
      inlineImages: [inline],
      html: expect.stringContaining(`cid:${inline!.contentId}`) as string,
    })
    expect(mail.text).toContain('/c/')
  })

  it('is not named by the mail of a tenant that has none', async () => {
    const { tenantId, call } = await aCompany()
    const { id } = await aPerson(database.db, { tenantId })
    const { body } = await call('POST', '/messages/preview', { body: { personId: id } })
    expect(body).toMatchObject({ inlineImages: [] })
    expect(body.html).not.toContain('<img')
  })
})
