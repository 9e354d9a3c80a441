import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiDocument } from '../../src/admin/openapi.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { aTenant } from '../support/people.ts'

let database: TestDatabase
let api: TestApi
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database)
  key = await api.withKey((await aTenant(database.db)).id)
})
afterAll(async () => {
  await api.close()
  await database.close()
})

describe('every refusal', () => {
  it.each([
    ['an unknown address', 'GET', '/nothing', 404, 'unknown_route'],
    ['a path that cannot be decoded', 'GET', '/people/%E0%A4%A', 404, undefined],
    ['a method that the address does not have', 'PUT', '/people', 405, 'method_not_allowed'],
    ['an id that is no UUID', 'GET', '/people/42', 404, 'not_found'],
    ['an id of nobody', 'GET', '/people/3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11', 404, 'not_found'],
    ['a wrong value in the query', 'GET', '/people?limit=0', 400, 'invalid_request'],
    ['a filter that cannot be read', 'GET', '/people?filter=userName%20eq', 400, 'invalid_filter'],
    ['a cursor that was made up', 'GET', '/people?cursor=abc.def', 400, 'invalid_cursor'],
    ['NUL in the query', 'GET', '/people?search=%00', 400, 'invalid_request'],
  ])('is a problem: %s', async (_, method, path, status, code) => {
    const answer = await key(method, path)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.body).toMatchObject({
      status,
      ...(code && { code }),
      type: expect.any(String),
      title: expect.any(String),
    })
    expect(answer.status).toBe(status)
  })

  it('names the methods that an address has', async () => {
    const { headers } = await key('PUT', '/groups')
    expect(headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('names every wrong value by its path', async () => {
    const { status, body } = await key('POST', '/groups', { body: { displayName: '', role: 'boss', colour: 'red' } })
    expect(status).toBe(400)
    const paths = (body.errors as { path: string }[]).map(({ path }) => path)
    expect(paths.toSorted()).toEqual(['colour', 'displayName', 'role'])
  })

  it.each([
    ['no JSON', '{"displayName":', {}, 400],
    ['no JSON object', '[1]', {}, 400],
    ['a type that is not JSON', 'displayName=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a foreign charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 415],
    ['a compressed body', '{}', { 'content-encoding': 'gzip' }, 415],
    ['more than a mebibyte', JSON.stringify({ displayName: 'x'.repeat(1024 * 1024) }), {}, 413],
    ['NUL', JSON.stringify({ displayName: 'a\0b' }), {}, 400],
    ['half a surrogate pair', '{"displayName":"a\\ud800"}', {}, 400],
    ['a name that objects have by birth', '{"__proto__":{"role":"open"},"displayName":"x"}', {}, 400],
    ['depths', `{"displayName":${'['.repeat(40)}${']'.repeat(40)}}`, {}, 400],
  ])('refuses a body with %s', async (_, body, headers, status) => {
    const answer = await key('POST', '/groups', { body, headers })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  })
})

describe('the description', () => {
  it('is OpenAPI 3.1 and needs no key', async () => {
    const { status, body } = await api.anonymous<ApiDocument>('GET', '/openapi.json')
    expect(status).toBe(200)
    expect(body.openapi).toBe('3.1.0')
    expect(Object.keys(body.paths ?? {})).toContain('/people/{id}')
  })

  it('refers only to schemas that it has', async () => {
    const { text, body } = await api.anonymous<ApiDocument>('GET', '/openapi.json')
    const named = new Set([...text.matchAll(/#\/components\/schemas\/([\w-]+)/g)].map(([, name]) => name!))
    expect([...named].filter((name) => !(name in body.components!.schemas!))).toEqual([])
  })

  it('is served word for word: every operation answers, and no other does', async () => {
    const { body } = await api.anonymous<ApiDocument>('GET', '/openapi.json')
    for (const [path, item] of Object.entries(body.paths!)) {
      const concrete = path.replaceAll(/\{\w+\}/g, '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11')
      const methods = Object.keys(item as object).map((method) => method.toUpperCase())
      const { headers, status } = await api.anonymous('OPTIONS', concrete)
      expect([path, status]).toEqual([path, 405])
      const allowed = headers
        .get('allow')!
        .split(', ')
        .filter((method) => method !== 'HEAD')
      expect([path, allowed]).toEqual([path, methods.toSorted()])
    }
  })

  it('can be read at /api/docs, under a policy that lets nothing foreign in', async () => {
    const { status, text, headers } = await api.anonymous('GET', '/api/docs')
    expect(status).toBe(200)
    expect(text).toContain('/people/{id}/deactivate')
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self' 'nonce-/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(text.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g)).toBeNull()
  })
})
