import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import type { JsonObject } from '../../base/json.ts'
import type { Database, Executor, Trx } from '../../db/connection.ts'
import { inTransaction } from '../../db/transaction.ts'
import { OutgoingRefused } from '../../http/outgoing/errors.ts'
import type { Outgoing } from '../../http/outgoing/outgoing.ts'
import type { SsoConnection } from '../connection.ts'
import { type ConnectionKey, findConnection, updateConnection } from '../connection-store.ts'
import { fetchMetadata } from './fetch-metadata.ts'
import { MetadataRefused } from './metadata-refused.ts'
import { storeMetadataTry } from './metadata-store.ts'
import { readIdentityProvider } from './read-metadata.ts'
import { type IdentityProvider, type SamlSettings, samlSettingsFrom } from './settings.ts'
import type { XmlThread } from './xml-thread.ts'

export interface MetadataParts {
  db: Database
  outgoing: Pick<Outgoing, 'fetch'>
  thread: XmlThread
  now: Date
}

/** What an admin gives: the document, or where it is. */
export type MetadataSource = { document: Uint8Array } | { url: string }

export interface MetadataOrder extends ConnectionKey {
  source: MetadataSource
  /** Which one, where the document describes several. */
  entityId?: string
  /** Throws where it may not be: before anybody is asked, and again of the connection as it is then. */
  permit: (db: Executor) => Promise<void>
  actor: Actor
}

/**
 * The identity provider of a connection out of its metadata. An address is kept, and read again every day; a document ends that.
 * No transaction is open while the document is fetched and read. @throws NotFound, MetadataRefused, OutgoingRefused
 */
export async function takeMetadata(parts: MetadataParts, order: MetadataOrder): Promise<SsoConnection> {
  const { source, entityId, permit, actor, tenantId, connectionId } = order
  const key = { tenantId, connectionId }
  await openConnection(parts.db, key)
  await permit(parts.db)
  const found = await readSource(parts, source, entityId)
  return inTransaction(parts.db, async (trx) => {
    const connection = await openConnection(trx, key, 'for no key update')
    await permit(trx)
    const { metadataUrl: _before, ...settings } = samlSettingsFrom(connection.settings)
    const after = { ...settings, ...('url' in source && { metadataUrl: source.url }), identityProvider: found }
    await storeProvider(trx, connection, { after, actor, isUntested: true })
    await storeMetadataTry(trx, key, undefined)
    return openConnection(trx, key)
  })
}

/**
 * By the daily job, or when an admin asks: the address that the connection has. What was wrong is kept for the admin, and nothing changed.
 * A document that suddenly describes another identity provider is not taken. @throws NotFound, MetadataRefused, OutgoingRefused
 */
export async function refreshMetadata(parts: MetadataParts, key: ConnectionKey, actor: Actor): Promise<void> {
  const connection = await openConnection(parts.db, key)
  const { metadataUrl: url, identityProvider } = samlSettingsFrom(connection.settings)
  if (url === undefined) return
  try {
    const found = await readSource(parts, { url }, identityProvider?.entityId)
    await inTransaction(parts.db, (trx) => storeRefreshed(trx, key, { url, found, actor }))
  } catch (error) {
    if (!(error instanceof MetadataRefused) && !(error instanceof OutgoingRefused)) throw error
    await storeMetadataTry(parts.db, key, error.message)
    throw error
  }
}

async function readSource(parts: MetadataParts, source: MetadataSource, entityId: string | undefined) {
  const bytes = 'url' in source ? await fetchMetadata(parts.outgoing, source.url) : source.document
  return readIdentityProvider(parts.thread, { bytes, entityId, now: parts.now })
}

interface Refreshed {
  url: string
  found: IdentityProvider
  actor: Actor
}

async function storeRefreshed(trx: Trx, key: ConnectionKey, { url, found, actor }: Refreshed): Promise<void> {
  const connection = await openConnection(trx, key, 'for no key update')
  const before = samlSettingsFrom(connection.settings)
  // Changed by an admin while the old address was asked.
  if (before.metadataUrl !== url) return
  const isNew = JSON.stringify(before.identityProvider) !== JSON.stringify(found)
  if (isNew)
    await storeProvider(trx, connection, { after: { ...before, identityProvider: found }, actor, isUntested: false })
  await storeMetadataTry(trx, key, undefined)
}

interface NewProvider {
  after: SamlSettings & { identityProvider: IdentityProvider }
  actor: Actor
  isUntested: boolean
}

async function storeProvider(
  trx: Trx,
  connection: SsoConnection,
  { after, actor, isUntested }: NewProvider,
): Promise<void> {
  const { tenantId, id: connectionId } = connection
  const { identityProvider: before } = samlSettingsFrom(connection.settings)
  const settings = JSON.parse(JSON.stringify(after)) as JsonObject
  await updateConnection(trx, { tenantId, connectionId }, { settings, isUntested })
  const { certificates, ssoUrl, entityId } = after.identityProvider
  const known = new Set(before?.certificates)
  await recordEvent(trx, {
    tenantId,
    type: 'sso_connection.metadata_taken',
    actor,
    subjectId: connectionId,
    detail: {
      entityId,
      certificates: certificates.length,
      newCertificates: certificates.filter((one) => !known.has(one)).length,
      ...(before && before.ssoUrl !== ssoUrl && { ssoUrl }),
    },
  })
}

async function openConnection(
  db: Parameters<typeof findConnection>[0],
  key: ConnectionKey,
  lock?: 'for no key update',
): Promise<SsoConnection> {
  const connection = await findConnection(db, key, lock)
  if (connection?.protocol !== 'saml') throw new NotFound('connection')
  return connection
}
