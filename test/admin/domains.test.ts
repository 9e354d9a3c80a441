import { domainToUnicode } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Domain } from '../../src/admin/schemas/domains.ts'
import { createLog } from '../../src/base/log.ts'
import { createOutgoing } from '../../src/http/outgoing/outgoing.ts'
import { countPeopleOfMailDomain } from '../../src/people/reach-store.ts'
import { authoritativeDomains, connectionForDomain } from '../../src/tenants/domains/authoritative-domains.ts'
import { checkDomainsDue } from '../../src/tenants/domains/check-domain.ts'
import { anApi, type ApiCaller, type TestApi } from '../support/api.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { type NameServer, startNameServer } from '../support/name-server.ts'
import { aPerson, aTenant, unique } from '../support/people.ts'

let database: TestDatabase
let names: NameServer
let api: TestApi
let tenantId: number
let key: ApiCaller

beforeAll(async () => {
  database = await testDatabase()
  names = await startNameServer()
  api = await anApi(database, { env: { DNS_SERVERS: names.address } })
})
afterAll(async () => {
  await api.close()
  await names.close()
  await database.close()
})
beforeEach(async () => {
  tenantId = (await aTenant(database.db)).id
  key = await api.withKey(tenantId)
})

const aName = () => `${unique('acme')}.example`

async function added(domain = aName(), connectionId: string | null = null, caller = key): Promise<Domain> {
  const { status, body } = await caller<Domain>('POST', '/domains', { body: { domain, connectionId } })
  expect(status).toBe(201)
  return body
}

const publish = ({ record }: Domain) => names.says(record.name, 'TXT', ['another service=1', record.value])
const check = ({ id }: Domain, caller = key) => caller<Domain>('POST', `/domains/${id}/check`)

async function verified(connectionId: string | null = null): Promise<Domain> {
  const domain = await added(aName(), connectionId)
  publish(domain)
  return (await check(domain)).body
}

async function aConnection(state: 'draft' | 'enabled' = 'enabled', ofTenant = tenantId): Promise<string> {
  const row = { protocol: 'oidc', settings: '{}', matchKey: 'email', matchClaim: 'email' } as const
  const { id } = await database.db
    .insertInto('ssoConnection')
    .values({ tenantId: ofTenant, name: unique('idp'), state, ...row })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function auditOf({ id }: Domain): Promise<string[]> {
  const { body } = await key<{ items: { type: string; subjectId: string }[] }>('GET', '/audit?limit=200')
  return body.items.filter(({ subjectId }) => subjectId === id).map(({ type }) => type)
}

/** As if its last look and its fault were so many days ago. */
async function aged({ id }: Domain, days: number): Promise<void> {
  const earlier = (column: 'last_checked_at' | 'failing_since') =>
    sql<Date>`${sql.ref(column)} - make_interval(days => ${days})`
  await database.db
    .updateTable('ssoDomain')
    .set({ lastCheckedAt: earlier('last_checked_at'), failingSince: earlier('failing_since') })
    .where('id', '=', id)
    .execute()
}

const runJob = () =>
  checkDomainsDue({
    db: database.db,
    outgoing: createOutgoing({ allow: [], dnsServers: [names.address] }),
    log: createLog('silent'),
  })

describe('a domain', () => {
  it('is unverified until its record is found', async () => {
    const domain = await added()
    expect(domain).toMatchObject({
      verifiedAt: null,
      record: {
        type: 'TXT',
        name: `_vestibule.${domain.domain}`,
        value: expect.stringMatching(/^vestibule-verification=\w+$/),
      },
    })
    expect((await check(domain)).body).toMatchObject({ verifiedAt: null, lastResult: 'missing' })
    publish(domain)
    expect((await check(domain)).body).toMatchObject({ verifiedAt: expect.any(String), lastResult: 'found' })
    expect(await auditOf(domain)).toEqual(['domain.verified', 'domain.added'])
  })

  it('is not verified by the record of another tenant, nor by a piece of its own', async () => {
    const domain = await added()
    const twin = await api.withKey((await aTenant(database.db)).id)
    const theirs = await added(domain.domain, null, twin)
    names.says(domain.record.name, 'TXT', [
      theirs.record.value,
      domain.record.value.slice(0, -1),
      `${domain.record.value}x`,
    ])
    expect((await check(domain)).body.verifiedAt).toBeNull()
    expect((await check(theirs, twin)).body.verifiedAt).not.toBeNull()
  })

  it('belongs to one tenant at a time', async () => {
    const domain = await verified()
    const twin = await api.withKey((await aTenant(database.db)).id)
    const theirs = await added(domain.domain, null, twin)
    publish(theirs)
    const refused = await check(theirs, twin)
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'domain_taken' }])
    expect((await key('DELETE', `/domains/${domain.id}`)).status).toBe(204)
    expect((await check(theirs, twin)).body.verifiedAt).not.toBeNull()
  })

  it('is the same in other letters, and is kept in ASCII', async () => {
    const name = aName()
    await added(` ${name.toUpperCase()}. `)
    const again = await key('POST', '/domains', { body: { domain: name } })
    expect([again.status, again.body.code]).toEqual([409, 'domain_known'])
    expect((await added(`${unique('bücher')}.example`)).domain).toMatch(/^xn--[a-z0-9-]+\.example$/)
  })

  it.each([
    '',
    'example',
    'localhost',
    '127.0.0.1',
    '[::1]',
    'a b.example',
    'a@b.example',
    'a..example',
    '-a.example',
    `${'a'.repeat(64)}.example`,
    'a.example/x',
    '*.example',
    '_x.example',
  ])('is nothing like %j', async (domain) => {
    const { status, body } = await key('POST', '/domains', { body: { domain } })
    expect([status, body.code]).toEqual([400, 'domain_not_readable'])
  })

  it('leads to a connection of its own tenant only', async () => {
    const twin = await aTenant(database.db)
    const foreign = await aConnection('enabled', twin.id)
    for (const connectionId of [foreign, '3f0c1a52-8f0e-4d0a-9a57-5b1f2a5f3d11', 'none']) {
      const { status, body } = await key('POST', '/domains', { body: { domain: aName(), connectionId } })
      expect([status, body.code]).toEqual([400, 'unknown_connection'])
    }
    const domain = await added()
    const changed = await key('PATCH', `/domains/${domain.id}`, { body: { connectionId: foreign } })
    expect([changed.status, changed.body.code]).toEqual([400, 'unknown_connection'])
  })
})

describe('whom a domain is about', () => {
  const reachOf = async ({ id }: Pick<Domain, 'id'>, caller = key) => {
    const { status, body } = await caller('GET', `/domains/${id}/reach`)
    return status === 200 ? body : status
  }
  const aMember = (address: string, ofTenant = tenantId) =>
    aPerson(database.db, {
      tenantId: ofTenant,
      userName: unique('ada'),
      attributes: { emails: [{ value: address, primary: true }, { value: `home.${address}` }] },
    })

  it('is told with the number of people whose mail goes there, and of no other company', async () => {
    const domain = await added()
    expect(await reachOf(domain)).toEqual({ people: 0, isAll: true })
    await aMember(`Ada.Okafor@${domain.domain.toUpperCase()}`)
    await aMember(`ben@${domain.domain}`)
    await aMember(`cora@mail.${domain.domain}`)
    await aMember(`not${domain.domain}@example.com`)
    const { id: twin } = await aTenant(database.db)
    await aMember(`dora@${domain.domain}`, twin)
    expect(await reachOf(domain)).toEqual({ people: 2, isAll: true })
    expect(await reachOf(domain, await api.withKey(twin))).toBe(404)
    expect(await reachOf({ id: 'nonsense' })).toBe(404)
  })

  it('is told of addresses in letters of any script', async () => {
    const domain = await added(`bücher-${unique('x')}.example`)
    expect(domain.domain).toMatch(/^xn--/)
    await aMember(`ada@${domainToUnicode(domain.domain)}`)
    await aMember(`ben@${domain.domain}`)
    expect(await reachOf(domain)).toEqual({ people: 2, isAll: true })
  })

  it('is counted no further than it has to be', async () => {
    const { domain } = await added()
    for (const name of ['ada', 'ben', 'cora']) await aMember(`${name}@${domain}`)
    const countTo = (counted: number) =>
      countPeopleOfMailDomain(database.db, { tenantId, domain }, { counted, lookedAt: 1 })
    expect(await countTo(3)).toEqual({ people: 3, isAll: true })
    expect(await countTo(2)).toEqual({ people: 2, isAll: false })
  })
})

describe('whose word counts', () => {
  it('is that of the connection of a verified domain', async () => {
    const connectionId = await aConnection()
    const domain = await added(aName(), connectionId)
    const asked = { tenantId, connectionId }
    expect(await authoritativeDomains(database.db, asked)).toEqual([])
    expect(await connectionForDomain(database.db, tenantId, domain.domain)).toBeUndefined()
    publish(domain)
    await check(domain)
    expect(await authoritativeDomains(database.db, asked)).toEqual([domain.domain])
    expect(await connectionForDomain(database.db, tenantId, domain.domain.toUpperCase())).toBe(connectionId)
    expect(await connectionForDomain(database.db, tenantId, `sub.${domain.domain}`)).toBeUndefined()
    expect(await connectionForDomain(database.db, tenantId, 'no domain')).toBeUndefined()
    const twin = await aTenant(database.db)
    expect(await authoritativeDomains(database.db, { tenantId: twin.id, connectionId })).toEqual([])
    expect(await connectionForDomain(database.db, twin.id, domain.domain)).toBeUndefined()
  })

  it('leads nobody to a connection that is not enabled', async () => {
    const { domain } = await verified(await aConnection('draft'))
    expect(await connectionForDomain(database.db, tenantId, domain)).toBeUndefined()
  })

  it('follows the admin, and the connection when it goes', async () => {
    const first = await aConnection()
    const second = await aConnection()
    const domain = await verified(first)
    const changed = await key<Domain>('PATCH', `/domains/${domain.id}`, { body: { connectionId: second } })
    expect(changed.body.connectionId).toBe(second)
    expect(await authoritativeDomains(database.db, { tenantId, connectionId: first })).toEqual([])
    await database.db.deleteFrom('ssoConnection').where('id', '=', second).execute()
    expect((await key<Domain>('GET', `/domains/${domain.id}`)).body).toMatchObject({
      connectionId: null,
      verifiedAt: domain.verifiedAt,
    })
  })
})

describe('the daily look', () => {
  it('leaves alone what was looked at today, and finds new records by itself', async () => {
    const domain = await added()
    const known = await verified()
    publish(domain)
    await runJob()
    expect((await key<Domain>('GET', `/domains/${domain.id}`)).body.verifiedAt).not.toBeNull()
    expect(names.timesAsked(known.record.name, 'TXT')).toBe(1)
  })

  it('lets a domain lapse a week after its record went, and says so on the way', async () => {
    const connectionId = await aConnection()
    const domain = await verified(connectionId)
    names.says(domain.record.name, 'TXT', [])
    await aged(domain, 1)
    await runJob()
    const failing = (await key<Domain>('GET', `/domains/${domain.id}`)).body
    expect(failing).toMatchObject({ verifiedAt: domain.verifiedAt, lastResult: 'missing' })
    expect(Date.parse(failing.lapsesAt!) - Date.parse(failing.failingSince!)).toBe(7 * 86_400_000)
    expect(await authoritativeDomains(database.db, { tenantId, connectionId })).toEqual([domain.domain])

    await aged(domain, 6)
    await runJob()
    expect(await authoritativeDomains(database.db, { tenantId, connectionId })).toEqual([domain.domain])
    await aged(domain, 2)
    await runJob()
    expect(await authoritativeDomains(database.db, { tenantId, connectionId })).toEqual([])
    expect(await auditOf(domain)).toEqual(['domain.lapsed', 'domain.record_missing', 'domain.verified', 'domain.added'])
  })

  it('counts silent name servers like a missing record, and forgives both when it is back', async () => {
    const domain = await verified()
    names.says(domain.record.name, 'TXT', 'failure')
    expect((await check(domain)).body).toMatchObject({ lastResult: 'no_answer', failingSince: expect.any(String) })
    publish(domain)
    expect((await check(domain)).body).toMatchObject({ failingSince: null, verifiedAt: domain.verifiedAt })
    expect((await auditOf(domain))[0]).toBe('domain.record_back')
  })
})
