import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { moment } from '../moment.ts'
import { type Call, raw, read, type Route } from '../route.ts'
import { type OutboxMessage, outboxDetail, outboxPage } from '../schemas/deliveries.ts'
import { paging, pathId } from '../schemas/fields.ts'
import { outboxMessage, type OutboxRow, outboxRows } from './outbox-store.ts'
import { readMessage } from './read-message.ts'

const tag = 'Mail'
// A message holds a claim link, which is a credential: whoever may not invite may not read it.
const scope = 'invites:write'

export const outboxRoutes: Route[] = [
  read({
    path: '/outbox',
    tag,
    scope,
    summary: 'List mail that stayed in the house, newest first',
    description:
      'Where no SMTP is configured, every mail is kept here instead of being sent. What went to people who have claimed, and may let whoever reads it in as them, is shown with `export:read` only.',
    query: z.strictObject(paging),
    response: outboxPage,
    async handler({ db, paging, ...call }) {
      const before = paging.after && Number(paging.after[0])
      const rows = await outboxRows(db, { ...readerOf(call), before, limit: paging.limit + 1 })
      return paging.page({ rows, keyOf: ({ no }) => [no], toItem: presentMessage })
    },
  }),
  read({
    path: '/outbox/{id}',
    tag,
    scope,
    summary: 'Read a message',
    params: pathId,
    response: outboxDetail,
    async handler({ db, params, ...call }) {
      const row = await messageOf(db, { ...readerOf(call), messageId: params.id })
      return { ...presentMessage(row), ...readMessage(row.message) }
    },
  }),
  raw({
    path: '/outbox/{id}/eml',
    tag,
    scope,
    summary: 'Download a message as a file',
    params: pathId,
    produces: 'message/rfc822',
    async handler({ db, params, ...call }) {
      const { message } = await messageOf(db, { ...readerOf(call), messageId: params.id })
      return { body: message, fileName: `${params.id}.eml` }
    },
  }),
]

function readerOf({ tenantId, caller }: Pick<Call<unknown, unknown, unknown>, 'tenantId' | 'caller'>) {
  return { tenantId, readsAll: caller.scopes.has('export:read') }
}

async function messageOf(db: Executor, which: Parameters<typeof outboxMessage>[1]) {
  const row = await outboxMessage(db, which)
  if (!row) throw new NotFound('message')
  return row
}

function presentMessage({ id, at, toAddress, subject, personId }: OutboxRow): OutboxMessage {
  return { id, at: moment(at), to: toAddress, subject, personId }
}
