import type { Context } from '../http/context.ts'
import type { RequestLog } from '../provisioning-log/request-log.ts'
import type { LapsedSecret } from './credential-store.ts'
import { tokenPath } from './metadata.ts'

/** A line in the provisioning log of the tenant whose client comes with a secret that works no longer. */
export function logLapsedSecret(log: RequestLog): (secret: LapsedSecret, ctx: Context) => void {
  return ({ tenantId, clientId, id, why }, ctx) =>
    log.record({
      tenantId,
      requestId: ctx.state.requestId,
      clientId,
      credentialId: id,
      method: 'POST',
      path: tokenPath,
      status: 401,
      milliseconds: 0,
      code: why === 'disconnected' ? 'client_disconnected' : `secret_${why}`,
    })
}
