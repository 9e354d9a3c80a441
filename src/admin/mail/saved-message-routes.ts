import {
  deleteSavedMessage,
  listSavedMessages,
  saveMessage,
  type SavedMessage as StoredMessage,
} from '../../mail/saved-messages.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { type SavedMessage, savedMessage, savedMessageList, saveMessage as saveSchema } from '../schemas/messages.ts'

const act = { tag: 'Mail', scope: 'invites:write' } as const

export const savedMessageRoutes: Route[] = [
  read({
    ...act,
    path: '/saved-messages',
    summary: 'List the texts that are kept to be used again',
    response: savedMessageList,
    async handler({ db, tenantId }) {
      return { items: (await listSavedMessages(db, tenantId)).map(presentMessage) }
    },
  }),
  write({
    ...act,
    method: 'post',
    path: '/saved-messages',
    summary: 'Keep a text',
    body: saveSchema,
    status: 201,
    response: savedMessage,
    handler: async ({ trx, tenantId, body }) => presentMessage(await saveMessage(trx, { tenantId, ...body })),
  }),
  write({
    ...act,
    method: 'put',
    path: '/saved-messages/{id}',
    summary: 'Replace a text that is kept',
    params: pathId,
    body: saveSchema,
    response: savedMessage,
    async handler({ trx, tenantId, params, body }) {
      return presentMessage(await saveMessage(trx, { tenantId, messageId: params.id, ...body }))
    },
  }),
  write({
    ...act,
    method: 'delete',
    path: '/saved-messages/{id}',
    summary: 'Delete a text that is kept',
    params: pathId,
    async handler({ trx, tenantId, params }) {
      await deleteSavedMessage(trx, { tenantId, messageId: params.id })
      return undefined
    },
  }),
]

function presentMessage({ id, name, subject, body, changedAt }: StoredMessage): SavedMessage {
  return { id, name, subject, body, changedAt: moment(changedAt) }
}
