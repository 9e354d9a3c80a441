import type { Executor } from '../../db/connection.ts'
import {
  changePerson,
  deactivatePerson,
  type PersonVersion,
  reactivatePerson,
} from '../../provisioning/change-person.ts'
import { readUserSchema } from '../../people/extensions/user-schemas.ts'
import { userSchema } from '../../people/user-schema.ts'
import { deletePerson } from '../../provisioning/delete-person.ts'
import type { Context } from '../../http/context.ts'
import { InvalidRequest } from '../errors.ts'
import { ifMatch } from '../if-match.ts'
import { type Call, read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { changePerson as changeSchema, person as personSchema } from '../schemas/people.ts'
import { changedDocument } from './document.ts'
import { keepingAnOwner } from './keep-owner.ts'
import { personDetail } from './person-detail.ts'

type PersonCall = Pick<Call<{ id: string }, unknown, unknown>, 'parts' | 'tenantId' | 'params'>

export function shownPerson(db: Executor, { parts, tenantId, params }: PersonCall) {
  return personDetail(db, { tenantId, personId: params.id, keyring: parts.keyring, now: parts.clock() })
}

export const personRoutes: Route[] = [
  read({
    path: '/people/{id}',
    tag: 'People',
    scope: 'people:read',
    summary: 'Read a person',
    params: pathId,
    response: personSchema,
    handler: (call) => shownPerson(call.db, call),
  }),
  write({
    method: 'patch',
    path: '/people/{id}',
    tag: 'People',
    scope: 'people:write',
    summary: 'Change a person',
    description:
      'What is absent stays; null empties it. A new mail address of somebody invited ends their claim link; `mailNewAddress` sends them the new one, as does resending later. `If-Match` guards against somebody else’s change.',
    params: pathId,
    body: changeSchema,
    response: personSchema,
    async handler({ trx, ...call }) {
      const { tenantId, params, body, parts, caller, ctx } = call
      const { mailNewAddress = false, ...change } = body
      const schema = await readUserSchema(trx, tenantId, userSchema)
      await changePerson(trx, {
        tenantId,
        personId: params.id,
        edit: (current) => changedDocument(current, change, schema),
        ifVersion: personVersion(ctx),
        mailNewAddress,
        actor: caller.actor,
        keyring: parts.keyring,
      })
      return shownPerson(trx, call)
    },
  }),
  write({
    method: 'delete',
    path: '/people/{id}',
    tag: 'People',
    scope: 'people:write',
    summary: 'Delete a person with all personal data',
    description: 'The userName is free again. The audit log keeps ids only.',
    params: pathId,
    async handler({ trx, tenantId, params, caller, ctx }) {
      await deletePerson(trx, { tenantId, personId: params.id, ifVersion: personVersion(ctx), actor: caller.actor })
      return undefined
    },
  }),
  write({
    method: 'post',
    path: '/people/{id}/deactivate',
    tag: 'People',
    scope: 'people:write',
    summary: 'Deactivate a person',
    description:
      'Sessions end, the claim link dies and waiting mail is cancelled. Refused of the person whom the asking admin also is, and of the last owner.',
    params: pathId,
    response: personSchema,
    async handler({ trx, ...call }) {
      const { tenantId, params, parts, caller } = call
      const change = { tenantId, personId: params.id, actor: caller.actor, keyring: parts.keyring }
      await keepingAnOwner(trx, { tenantId, personId: params.id, caller }, () => deactivatePerson(trx, change))
      return shownPerson(trx, call)
    },
  }),
  write({
    method: 'post',
    path: '/people/{id}/reactivate',
    tag: 'People',
    scope: 'people:write',
    summary: 'Reactivate a person',
    description: 'They return to the state they had; nobody is invited by it.',
    params: pathId,
    response: personSchema,
    async handler({ trx, ...call }) {
      const { tenantId, params, parts, caller } = call
      const change = { tenantId, personId: params.id, actor: caller.actor, keyring: parts.keyring }
      await reactivatePerson(trx, { ...change, invite: 'later' })
      return shownPerson(trx, call)
    },
  }),
]

function personVersion(ctx: Context): PersonVersion | undefined {
  const numbers = ifMatch(ctx)
  if (!numbers) return undefined
  const [version, standingVersion] = numbers
  if (version === undefined || standingVersion === undefined) {
    throw new InvalidRequest([{ path: 'header.If-Match', message: 'must be the person’s version' }])
  }
  return { version, standingVersion }
}
