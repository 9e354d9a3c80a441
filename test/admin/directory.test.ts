import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiCaller, TestApi } from '../support/api.ts'
import { anApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { baseDn, entriesOf, readerDn, readerPassword } from '../support/ldap-entries.ts'
import { startLdapServer, type TestLdap } from '../support/ldap-server.ts'
import { aPerson, aTenant } from '../support/people.ts'
import { hasSlapd, startSlapd } from '../support/slapd.ts'

let database: TestDatabase
let api: TestApi
let ldap: TestLdap
beforeAll(async () => {
  database = await testDatabase()
  api = await anApi(database, { env: { OUTGOING_ALLOW: 'localhost' } })
  const person = (uid: string, name: string) => ({ uid, name, mail: `${uid}@example.com`, employeeNumber: `E-${uid}` })
  const entries = entriesOf([person('ada', 'Ada'), person('bob', 'Bob'), person('eve', 'Eve'), person('joe', 'Joe')])
  ldap = await (hasSlapd ? startSlapd : startLdapServer)(entries)
})
afterAll(async () => {
  await api.close()
  await ldap.close()
  await database.close()
})

async function aCompany() {
  const { id: tenantId } = await aTenant(database.db)
  return { tenantId, call: await api.withKey(tenantId) }
}
const right = () => ({
  url: ldap.url,
  bindDn: readerDn,
  password: readerPassword,
  baseDn,
  caCertificate: ldap.certificate,
})
const put = (call: ApiCaller, change = {}) => call('PUT', '/directory', { body: { ...right(), ...change } })

describe('the directory', () => {
  it('is set, shown without its password, changed and forgotten', async () => {
    const { call } = await aCompany()
    expect(await call('GET', '/directory')).toMatchObject({ status: 404, body: { code: 'no_directory' } })

    const set = await put(call)
    expect(set).toMatchObject({ status: 200, body: { url: ldap.url, filter: '(objectClass=person)' } })
    expect(set.text).not.toContain(readerPassword)
    const { url, bindDn, caCertificate } = right()
    const changed = { url, bindDn, caCertificate, baseDn: `ou=people,${baseDn}` }
    expect((await call('PUT', '/directory', { body: changed })).status).toBe(200)
    expect(await call('GET', '/directory')).toMatchObject({ body: { baseDn: `ou=people,${baseDn}` } })
    expect(await call('POST', '/directory/test', { body: {} })).toMatchObject({ body: { works: true, found: 4 } })

    expect((await call('DELETE', '/directory')).status).toBe(204)
    expect((await call('DELETE', '/directory')).status).toBe(404)
    const { body } = await call<{ items: { type: string }[] }>('GET', '/audit?limit=3')
    expect(body.items.map(({ type }) => type)).toEqual([
      'directory.removed',
      'directory.configured',
      'directory.configured',
    ])
  })

  it('keeps its password sealed, and opens it for no other tenant', async () => {
    const [ours, theirs] = [await aCompany(), await aCompany()]
    await put(ours.call)
    const row = await database.db
      .selectFrom('directory')
      .selectAll()
      .where('tenantId', '=', ours.tenantId)
      .executeTakeFirstOrThrow()
    expect(row.password.toString('latin1')).not.toContain(readerPassword)
    await database.db
      .insertInto('directory')
      .values({ ...row, attributes: JSON.stringify(row.attributes), tenantId: theirs.tenantId })
      .execute()
    const copied = await theirs.call('POST', '/directory/test', { body: {} })
    expect(copied).toMatchObject({ status: 400, body: { code: 'directory_password_missing' } })
  })

  it('sends the kept password to no other address', async () => {
    const { call } = await aCompany()
    const { password: _, ...without } = right()
    const first = await call('PUT', '/directory', { body: without })
    expect(first).toMatchObject({ status: 400, body: { code: 'directory_password_missing' } })
    await put(call)
    const elsewhere = { ...without, url: ldap.startTlsUrl }
    expect((await call('PUT', '/directory', { body: elsewhere })).status).toBe(400)
    expect((await call('POST', '/directory/test', { body: { directory: elsewhere } })).status).toBe(400)
    expect(await call('GET', '/directory')).toMatchObject({ body: { url: ldap.url } })
  })

  it('is tried before it is kept, and says what is wrong', async () => {
    const { call } = await aCompany()
    const trial = await call('POST', '/directory/test', { body: { directory: { ...right(), password: 'guessed' } } })
    expect(trial).toMatchObject({ status: 200, body: { works: false, step: 'sign_in' } })
    expect((await call('GET', '/directory')).status).toBe(404)
    const inside = { ...right(), url: 'ldaps://127.0.0.2' }
    expect(await call('POST', '/directory/test', { body: { directory: inside } })).toMatchObject({
      body: { works: false, step: 'name', remedy: expect.stringContaining('OUTGOING_ALLOW') as string },
    })
  })

  it('is refused where it cannot be one, naming each mistake', async () => {
    const { call } = await aCompany()
    const { status, text } = await put(call, { url: 'http://x', filter: '((', password: '' })
    expect(status).toBe(400)
    for (const path of ['url', 'filter', 'password']) expect(text).toContain(`"path":"${path}"`)
  })
})

describe('a search', () => {
  it('becomes a people file, and that an invitation of exactly those', async () => {
    const { tenantId, call } = await aCompany()
    await put(call)
    const ada = await aPerson(database.db, { tenantId, userName: 'ada@example.com' })
    await aPerson(database.db, { tenantId, userName: 'bob@example.com', invite: 'now' })
    const other = await aPerson(database.db, { tenantId, userName: 'zoe@example.com' })
    await aPerson(database.db, { tenantId: (await aTenant(database.db)).id, userName: 'eve@example.com' })

    const found = await call<{ id: string }>('POST', '/directory/search', { body: { text: 'E-' } })
    expect(found).toMatchObject({
      status: 200,
      body: { kind: 'ldap', name: 'E-', rows: { matched: 1, already_invited: 1, not_found: 2 } },
    })
    const rows = await call('GET', `/people-files/${found.body.id}/rows?outcome=matched`)
    expect(rows).toMatchObject({
      body: { items: [{ personId: ada.id, given: expect.stringContaining('ada@') as string }] },
    })
    const rejects = await call('GET', `/people-files/${found.body.id}/rejects`)
    expect(rejects.text).toContain('eve@example.com')

    const body = { kind: 'file', fileId: found.body.id }
    expect(await call('POST', '/campaigns/preview', { body })).toMatchObject({ body: { toInvite: 1 } })
    expect((await call('POST', '/campaigns', { body })).status).toBe(202)
    await expect
      .poll(async () => (await call<{ state: string }>('GET', `/people/${ada.id}`)).body.state)
      .toBe('invited')
    expect(await call('GET', `/people/${other.id}`)).toMatchObject({ body: { state: 'uninvited' } })
  })

  it('finds nobody, which is an answer too', async () => {
    const { call } = await aCompany()
    await put(call)
    expect(await call('POST', '/directory/search', { body: { filter: '(uid=nobody)' } })).toMatchObject({
      status: 200,
      body: { rows: { matched: 0, not_found: 0 } },
    })
  })

  it('is refused with the reason, and leaves nothing', async () => {
    const { tenantId, call } = await aCompany()
    const none = await call('POST', '/directory/search', { body: {} })
    expect(none).toMatchObject({ status: 404, body: { code: 'no_directory' } })
    await put(call, { password: 'guessed' })
    const refused = await call('POST', '/directory/search', { body: {} })
    expect(refused).toMatchObject({ status: 400, body: { code: 'directory_problem' } })
    const wrong = await call('POST', '/directory/search', { body: { filter: '(uid=a' } })
    expect(wrong).toMatchObject({ status: 400, body: { code: 'directory_filter_refused' } })
    const files = await database.db.selectFrom('peopleFile').selectAll().where('tenantId', '=', tenantId).execute()
    expect(files).toEqual([])
  })

  it('may be made by an inviter, who may not see or change the directory', async () => {
    const { tenantId, call } = await aCompany()
    await put(call)
    const inviter = await api.withSession(tenantId, 'inviter')
    expect((await inviter('POST', '/directory/search', { body: { text: 'ada' } })).status).toBe(200)
    expect((await inviter('GET', '/directory')).status).toBe(403)
    expect((await put(inviter)).status).toBe(403)
    expect((await inviter('POST', '/directory/test', { body: {} })).status).toBe(403)
  })
})
