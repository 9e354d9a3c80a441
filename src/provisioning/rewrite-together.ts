import { actorId } from '../audit/actor.ts'
import { type Database, type Executor, isOutside } from '../db/connection.ts'
import { gathered } from '../db/gather.ts'
import type { PersonUpdate, WrittenPerson } from './change-store.ts'
import { rewritePeople } from './rewrite-store.ts'

const rewrite = gathered<PersonUpdate, WrittenPerson | undefined>({
  // Each reads before it writes: that is the other half of the work, and goes on meanwhile.
  lanes: 1,
  groupOf: ({ change: { tenantId, actor } }) => `${tenantId} ${actor.kind} ${actorId(actor)}`,
  nameOf: ({ before }) => before.id,
  together: rewriteTogether,
  alone: rewriteAlone,
})

/**
 * What one actor rewrites at the same moment is one statement; within a transaction each is its own.
 * @returns undefined where somebody else wrote the person since it was read.
 */
export async function rewritePerson(db: Executor, update: PersonUpdate): Promise<WrittenPerson | undefined> {
  return isOutside(db) ? rewrite(db, update) : rewriteAlone(db, update)
}

async function rewriteAlone(db: Executor, update: PersonUpdate): Promise<WrittenPerson | undefined> {
  return (await rewritePeople(db, [update])).get(update.before.id)
}

async function rewriteTogether(db: Database, updates: readonly PersonUpdate[]) {
  const written = await rewritePeople(db, updates)
  return updates.map(({ before }) => {
    const one = written.get(before.id)
    return () => one
  })
}
