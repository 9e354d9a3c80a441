import type { Executor } from '../../db/connection.ts'

export interface OutboxRow {
  no: number
  id: string
  at: Date
  toAddress: string
  subject: string
  personId: string | null
}

/** Newest first. */
export async function outboxRows(
  db: Executor,
  { tenantId, before, limit }: { tenantId: number; before?: number; limit: number },
): Promise<OutboxRow[]> {
  return selectMessages(db, tenantId)
    .$if(before !== undefined, (messages) => messages.where('message.no', '<', before!))
    .orderBy('message.no', 'desc')
    .limit(limit)
    .execute()
}

export async function outboxMessage(
  db: Executor,
  { tenantId, messageId }: { tenantId: number; messageId: string },
): Promise<(OutboxRow & { message: string }) | undefined> {
  return selectMessages(db, tenantId).select('message.message').where('message.id', '=', messageId).executeTakeFirst()
}

function selectMessages(db: Executor, tenantId: number) {
  return db
    .selectFrom('outboxMessage as message')
    .leftJoin('person', (join) =>
      join.onRef('person.tenantId', '=', 'message.tenantId').onRef('person.no', '=', 'message.personNo'),
    )
    .select(['message.no', 'message.id', 'message.at', 'message.toAddress', 'message.subject', 'person.id as personId'])
    .where('message.tenantId', '=', tenantId)
}
