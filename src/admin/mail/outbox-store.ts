import { sql } from 'kysely'
import type { Executor } from '../../db/connection.ts'

export interface OutboxRow {
  no: number
  id: string
  at: Date
  toAddress: string
  subject: string
  personId: string | null
}

interface Reader {
  tenantId: number
  /** Also what was sent to people who have claimed, and may hold a link by which a password is set anew. */
  readsAll: boolean
}

/** Newest first. */
export async function outboxRows(
  db: Executor,
  { before, limit, ...reader }: Reader & { before?: number; limit: number },
): Promise<OutboxRow[]> {
  return selectMessages(db, reader)
    .$if(before !== undefined, (messages) => messages.where('message.no', '<', before!))
    .orderBy('message.no', 'desc')
    .limit(limit)
    .execute()
}

export async function outboxMessage(
  db: Executor,
  { messageId, ...reader }: Reader & { messageId: string },
): Promise<(OutboxRow & { message: string }) | undefined> {
  return selectMessages(db, reader).select('message.message').where('message.id', '=', messageId).executeTakeFirst()
}

function selectMessages(db: Executor, { tenantId, readsAll }: Reader) {
  return db
    .selectFrom('outboxMessage as message')
    .leftJoin('person', (join) =>
      join.onRef('person.tenantId', '=', 'message.tenantId').onRef('person.no', '=', 'message.personNo'),
    )
    .select(['message.no', 'message.id', 'message.at', 'message.toAddress', 'message.subject', 'person.id as personId'])
    .where('message.tenantId', '=', tenantId)
    .$if(!readsAll, (messages) => messages.where((row) => row.not(row.exists(standingOfClaimed(db)))))
}

function standingOfClaimed(db: Executor) {
  return db
    .selectFrom('standing')
    .select('standing.personNo')
    .whereRef('standing.tenantId', '=', sql.ref('message.tenantId'))
    .whereRef('standing.personNo', '=', sql.ref('message.personNo'))
    .where('standing.claimedAt', 'is not', null)
}
