import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../src/audit/actor.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { squarePicture } from '../../src/people/picture.ts'
import { changeSettings } from '../../src/tenants/settings.ts'
import { createClaimant, goodPassword } from '../support/claimant.ts'
import { anInvitedPerson } from '../support/people.ts'
import { type RunningTestServer, startTestServer } from '../support/server.ts'
import type { Visitor } from '../support/visitor.ts'

let server: RunningTestServer
let face: Buffer

beforeAll(async () => {
  server = await startTestServer()
  face = await sharp({ create: { width: 300, height: 400, channels: 3, background: '#f2b705' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => server.close())
beforeEach(() => server.database.pool.query('delete from rate_limit'))

async function atThePicture() {
  const invited = await anInvitedPerson(server.db)
  await inTransaction(server.db, (trx) =>
    changeSettings(trx, { tenantId: invited.tenantId, change: { askForPicture: true }, actor: operator }),
  )
  const claimant = createClaimant(server.url)
  await claimant.open(`/c/${invited.link}`)
  await claimant.submit({ displayName: 'Ada' })
  expect(claimant.at).toBe('/claim/picture')
  return { ...invited, claimant }
}

function upload(
  visitor: Visitor,
  path: string,
  { csrf, file, act = 'next' }: { csrf: string; file?: Buffer; act?: string },
) {
  const form = new FormData()
  form.set('csrf', csrf)
  form.set('do', act)
  form.set('picture', file ? new Blob([new Uint8Array(file)]) : new Blob([]), file ? 'face.jpg' : '')
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return fetch(new URL(path, server.url), {
    method: 'POST',
    body: form,
    headers: { cookie, origin: server.url },
    redirect: 'manual',
  })
}

const csrfIn = (html: string) => /name="csrf" value="([^"]+)"/.exec(html)![1]!

async function photosOf(personNo: number) {
  const { attributes } = await server.db
    .selectFrom('person')
    .select('attributes')
    .where('no', '=', personNo)
    .executeTakeFirstOrThrow()
  return attributes.photos as { value: string }[] | undefined
}

describe('the picture of a claim', () => {
  it('waits for a place, and is told to come again where there is none: the server is busy, and the picture is right', async () => {
    const { claimant } = await atThePicture()
    const send = () => upload(claimant, '/claim/picture', { csrf: csrfIn(claimant.html), file: face })
    const few = await Promise.all(Array.from({ length: 6 }, send))
    expect(few.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 303))

    const filling = setInterval(() => {
      for (let times = 0; times < 12; times++) squarePicture(face).catch(() => {})
    }, 1)
    const many = await Promise.all(Array.from({ length: 6 }, send)).finally(() => clearInterval(filling))
    const busy = many.find(({ status }) => status === 503)
    expect(busy?.headers.get('retry-after')).toBe('2')
    expect(await busy?.text()).toContain('Many people are adding pictures')
  })

  it('is seen by its holder alone, and by others with the claim, in SCIM’s photos', async () => {
    const { claimant, person } = await atThePicture()
    const answer = await upload(claimant, '/claim/picture', { csrf: csrfIn(claimant.html), file: face })
    expect(answer.headers.get('location')).toBe('/claim/picture')
    await claimant.open('/claim/picture')
    expect(claimant.html).toContain('<img class="picture"')
    const draft = await claimant.get('/claim/picture.jpg')
    expect(draft.headers.get('content-type')).toBe('image/jpeg')
    expect((await createClaimant(server.url).get('/claim/picture.jpg')).status).toBe(400)
    expect(await photosOf(person.no)).toBeUndefined()

    await upload(claimant, '/claim/picture', { csrf: csrfIn(claimant.html) })
    await claimant.open('/claim')
    expect(claimant.at).toBe('/claim/password')
    await claimant.submit({ password: goodPassword })

    const [photo] = (await photosOf(person.no))!
    expect(photo!.value).toMatch(new RegExp(`^${server.url}/pictures/\\w+\\.jpg$`))
    const shown = await fetch(photo!.value)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect(shown.headers.get('content-disposition')).toContain('inline')
    expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({
      format: 'jpeg',
      width: 300,
      height: 300,
    })
  })

  it('may be passed over, and taken back', async () => {
    const { claimant, person } = await atThePicture()
    const csrf = csrfIn(claimant.html)
    await upload(claimant, '/claim/picture', { csrf, file: face })
    await upload(claimant, '/claim/picture', { csrf, act: 'remove' })
    await claimant.open('/claim/picture')
    expect(claimant.html).not.toContain('<img class="picture"')
    const answer = await upload(claimant, '/claim/picture', { csrf })
    expect(answer.headers.get('location')).toBe('/claim/password')
    await claimant.open('/claim/password')
    await claimant.submit({ password: goodPassword })
    expect(await photosOf(person.no)).toBeUndefined()
  })

  it.each([
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 400, /PNG, JPEG or WebP/],
    ['half a picture', () => face.subarray(0, face.length / 2), 400, /cannot be read/],
    ['more than 5 MB', () => Buffer.alloc(6 * 1024 * 1024), 413, /larger than 5 MB/],
  ])('refuses %s in words', async (_, file, status, words) => {
    const { claimant } = await atThePicture()
    const answer = await upload(claimant, '/claim/picture', { csrf: csrfIn(claimant.html), file: file() })
    expect(answer.status).toBe(status)
    expect(await answer.text()).toMatch(words)
  })

  it.each([
    ['another site’s form', { csrf: 'wrong.wrong' }, 403],
    ['a form without parts', 'nothing', 400],
    ['a form that is cut', '--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nabc', 403],
    ['a part without a name', '--x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--x--\r\n', 400],
    ['a hundred parts', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(100), 400],
  ])('refuses %s', async (_, sent, status) => {
    const { claimant } = await atThePicture()
    const cookie = `vestibule_claim=${claimant.cookies.get('vestibule_claim')}`
    const answer =
      typeof sent === 'string'
        ? await fetch(`${server.url}/claim/picture`, {
            method: 'POST',
            body: sent,
            headers: { cookie, origin: server.url, 'content-type': 'multipart/form-data; boundary=x' },
          })
        : await upload(claimant, '/claim/picture', { ...sent, file: face })
    expect([status, 403]).toContain(answer.status)
  })
})

describe('the picture of an account', () => {
  it('is changed and taken back by its owner, and gone when they are deactivated', async () => {
    const { claimant, person } = await atThePicture()
    await upload(claimant, '/claim/picture', { csrf: csrfIn(claimant.html) })
    await claimant.open('/claim/password')
    await claimant.submit({ password: goodPassword })

    await claimant.open('/account/picture')
    const csrf = csrfIn(claimant.html)
    expect((await upload(claimant, '/account/picture', { csrf: 'no.no', file: face })).status).toBe(403)
    expect((await upload(claimant, '/account/picture', { csrf, file: face })).headers.get('location')).toBe(
      '/account?done=picture',
    )
    const [first] = (await photosOf(person.no))!
    await upload(claimant, '/account/picture', { csrf, file: face })
    const [second] = (await photosOf(person.no))!
    expect(second!.value).not.toBe(first!.value)
    expect((await fetch(first!.value)).status).toBe(404)
    expect((await fetch(second!.value)).status).toBe(200)
    await claimant.open('/account')
    expect(claimant.html).toContain(second!.value)

    await server.database.pool.query('update standing set deactivated_at = now() where person_no = $1', [person.no])
    expect((await fetch(second!.value)).status).toBe(404)
    await server.database.pool.query('update standing set deactivated_at = null where person_no = $1', [person.no])
    await upload(claimant, '/account/picture', { csrf, act: 'remove' })
    expect(await photosOf(person.no)).toBeUndefined()
    expect((await fetch(second!.value)).status).toBe(404)
  })

  it('is nobody’s without a session', async () => {
    const stranger = createClaimant(server.url)
    expect((await stranger.get('/account/picture')).status).toBe(401)
    expect((await upload(stranger, '/account/picture', { csrf: 'x', file: face })).status).toBe(401)
    expect((await stranger.get('/pictures/0000000000000000.jpg')).status).toBe(404)
    expect((await stranger.get('/pictures/..%2f..%2fetc%2fpasswd')).status).toBe(404)
  })
})
