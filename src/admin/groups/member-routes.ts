import { z } from 'zod'
import type { Executor } from '../../db/connection.ts'
import { changeGroup } from '../../groups/change-group.ts'
import { membersPage } from '../../groups/find-group.ts'
import type { MemberChange } from '../../groups/group.ts'
import { peopleByNo } from '../people/people-list-store.ts'
import { personFilter } from '../people/person-filter.ts'
import { presentPerson } from '../people/present-person.ts'
import { read, type Route, write } from '../route.ts'
import { id, paging as pagingFields, pathId } from '../schemas/fields.ts'
import { type AddMembers, addMembers, memberPage, membersAdded } from '../schemas/groups.ts'
import { groupRow, presentGroup } from './present-group.ts'

const pathOfMember = z.object({ id, personId: id })

export const memberRoutes: Route[] = [
  read({
    path: '/groups/{id}/members',
    tag: 'Groups',
    scope: 'groups:read',
    summary: 'List the members of a group',
    description:
      'In the order of their creation. Groups inside a pushed group are kept, but are no people and not listed.',
    params: pathId,
    query: z.strictObject(pagingFields),
    response: memberPage,
    async handler({ db, tenantId, params, paging }) {
      const { no: groupNo, memberCount } = await groupRow(db, tenantId, params.id)
      const after = paging.after && { kind: 'person' as const, no: Number(paging.after[0]) }
      const members = await membersPage(db, { tenantId, groupNo, after, limit: paging.limit + 1 })
      // Groups come after all people.
      const nos = members.filter(({ kind }) => kind === 'person').map(({ no }) => no)
      const rows = (await peopleByNo(db, tenantId, nos)).sort((one, other) => one.no - other.no)
      return paging.page({ rows, keyOf: ({ no }) => [no], toItem: presentPerson, total: memberCount })
    },
  }),
  write({
    method: 'post',
    path: '/groups/{id}/members',
    tag: 'Groups',
    scope: 'groups:write',
    summary: 'Add members to a local group, by id or by filter',
    description: 'Whoever is a member already stays one. Ids of nobody are returned and do not stop the others.',
    params: pathId,
    body: addMembers,
    response: membersAdded,
    async handler({ trx, tenantId, params, body, caller, parts }) {
      const memberChanges = [await changeOf(trx, body, { tenantId, publicUrl: parts.config.publicUrl })]
      const change = { tenantId, groupId: params.id, scope: 'local' as const, memberChanges, actor: caller.actor }
      const { unknownMembers } = await changeGroup(trx, change)
      return { group: presentGroup(await groupRow(trx, tenantId, params.id)), unknown: unknownMembers }
    },
  }),
  write({
    method: 'delete',
    path: '/groups/{id}/members/{personId}',
    tag: 'Groups',
    scope: 'groups:write',
    summary: 'Remove a member from a local group',
    description: 'Who is no member is no mistake.',
    params: pathOfMember,
    async handler({ trx, tenantId, params, caller }) {
      const memberChanges: MemberChange[] = [{ kind: 'remove', memberIds: [params.personId] }]
      await changeGroup(trx, { tenantId, groupId: params.id, scope: 'local', memberChanges, actor: caller.actor })
      return undefined
    },
  }),
]

async function changeOf(
  db: Executor,
  body: AddMembers,
  of: { tenantId: number; publicUrl: string },
): Promise<MemberChange> {
  if ('filter' in body) return { kind: 'add_matching', where: await personFilter(db, body.filter, of) }
  return { kind: 'add', memberIds: body.personIds }
}
