import { sql } from 'kysely'
import { NotFound } from '../base/errors.ts'
import { isUuid } from '../base/uuid.ts'
import { withConstraintErrors } from '../db/constraint-errors.ts'
import type { Executor } from '../db/connection.ts'
import { MessageNameTaken } from './errors.ts'
import { checkMailText } from './message-text.ts'

/** A text that admins keep to use again. */
export interface SavedMessage {
  id: string
  /** Among admins only; unique in the tenant. */
  name: string
  subject: string | null
  body: string | null
  changedAt: Date
}

const columns = ['id', 'name', 'subject', 'body', 'changedAt'] as const
const constraints = { saved_message_name_unique: () => new MessageNameTaken() }

export async function listSavedMessages(db: Executor, tenantId: number): Promise<SavedMessage[]> {
  return db.selectFrom('savedMessage').select(columns).where('tenantId', '=', tenantId).orderBy('name').execute()
}

export interface MessageToSave {
  tenantId: number
  /** Of the one to change; absent: a new one. */
  messageId?: string
  name: string
  subject?: string | null
  body?: string | null
}

/** @throws InvalidMailText, MessageNameTaken, NotFound */
export async function saveMessage(db: Executor, message: MessageToSave): Promise<SavedMessage> {
  checkMailText(message)
  const { tenantId, messageId, name } = message
  const values = { name, subject: message.subject ?? null, body: message.body ?? null }
  return withConstraintErrors(constraints, async () => {
    if (messageId === undefined) {
      return db
        .insertInto('savedMessage')
        .values({ tenantId, ...values })
        .returning(columns)
        .executeTakeFirstOrThrow()
    }
    const changed = await change(db, { tenantId, messageId }, values)
    if (!changed) throw new NotFound('message')
    return changed
  })
}

async function change(
  db: Executor,
  { tenantId, messageId }: { tenantId: number; messageId: string },
  values: { name: string; subject: string | null; body: string | null },
): Promise<SavedMessage | undefined> {
  if (!isUuid(messageId)) return undefined
  return db
    .updateTable('savedMessage')
    .set({ ...values, changedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('id', '=', messageId)
    .returning(columns)
    .executeTakeFirst()
}

/** @throws NotFound */
export async function deleteSavedMessage(
  db: Executor,
  { tenantId, messageId }: { tenantId: number; messageId: string },
): Promise<void> {
  const deleted = isUuid(messageId)
    ? await db
        .deleteFrom('savedMessage')
        .where('tenantId', '=', tenantId)
        .where('id', '=', messageId)
        .returning('id')
        .executeTakeFirst()
    : undefined
  if (!deleted) throw new NotFound('message')
}
