import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage } from '../../../src/http/page/language.ts'
import { aTenant } from '../../support/people.ts'
import { type RunningTestServer, startTestServer } from '../../support/server.ts'
import { createVisitor } from '../../support/visitor.ts'

let server: RunningTestServer
let path: string

beforeAll(async () => {
  server = await startTestServer()
  path = `/t/${(await aTenant(server.db)).slug}/sign-in`
})
afterAll(() => server.close())

describe('the language of a page', () => {
  it.each([
    ['the one chosen by the switch', { chosen: 'fr', accepted: 'de', fallback: 'ar' }, 'fr'],
    ['the browser’s first that we have', { accepted: 'nl, fr;q=0.5, de-AT;q=0.9', fallback: 'ar' }, 'de'],
    ['the tenant’s where the browser has no wish', { accepted: '*', fallback: 'ar' }, 'ar'],
    ['none that is refused', { accepted: 'de;q=0' }, 'en'],
    ['English at last', { accepted: 'nl', fallback: 'ja' }, 'en'],
    ['none that only looks like one', { chosen: 'constructor', accepted: '__proto__' }, 'en'],
  ])('is %s', (_, wishes, language) => {
    expect(chooseLanguage(['en', 'de', 'fr', 'ar'], wishes)).toBe(language)
  })

  it('stands in the page, with its direction', async () => {
    const answer = await createVisitor(server.url).get(path, { 'accept-language': 'ar' })
    expect(await answer.text()).toMatch(/<html lang="ar" dir="rtl">/)
    expect(answer.headers.get('content-language')).toBe('ar')
    expect(answer.headers.get('vary')).toContain('Accept-Language')
  })
})

describe('the switch', () => {
  it('is remembered, and leads back to the page', async () => {
    const visitor = createVisitor(server.url)
    const answer = await visitor.post('/language', { language: 'de', back: path })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(path)
    expect(await (await visitor.get(path, { 'accept-language': 'fr' })).text()).toContain('<html lang="de" dir="ltr">')
  })

  it('leads back to the same page, by what its query says of it, and takes no secret along', async () => {
    const backIn = (html: string) => /name="back" value="([^"]*)"/.exec(html)![1]!.replaceAll('&amp;', '&')
    const visitor = createVisitor(server.url)
    const shown = await visitor.get(`${path}?to=admin&owner=1&code=secret&token=secret&search=a%20%C3%A9`)
    const back = backIn(await shown.text())
    expect(back).toBe(`${path}?to=admin&owner=1&search=a+%C3%A9`)
    const answer = await visitor.post('/language', { language: 'fr', back })
    expect(answer.headers.get('location')).toBe(back)
    const referer = `${server.url}${path}?to=admin&code=secret`
    const refused = await visitor.post(`${path}?to=admin`, { login: '', password: '' }, { referer })
    expect(backIn(await refused.text())).toBe(`${path}?to=admin`)
    const foreign = { referer: 'https://login.example/app?to=admin' }
    const fromElsewhere = await visitor.post(path, { login: '', password: '' }, foreign)
    expect(backIn(await fromElsewhere.text())).toBe(path)
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/%0d%0aSet-Cookie: x\r\n',
    '',
    'javascript:alert(1)',
  ])('never leads elsewhere: %s', async (back) => {
    const answer = await createVisitor(server.url).post('/language', { language: 'de', back })
    expect(new URL(answer.headers.get('location')!, server.url).origin).toBe(server.url)
    expect(answer.headers.get('location')).not.toMatch(/^\/[/\\]/)
  })

  it('knows only languages that there are', async () => {
    const visitor = createVisitor(server.url)
    await visitor.post('/language', { language: '__proto__', back: path })
    expect(visitor.cookies.size).toBe(0)
  })

  it('is not worked by another site', async () => {
    const visitor = createVisitor(server.url)
    expect((await visitor.post('/language', { language: 'de' }, { origin: 'https://evil.example' })).status).toBe(403)
  })
})
