import { sql } from 'kysely'
import type { Actor } from '../../audit/actor.ts'
import { recordEvent } from '../../audit/record-event.ts'
import type { Keyring } from '../../base/keyring.ts'
import { DomainError } from '../../base/errors.ts'
import { lookUpByKey } from '../../db/by-key.ts'
import type { Trx } from '../../db/connection.ts'
import type { BulkActState } from '../../db/tables.ts'
import type { LeftOut } from '../schemas/bulk-acts.ts'
import {
  adminsAmongPeople,
  type BulkAct,
  lockBulkAct,
  matchingBetween,
  type WhichBulkAct,
  windowBehind,
} from './bulk-act-store.ts'
import { reachOf } from './reach.ts'
import { addTo, sortOut } from './sort-out.ts'
import { whom } from './whom.ts'

export interface ChunkParts {
  keyring: Keyring
  publicUrl: string
  /** People who are looked at in one transaction. */
  chunkSize: number
}

/**
 * The next people behind the cursor, in the caller's transaction: what is done to them, its audit and the cursor move together, so
 * that whoever is killed in between has done nothing, and nobody's turn comes twice.
 */
export async function runBulkChunk(trx: Trx, which: WhichBulkAct, parts: ChunkParts): Promise<'more' | 'done'> {
  await lookUpByKey(trx)
  const running = await lockBulkAct(trx, which)
  if (running?.state !== 'running' || !running.people) return 'done'
  const { tenantId } = which
  const { act, people, cursor, cutOff } = running
  const actor = actorOf(running)
  try {
    const where = await whom(trx, people, { tenantId, publicUrl: parts.publicUrl })
    // Of those who were ticked all are there at once: ten thousand at most.
    const { looked, last } =
      people.kind === 'list'
        ? { looked: running.peopleCount, last: cutOff }
        : await windowBehind(trx, { tenantId, cursor, cutOff, size: parts.chunkSize })
    const matching = await matchingBetween(trx, { tenantId, cursor, last, where, mails: reachOf[act].mails })
    const { reached, leftOut } = sortOut(act, matching, await adminsAmongPeople(trx, tenantId, actor))
    const done = await reachOf[act].carryOut(trx, {
      tenantId,
      personNos: reached,
      actor,
      keyring: parts.keyring,
      cause: `bulk_act:${which.bulkActNo}`,
    })
    const isLast = last >= cutOff
    await move(trx, which, running, { last, looked, reached: done.length, leftOut })
    if (!isLast) return 'more'
  } catch (error) {
    // An attribute that was undeclared meanwhile: nobody can match any more.
    if (!(error instanceof DomainError)) throw error
    await end(trx, which, 'stopped')
    await recordEnd(trx, which, actor, 'stopped')
    return 'done'
  }
  await end(trx, which, 'done')
  await recordEnd(trx, which, actor, 'done')
  return 'done'
}

interface Moved {
  last: number
  looked: number
  reached: number
  leftOut: LeftOut
}

async function move(trx: Trx, { tenantId, bulkActNo }: WhichBulkAct, before: BulkAct, moved: Moved): Promise<void> {
  const leftOut = { ...before.leftOut }
  for (const [reason, n] of Object.entries(moved.leftOut)) addTo(leftOut, reason as keyof LeftOut, n)
  await trx
    .updateTable('bulkAct')
    .set({
      cursor: moved.last,
      looked: before.looked + moved.looked,
      reached: before.reached + moved.reached,
      leftOut: JSON.stringify(leftOut),
    })
    .where('tenantId', '=', tenantId)
    .where('no', '=', bulkActNo)
    .execute()
}

/** Nothing of whom it meant is kept behind it. */
export async function end(trx: Trx, { tenantId, bulkActNo }: WhichBulkAct, state: BulkActState): Promise<void> {
  await trx
    .updateTable('bulkAct')
    .set({ state, people: null, finishedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('no', '=', bulkActNo)
    .execute()
}

export async function recordEnd(trx: Trx, which: WhichBulkAct, actor: Actor, state: 'done' | 'stopped'): Promise<void> {
  const { id, act, reached, leftOut } = (await lockBulkAct(trx, which))!
  const type = state === 'done' ? 'bulk_act.finished' : 'bulk_act.stopped'
  const detail = { act, reached, leftOut: { ...leftOut } }
  await recordEvent(trx, { tenantId: which.tenantId, type, actor, subjectId: id, detail })
}

function actorOf({ actorKind, createdBy }: BulkAct): Actor {
  return createdBy === null ? { kind: 'operator' } : { kind: actorKind, id: createdBy }
}
