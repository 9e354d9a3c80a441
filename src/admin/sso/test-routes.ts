import { NotFound } from '../../base/errors.ts'
import { recordEvent } from '../../audit/record-event.ts'
import { findConnection } from '../../sso/connection-store.ts'
import { findTest, insertTest, type SsoTest } from '../../sso/test-store.ts'
import { read, type Route, write } from '../route.ts'
import { pathId } from '../schemas/fields.ts'
import { ssoTest, type SsoTestView, startedSsoTest } from '../schemas/sso.ts'

const tag = 'Single sign-on'

export const ssoTestRoutes: Route[] = [
  write({
    method: 'post',
    path: '/sso-connections/{id}/tests',
    tag,
    scope: 'settings:write',
    session: 'required',
    summary: 'Test a connection by signing in',
    description: 'Shows every claim that arrives and whom it would mean, and changes nothing. A draft can be tested.',
    params: pathId,
    status: 201,
    response: startedSsoTest,
    async handler({ trx, tenantId, params, caller, parts }) {
      const connection = await findConnection(trx, { tenantId, connectionId: params.id })
      const adminId = caller.session?.admin.id
      if (!connection || adminId === undefined) throw new NotFound('connection')
      const id = await insertTest(trx, { tenantId, connectionId: connection.id, adminId })
      const { actor } = caller
      await recordEvent(trx, { tenantId, type: 'sso_connection.tested', actor, subjectId: connection.id })
      return { id, address: `${parts.config.publicUrl}/sso/test/${id}` }
    },
  }),
  read({
    path: '/sso-tests/{id}',
    tag,
    scope: 'settings:write',
    session: 'required',
    summary: 'What a test found',
    description: 'For the admin who began it, for an hour: it shows what the identity provider says of a person.',
    params: pathId,
    response: ssoTest,
    async handler({ db, tenantId, params, caller }) {
      const test = await findTest(db, { tenantId, testId: params.id })
      if (!test || test.adminId !== caller.session?.admin.id) throw new NotFound('test')
      return { id: test.id, connectionId: test.connectionId, state: stateOf(test), report: reportOf(test) }
    },
  }),
]

function stateOf({ report, isOpen }: SsoTest): SsoTestView['state'] {
  if (report) return 'done'
  return isOpen ? 'open' : 'expired'
}

/** As `reportJson` wrote it. */
function reportOf({ report }: SsoTest): SsoTestView['report'] {
  return report as SsoTestView['report']
}
