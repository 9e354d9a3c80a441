import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import type { Keyring } from '../../base/keyring.ts'
import { lookUpByKey } from '../../db/by-key.ts'
import type { Trx } from '../../db/connection.ts'
import { checkChunk } from './check-chunk.ts'
import type { WhichImport } from './import-row-store.ts'
import { type Import, lockImport } from './import-store.ts'
import { managersChunk } from './managers-chunk.ts'
import { peopleChunk } from './people-chunk.ts'

/**
 * The next part of an import's work, some hundred rows, in the caller's transaction: whoever is killed in between has done
 * nothing, and goes on from the cursor.
 */
export async function runImportChunk(trx: Trx, which: WhichImport, keyring: Keyring): Promise<'more' | 'done'> {
  await lookUpByKey(trx)
  const found = await lockImport(trx, which)
  if (found?.state === 'checking') return (await checkChunk(trx, which, found)) ? 'done' : 'more'
  if (found?.state !== 'running') return 'done'
  const actor = actorOf(found)
  const work = { running: found, execution: { actor, keyring } }
  const isLast = found.pass === 'people' ? await peopleChunk(trx, which, work) : await managersChunk(trx, which, work)
  if (!isLast) return 'more'
  const finished = (await lockImport(trx, which))!
  const detail = { ...finished.results, invited: finished.invited }
  await recordEvent(trx, { tenantId: which.tenantId, type: 'import.finished', actor, subjectId: found.id, detail })
  return 'done'
}

function actorOf({ actorKind, createdBy }: Import): Actor {
  return createdBy === null ? { kind: 'operator' } : { kind: actorKind, id: createdBy }
}
