import { aliveCertificates } from './certificates.ts'
import type { MetadataReason } from './metadata-reasons.ts'
import { MetadataRefused } from './metadata-refused.ts'
import { type IdentityProvider, isSignInAddress } from './settings.ts'
import { Refused } from './worker/refused.ts'
import type { MetadataReading, MetadataToRead } from './worker/read-metadata.ts'
import { decodeXml, metadataRules, xmlTextFault, type XmlTextFault } from './xml-text.ts'
import type { XmlThread } from './xml-thread.ts'

export const metadataBytes = 1024 * 1024

const reasonOf: Record<XmlTextFault, MetadataReason> = {
  encoding: 'metadata_encoding',
  too_complex: 'metadata_too_large',
  doctype: 'metadata_declarations',
  instruction: 'metadata_declarations',
  comment: 'metadata_declarations',
}

export interface MetadataDocument {
  bytes: Uint8Array
  /** Which identity provider, where the document describes several. */
  entityId?: string
  now: Date
}

/** What a connection takes from an identity provider's metadata. @throws MetadataRefused */
export async function readIdentityProvider(thread: XmlThread, document: MetadataDocument): Promise<IdentityProvider> {
  const { now, entityId } = document
  const read = await inThread(thread, { text: textOf(document.bytes), entityId, now: now.getTime() })
  return {
    entityId: read.entityId,
    ssoUrl: usableAddress(read.ssoUrl),
    certificates: aliveCertificates(read.certificates, now).map(({ pem }) => pem),
  }
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > metadataBytes) throw new MetadataRefused('metadata_too_large')
  // Microsoft's begins with a mark of byte order.
  const text = decodeXml(bytes)?.replace(/^\uFEFF/, '')
  if (text === undefined) throw new MetadataRefused('metadata_encoding')
  const fault = xmlTextFault(text, metadataRules)
  if (fault) throw new MetadataRefused(reasonOf[fault])
  return text
}

async function inThread(thread: XmlThread, order: MetadataToRead): Promise<MetadataReading> {
  try {
    return await thread.perform('metadata', order)
  } catch (error) {
    if (error instanceof Refused) throw new MetadataRefused(error.reason as MetadataReason, error.received)
    throw error
  }
}

function usableAddress(address: string): string {
  if (!isSignInAddress(address)) throw new MetadataRefused('address_unusable', address)
  return address
}
