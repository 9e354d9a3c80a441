import type { Outgoing } from '../../http/outgoing/outgoing.ts'
import { MetadataRefused } from './metadata-refused.ts'

/** @throws OutgoingRefused, which says what is wrong with the address; MetadataRefused for an answer that is no document */
export async function fetchMetadata(outgoing: Pick<Outgoing, 'fetch'>, url: string): Promise<Uint8Array> {
  const answer = await outgoing.fetch(url, {
    headers: { Accept: 'application/samlmetadata+xml, application/xml, text/xml' },
  })
  if (answer.status !== 200) throw new MetadataRefused('metadata_unreachable', `status ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
