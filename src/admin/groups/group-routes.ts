import { changeGroup, deleteGroup } from '../../groups/change-group.ts'
import { createGroup } from '../../groups/create-group.ts'
import { ifMatch } from '../if-match.ts'
import { read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import {
  changeGroup as changeSchema,
  createGroup as createSchema,
  group,
  groupPage,
  groupsQuery,
} from '../schemas/groups.ts'
import { countGroupRows, groupRows } from './group-list-store.ts'
import { presentGroup, shownGroup } from './present-group.ts'

export const groupRoutes: Route[] = [
  read({
    path: '/groups',
    tag: 'Groups',
    scope: 'groups:read',
    summary: 'List groups by name',
    description:
      '`pushed` groups are made and changed by their provisioning client alone; `local` ones are the admins’.',
    query: groupsQuery,
    response: groupPage,
    async handler({ db, tenantId, query: { search, kind }, paging }) {
      const where = { tenantId, search: search || undefined, kind }
      const rows = await groupRows(db, { ...where, after: paging.after, limit: paging.limit + 1 })
      const total = paging.total ?? (await countGroupRows(db, where))
      return paging.page({ rows, keyOf: ({ displayKey, no }) => [displayKey, no], toItem: presentGroup, total })
    },
  }),
  write({
    method: 'post',
    path: '/groups',
    tag: 'Groups',
    scope: 'groups:write',
    summary: 'Create a local group',
    body: createSchema,
    status: 201,
    response: group,
    async handler({ trx, tenantId, body, caller }) {
      const created = await createGroup(trx, { tenantId, ...body, actor: caller.actor })
      return shownGroup(trx, tenantId, created.group.id)
    },
  }),
  read({
    path: '/groups/{id}',
    tag: 'Groups',
    scope: 'groups:read',
    summary: 'Read a group',
    params: pathId,
    response: group,
    handler: ({ db, tenantId, params }) => shownGroup(db, tenantId, params.id),
  }),
  write({
    method: 'patch',
    path: '/groups/{id}',
    tag: 'Groups',
    scope: 'groups:write',
    summary: 'Rename a local group or change how it is offered',
    params: pathId,
    body: changeSchema,
    response: group,
    async handler({ trx, tenantId, params, body, caller, ctx }) {
      const change = { tenantId, groupId: params.id, scope: 'local' as const, actor: caller.actor }
      await changeGroup(trx, { ...change, ...body, ifVersion: ifMatch(ctx)?.[0] })
      return shownGroup(trx, tenantId, params.id)
    },
  }),
  write({
    method: 'delete',
    path: '/groups/{id}',
    tag: 'Groups',
    scope: 'groups:write',
    summary: 'Delete a local group',
    params: pathId,
    async handler({ trx, tenantId, params, caller, ctx }) {
      const ifVersion = ifMatch(ctx)?.[0]
      await deleteGroup(trx, { tenantId, groupId: params.id, scope: 'local', ifVersion, actor: caller.actor })
      return undefined
    },
  }),
]
