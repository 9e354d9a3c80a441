import { listConflicts, type SsoConflict } from '../../sso/conflict-store.ts'
import { dismissConflict, resolveConflict } from '../../sso/resolve-conflict.ts'
import { moment } from '../moment.ts'
import { refuseForPersonOfOwner } from '../owners.ts'
import { read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { resolveSsoConflict, ssoConflictPage, ssoConflictQuery } from '../schemas/sso.ts'

const tag = 'Single sign-on'
const deciding = { tag, scope: 'settings:write', fresh: true } as const

export const ssoConflictRoutes: Route[] = [
  read({
    path: '/sso-conflicts',
    tag,
    scope: ['settings:write', 'audit:read'],
    summary: 'Identities that an admin has to decide about, the oldest first',
    query: ssoConflictQuery,
    response: ssoConflictPage,
    async handler({ db, tenantId, paging }) {
      const [createdAt, id] = paging.after ?? []
      const after = createdAt === undefined ? undefined : { createdAt: String(createdAt), id: String(id) }
      return paging.page({
        rows: await listConflicts(db, { tenantId, after, limit: paging.limit + 1 }),
        keyOf: (conflict) => [conflict.createdAt.toISOString(), conflict.id],
        toItem: presentConflict,
      })
    },
  }),
  write({
    ...deciding,
    method: 'post',
    path: '/sso-conflicts/{id}/resolve',
    summary: 'Say whose identity it is',
    description:
      'Somebody who has claimed signs in by it from now on, and by no password. Nobody is ever merged. Of the person whom an owner also is only an owner says so.',
    params: pathId,
    body: resolveSsoConflict,
    async handler({ trx, tenantId, params, body, caller }) {
      await refuseForPersonOfOwner(trx, caller, body.personId)
      await resolveConflict(trx, { tenantId, conflictId: params.id, ...body, actor: caller.actor })
      return undefined
    },
  }),
  write({
    ...deciding,
    method: 'delete',
    path: '/sso-conflicts/{id}',
    summary: 'Put a conflict aside',
    description: 'It is nobody’s identity. It comes again where the same person tries again.',
    params: pathId,
    async handler({ trx, tenantId, params, caller }) {
      await dismissConflict(trx, { tenantId, conflictId: params.id, actor: caller.actor })
      return undefined
    },
  }),
]

function presentConflict({ createdAt, lastTriedAt, ...conflict }: SsoConflict) {
  return { ...conflict, createdAt: moment(createdAt), lastTriedAt: moment(lastTriedAt) }
}
