import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operator } from '../../../src/audit/actor.ts'
import { createLog } from '../../../src/base/log.ts'
import { createOutgoing, type Outgoing } from '../../../src/http/outgoing/outgoing.ts'
import type { SsoConnection } from '../../../src/sso/connection.ts'
import { findConnection, markTested } from '../../../src/sso/connection-store.ts'
import { refreshMetadataDue } from '../../../src/sso/saml/metadata-job.ts'
import { findMetadataState, metadataDue } from '../../../src/sso/saml/metadata-store.ts'
import { samlSettingsFrom } from '../../../src/sso/saml/settings.ts'
import { type MetadataSource, refreshMetadata, takeMetadata } from '../../../src/sso/saml/take-metadata.ts'
import { createXmlThread, type XmlThread } from '../../../src/sso/saml/xml-thread.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aTenant } from '../../support/people.ts'
import { aCertificate } from './certificate.ts'
import { aSamlConnection } from './connection.ts'
import { metadataDocument } from './metadata-document.ts'
import { aProvider, type TestProvider } from './provider.ts'

let database: TestDatabase
let thread: XmlThread
let server: http.Server
let address: string
let outgoing: Outgoing
let provider: TestProvider
let today: string
let tomorrow: string
/** What the provider's address answers with. */
let answer: (response: http.ServerResponse) => void

beforeAll(async () => {
  database = await testDatabase()
  thread = createXmlThread()
  server = http.createServer((_, response) => answer(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`
  outgoing = createOutgoing({ allow: ['127.0.0.1'], dnsServers: [], deadlineMilliseconds: 300 })
  ;[provider, today, tomorrow] = await Promise.all([aProvider(), aCertificate(), aCertificate()])
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await thread.stop()
  await database.close()
})
beforeEach(() => {
  answer = (response) => response.end(metadataDocument({ certificates: [today] }))
})

const parts = (given: Partial<Parameters<typeof takeMetadata>[0]> = {}) => ({
  db: database.db,
  outgoing,
  thread,
  now: new Date(),
  ...given,
})

async function aConnection(metadataUrl?: string): Promise<SsoConnection> {
  const { id: tenantId } = await aTenant(database.db)
  return aSamlConnection(database.db, { tenantId, provider, key: provider, settings: { metadataUrl } })
}

const keyOf = ({ tenantId, id: connectionId }: SsoConnection) => ({ tenantId, connectionId })
const permit = async () => {}
const take = (connection: SsoConnection, source: MetadataSource, entityId?: string) =>
  takeMetadata(parts(), { ...keyOf(connection), source, entityId, permit, actor: operator })
const settingsOf = async (connection: SsoConnection) =>
  samlSettingsFrom((await findConnection(database.db, keyOf(connection)))!.settings)
const events = async ({ tenantId }: SsoConnection) =>
  (
    await database.pool.query('select type, actor_kind, detail from audit where tenant_id = $1 order by no', [tenantId])
  ).rows.filter(({ type }: { type: string }) => type.startsWith('sso_connection.')) as {
    type: string
    actor_kind: string
    detail: object
  }[]

describe('metadata that an admin gives', () => {
  it('by address is kept with the address, and has to be tested anew', async () => {
    const connection = await aConnection()
    await markTested(database.db, { ...keyOf(connection), version: connection.version })
    const changed = await take(connection, { url: address })

    expect(samlSettingsFrom(changed.settings)).toMatchObject({
      metadataUrl: address,
      identityProvider: { entityId: 'https://idp.example.com/saml', certificates: [today.trim()] },
    })
    expect(changed.testedAt).toBeNull()
    expect(await events(connection)).toEqual([
      {
        type: 'sso_connection.metadata_taken',
        actor_kind: 'operator',
        detail: {
          entityId: 'https://idp.example.com/saml',
          certificates: 1,
          newCertificates: 1,
        },
      },
    ])
    expect(await findMetadataState(database.db, keyOf(connection))).toMatchObject({ fault: null })
  })

  it('as a document ends the reading by address', async () => {
    const connection = await aConnection(address)
    await take(connection, { document: Buffer.from(metadataDocument({ certificates: [tomorrow] })) })

    expect(await settingsOf(connection)).toMatchObject({ identityProvider: { certificates: [tomorrow.trim()] } })
    expect(await settingsOf(connection)).not.toHaveProperty('metadataUrl')
  })

  it('changes nothing when it is wrong, and nothing in another tenant', async () => {
    const connection = await aConnection()
    const before = await settingsOf(connection)
    const { tenantId } = await aConnection()

    await expect(take(connection, { document: Buffer.from('<html/>') })).rejects.toMatchObject({
      code: 'metadata_type',
    })
    await expect(take({ ...connection, tenantId }, { url: address })).rejects.toMatchObject({ code: 'not_found' })
    expect(await settingsOf(connection)).toEqual(before)
    expect(await events(connection)).toEqual([])
  })

  it.each<[string, (response: http.ServerResponse) => void, string | RegExp]>([
    ['answers 404', (response) => response.writeHead(404).end(), /status 404/],
    ['redirects', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), /redirect/],
    ['hangs', () => {}, /within/],
    ['is huge', (response) => response.end('x'.repeat(1_100_000)), /larger/],
    ['answers with a login page', (response) => response.end('<html><body/></html>'), /no SAML 2\.0 metadata/],
  ])('is refused plainly where the address %s', async (_, behaviour, words) => {
    answer = behaviour
    await expect(take(await aConnection(), { url: address })).rejects.toThrow(words)
  })

  it('is not fetched from inside the network', async () => {
    const closed = createOutgoing({ allow: [], dnsServers: [] })
    const connection = await aConnection()
    const order = { ...keyOf(connection), source: { url: address }, permit, actor: operator }

    await expect(takeMetadata(parts({ outgoing: closed }), order)).rejects.toThrow(/OUTGOING_ALLOW/)
  })
})

describe('the daily reading', () => {
  const log = createLog('silent')
  const refreshDue = () => refreshMetadataDue({ ...parts(), log })

  it('brings the next certificate before it is used, and takes the old one away with the document', async () => {
    const connection = await aConnection()
    await take(connection, { url: address })
    await markTested(database.db, { ...keyOf(connection), version: connection.version + 1 })
    answer = (response) => response.end(metadataDocument({ certificates: [today, tomorrow] }))
    await database.pool.query("update saml_metadata set tried_at = now() - interval '1 day'")
    await refreshDue()
    expect((await settingsOf(connection)).identityProvider!.certificates).toEqual([today.trim(), tomorrow.trim()])

    answer = (response) => response.end(metadataDocument({ certificates: [tomorrow] }))
    await refreshMetadata(parts(), keyOf(connection), operator)
    expect((await settingsOf(connection)).identityProvider!.certificates).toEqual([tomorrow.trim()])
    expect((await events(connection)).map(({ actor_kind }) => actor_kind)).toEqual(['operator', 'system', 'operator'])
    expect((await findConnection(database.db, keyOf(connection)))!.testedAt).not.toBeNull()
  })

  it('asks each address once a day, and tells nobody of what stayed', async () => {
    const connection = await aConnection()
    await take(connection, { url: address })
    expect(await metadataDue(database.db)).not.toContainEqual(keyOf(connection))
    await database.pool.query("update saml_metadata set tried_at = now() - interval '1 day'")
    expect(await metadataDue(database.db)).toContainEqual(keyOf(connection))
    await refreshDue()
    expect(await metadataDue(database.db)).toEqual([])
    expect(await events(connection)).toHaveLength(1)
  })

  it('keeps what it has when the address fails, says why, and reads the others', async () => {
    const [broken, whole] = [await aConnection(address.replace('metadata', 'broken')), await aConnection(address)]
    answer = (response) =>
      response.req.url === '/broken'
        ? response.writeHead(500).end()
        : response.end(metadataDocument({ certificates: [tomorrow], entityId: provider.entityId }))
    const before = await settingsOf(broken)
    await refreshDue()

    expect(await settingsOf(broken)).toEqual(before)
    expect(await findMetadataState(database.db, keyOf(broken))).toMatchObject({
      readAt: null,
      fault: expect.stringMatching(/status 500/) as string,
    })
    expect((await settingsOf(whole)).identityProvider!.certificates).toEqual([tomorrow.trim()])
  })

  it('does not take another identity provider for its own', async () => {
    const connection = await aConnection(address)
    answer = (response) => response.end(metadataDocument({ certificates: [today], entityId: 'urn:somebody-else' }))
    await refreshDue()

    expect((await settingsOf(connection)).identityProvider!.entityId).toBe(provider.entityId)
    expect(await findMetadataState(database.db, keyOf(connection))).toMatchObject({
      fault: expect.stringMatching(/urn:somebody-else/) as string,
    })
  })

  it('leaves an address alone that was changed while it was asked', async () => {
    const connection = await aConnection(address)
    answer = (response) => {
      void database.pool
        .query("update sso_connection set settings = settings - 'metadataUrl' where id = $1", [connection.id])
        .then(() => response.end(metadataDocument({ certificates: [tomorrow], entityId: provider.entityId })))
    }
    await refreshMetadata(parts(), keyOf(connection), operator)

    expect((await settingsOf(connection)).identityProvider!.certificates).toEqual([provider.certificate])
  })
})
