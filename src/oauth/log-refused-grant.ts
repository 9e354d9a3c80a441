import type { Context } from '../http/context.ts'
import type { RequestLog } from '../provisioning-log/request-log.ts'
import { tokenPath } from './metadata.ts'
import type { RefusedGrant } from './refused-grant.ts'

/** A line in the provisioning log of the tenant whose client got no access token: it is told nothing, its admins are. */
export function logRefusedGrant(log: RequestLog): (refused: RefusedGrant, ctx: Context) => void {
  return ({ tenantId, clientId, credentialId = clientId, status, code, detail }, ctx) =>
    log.record({
      tenantId,
      requestId: ctx.state.requestId,
      clientId,
      credentialId,
      method: 'POST',
      path: tokenPath,
      status,
      milliseconds: 0,
      code,
      detail,
    })
}
