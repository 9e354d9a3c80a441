import { z } from 'zod'
import { NotFound } from '../../base/errors.ts'
import type { Executor } from '../../db/connection.ts'
import { findPerson } from '../../people/find-person.ts'
import { devicesOf } from '../../session/account-store.ts'
import { deviceName } from '../../session/device-name.ts'
import { endSession, endSessions } from '../../session/end-sessions.ts'
import { moment } from '../moment.ts'
import { read, type Route, write } from '../route.ts'
import { id, pathId } from '../schemas/fields.ts'
import { endedSessions, sessionList } from '../schemas/sessions.ts'

const tag = 'People'

export const sessionRoutes: Route[] = [
  read({
    path: '/people/{id}/sessions',
    tag,
    scope: 'people:read',
    summary: 'List where a person is signed in',
    params: pathId,
    response: sessionList,
    async handler({ db, tenantId, params }) {
      const { no: personNo } = await personOf(db, { tenantId, personId: params.id })
      const devices = await devicesOf(db, { tenantId, personNo })
      return {
        items: devices.map((device) => ({
          id: device.id,
          device: deviceName(device.userAgent) || null,
          method: device.method,
          createdAt: moment(device.createdAt),
          lastSeenAt: moment(device.lastSeenAt),
          expiresAt: moment(device.expiresAt),
        })),
      }
    },
  }),
  write({
    method: 'delete',
    path: '/people/{id}/sessions',
    tag,
    scope: 'people:write',
    summary: 'Sign a person out everywhere',
    description: 'Works at once in every process. The person can sign in again; deactivate them where they shall not.',
    params: pathId,
    response: endedSessions,
    async handler({ trx, tenantId, params: { id: personId }, caller: { actor } }) {
      const { no: personNo } = await personOf(trx, { tenantId, personId })
      return { ended: await endSessions(trx, { tenantId, personNo, personId, actor }) }
    },
  }),
  write({
    method: 'delete',
    path: '/people/{id}/sessions/{sessionId}',
    tag,
    scope: 'people:write',
    summary: 'Sign a person out on one device',
    params: z.object({ id, sessionId: id }),
    async handler({ trx, tenantId, params: { id: personId, sessionId }, caller: { actor } }) {
      const { no: personNo } = await personOf(trx, { tenantId, personId })
      const isEnded = await endSession(trx, { tenantId, personNo, personId, sessionId, actor })
      if (!isEnded) throw new NotFound('session')
      return undefined
    },
  }),
]

/** @throws NotFound */
async function personOf(db: Executor, key: { tenantId: number; personId: string }) {
  const person = await findPerson(db, key)
  if (!person) throw new NotFound('person')
  return person
}
