import { system } from '../../audit/actor.ts'
import { DomainError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { metadataDue } from './metadata-store.ts'
import { type MetadataParts, refreshMetadata } from './take-metadata.ts'

/** Metadata by address, each once a day: a new certificate is known here before the identity provider signs with it. */
export async function refreshMetadataDue(parts: MetadataParts & { log: Log }): Promise<void> {
  for (const key of await metadataDue(parts.db)) {
    await refreshMetadata(parts, key, system).catch((err: unknown) => {
      // It holds up no other, and the connection keeps what it has; its admin reads what is wrong.
      const reason = err instanceof DomainError ? err.code : undefined
      parts.log.warn({ err: reason ? undefined : err, reason, connectionId: key.connectionId }, 'metadata was not read')
    })
  }
}
