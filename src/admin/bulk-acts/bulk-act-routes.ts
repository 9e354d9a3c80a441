import { z } from 'zod'
import { withinDeadline } from '../../scim/lists/deadline.ts'
import type { Caller } from '../caller.ts'
import { ScopeMissing } from '../errors.ts'
import { actorNames } from '../house/actor-names.ts'
import { patience } from '../people/find-people.ts'
import { eventsDescription, watchProgress } from '../progress-events.ts'
import { ask, raw, read, type Route, write } from '../route.ts'
import { bulkAct, bulkActPage, bulkActPreview, type OrderBulkAct, orderBulkAct } from '../schemas/bulk-acts.ts'
import { paging, pathId } from '../schemas/fields.ts'
import { listBulkActs } from './bulk-act-store.ts'
import { presentBulkAct, shownBulkAct } from './present-bulk-act.ts'
import { previewBulkAct } from './preview-bulk-act.ts'
import { reachOf } from './reach.ts'
import { startBulkAct, stopBulkAct } from './start-bulk-act.ts'

const tag = 'Bulk acts'
const act = { tag, scope: ['people:write', 'invites:write'] } as const
const look = { tag, scope: 'people:read' } as const

export const bulkActRoutes: Route[] = [
  ask({
    ...act,
    path: '/bulk-acts/preview',
    summary: 'What an act on many would do at this moment',
    description: 'A dry run: nothing is changed. It says how many are reached, and who is left out and why.',
    body: orderBulkAct,
    response: bulkActPreview,
    handler({ db, tenantId, body, caller, parts, signal }) {
      requireScope(caller, body)
      const order = { ...body, tenantId, actor: caller.actor, publicUrl: parts.config.publicUrl }
      return withinDeadline(db, (trx) => previewBulkAct(trx, order), { patience, signal })
    },
  }),
  write({
    ...act,
    method: 'post',
    path: '/bulk-acts',
    summary: 'Withdraw, deactivate, reactivate or send again to many',
    description:
      'Answers at once; the work goes on in the background, and `GET /bulk-acts/{id}` tells how far it is. Whoever comes later is not meant. Each is asked when their turn comes, and to each is done what the act on one does. Owners and whoever asks are never deactivated by it.',
    body: orderBulkAct,
    status: 202,
    response: bulkAct,
    // Honours an Idempotency-Key.
    sendsMail: true,
    async handler({ trx, tenantId, body, caller, parts }) {
      requireScope(caller, body)
      const order = { ...body, tenantId, actor: caller.actor, publicUrl: parts.config.publicUrl }
      const { id } = await startBulkAct(trx, order)
      return shownBulkAct(trx, tenantId, id)
    },
  }),
  read({
    ...look,
    path: '/bulk-acts',
    summary: 'List acts on many, newest first',
    query: z.strictObject(paging),
    response: bulkActPage,
    async handler({ db, tenantId, paging }) {
      const before = paging.after && Number(paging.after[0])
      const rows = await listBulkActs(db, { tenantId, before, limit: paging.limit + 1 })
      const ids = rows.map(({ createdBy }) => createdBy)
      const names = await actorNames(db, tenantId, ids)
      return paging.page({ rows, keyOf: ({ no }) => [no], toItem: (one) => presentBulkAct(one, names) })
    },
  }),
  read({
    ...look,
    path: '/bulk-acts/{id}',
    summary: 'Read an act on many and how far it is',
    params: pathId,
    response: bulkAct,
    handler: ({ db, tenantId, params }) => shownBulkAct(db, tenantId, params.id),
  }),
  write({
    ...act,
    method: 'post',
    path: '/bulk-acts/{id}/stop',
    summary: 'Stop an act on many',
    description: 'What is done stays done; nobody else’s turn comes.',
    params: pathId,
    response: bulkAct,
    async handler({ trx, tenantId, params, caller }) {
      requireScope(caller, await shownBulkAct(trx, tenantId, params.id))
      await stopBulkAct(trx, { tenantId, bulkActId: params.id, actor: caller.actor })
      return shownBulkAct(trx, tenantId, params.id)
    },
  }),
  raw({
    ...look,
    path: '/bulk-acts/{id}/events',
    summary: 'Watch an act on many',
    description: `Server-sent events: \`progress\` with the act whenever it has moved, and \`end\` when it is over. ${eventsDescription}`,
    params: pathId,
    produces: 'text/event-stream',
    handler: ({ db, parts, tenantId, params, ctx, caller }) =>
      watchProgress({
        parts,
        ctx,
        caller,
        read: () => shownBulkAct(db, tenantId, params.id),
        hasEnded: ({ state }) => state !== 'running',
      }),
  }),
]

/** Each act asks for its own. @throws ScopeMissing */
function requireScope({ scopes }: Caller, { act }: Pick<OrderBulkAct, 'act'>): void {
  const { scope } = reachOf[act]
  if (!scopes.has(scope)) throw new ScopeMissing([scope])
}
