import { z } from 'zod'
import { recordEvent } from '../../audit/record-event.ts'
import { NotFound } from '../../base/errors.ts'
import { isUuid } from '../../base/uuid.ts'
import type { Executor } from '../../db/connection.ts'
import { findPerson } from '../../people/find-person.ts'
import { listIdentities, unlinkIdentities } from '../../people/identity-store.ts'
import type { Person } from '../../people/person.ts'
import { lockPeople } from '../../provisioning/lock-people.ts'
import { deleteProofsOf } from '../../session/proof-store.ts'
import { deleteSessionsOf } from '../../session/session-store.ts'
import { setSignInMethod } from '../../session/set-sign-in-method.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import { id, pathId } from '../schemas/fields.ts'
import { personIdentities, setSignInMethod as setSchema, signInMethod } from '../schemas/sso.ts'

const tag = 'Single sign-on'
const pathOfIdentity = z.object({ id, connectionId: id })

export const personSsoRoutes: Route[] = [
  read({
    path: '/people/{id}/identities',
    tag,
    scope: 'people:read',
    summary: 'By which connections a person is known',
    params: pathId,
    response: personIdentities,
    async handler({ db, tenantId, params }) {
      const { no: personNo } = await existing(db, tenantId, params.id)
      const identities = await listIdentities(db, { tenantId, personNo })
      return {
        items: identities.map(({ linkedAt, lastUsedAt, ...identity }) => ({
          ...identity,
          linkedAt: moment(linkedAt),
          lastUsedAt: moment(lastUsedAt),
        })),
      }
    },
  }),
  write({
    method: 'delete',
    path: '/people/{id}/identities/{connectionId}',
    tag,
    scope: 'people:write',
    fresh: true,
    summary: 'Forget a person’s identity by one connection',
    description: 'Ends their sessions. Whoever has claimed comes back by the conflicts, or after a reset of the claim.',
    params: pathOfIdentity,
    async handler({ trx, tenantId, params, caller }) {
      const { no: personNo, id: personId } = await existing(trx, tenantId, params.id)
      const { connectionId } = params
      const ended = isUuid(connectionId) ? await unlinkIdentities(trx, { tenantId, personNo, connectionId }) : 0
      if (ended === 0) throw new NotFound('identity')
      await deleteProofsOf(trx, { tenantId, personNo })
      const sessions = await deleteSessionsOf(trx, { tenantId, personNo })
      const event = { tenantId, actor: caller.actor, personId, subjectId: connectionId, detail: { sessions } }
      await recordEvent(trx, { ...event, type: 'identity.unlinked' })
      return undefined
    },
  }),
  write({
    method: 'put',
    path: '/people/{id}/auth-method',
    tag,
    scope: 'people:write',
    fresh: true,
    summary: 'Say how a person signs in',
    description:
      'Single sign-on or a password, whatever the tenant’s rule is; only `requireSso` is above it. Where it changes how they come in, their sessions end. A password they set stays stored, and opens nothing while they sign in by single sign-on. Refused where somebody who has claimed would be shut out: without an enabled connection, or without a password.',
    params: pathId,
    body: setSchema,
    response: signInMethod,
    async handler({ trx, tenantId, params, body: { authMethod }, caller }) {
      const { no } = await existing(trx, tenantId, params.id)
      const person = (await lockPeople(trx, { tenantId, personNos: [no] })).get(no)
      if (!person) throw new NotFound('person')
      await setSignInMethod(trx, { person, authMethod, actor: caller.actor })
      return { authMethod }
    },
  }),
]

async function existing(db: Executor, tenantId: number, personId: string): Promise<Person> {
  const person = await findPerson(db, { tenantId, personId })
  if (!person) throw new NotFound('person')
  return person
}
